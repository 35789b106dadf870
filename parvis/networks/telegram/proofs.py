"""What shows that Telegram can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/telegram/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_the_adapter_sends_is_what_the_client_reads",
        ("publish_text", "publish_thread", "publish_poll", "content_warning"),
    ),
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_comes_in_is_the_same_to_both",
        ("read_messages", "answer"),
    ),
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_what_is_said_is_said_as_the_bot_api_describes_it",
        ("publish_images", "publish_carousel", "read_comments", "read_mentions", "read_likes", "remove", "like"),
    ),
    Proof(
        "village",
        f"{HERE}/test_telegram.py::test_comments_mentions_messages_and_members_come_in_once",
        ("read_follows",),
    ),
    Proof(
        "village",
        f"{HERE}/test_hooks.py::test_a_hook_of_the_village_is_understood_and_a_forged_one_refused",
        ("web_hooks",),
    ),
    Proof(
        "wire",
        f"{HERE}/test_telegram.py::test_each_kind_of_file_has_its_method",
        ("publish_video", "publish_document"),
    ),
)
