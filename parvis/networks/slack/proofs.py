"""What shows that Slack can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/slack/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_the_adapter_sends_is_what_the_client_reads",
        ("publish_text", "publish_images", "publish_thread", "first_comment"),
    ),
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_what_is_said_is_said_as_slack_describes_it",
        (
            "publish_carousel", "find_own_posts", "read_replies", "read_mentions", "read_messages", "measure",
            "answer", "like",
        ),
    ),
    Proof(
        "village",
        f"{HERE}/test_hooks.py::test_what_the_village_tells_is_what_a_reading_brings",
        ("read_likes", "web_hooks"),
    ),
    Proof(
        "wire",
        f"{HERE}/test_slack.py::test_any_file_is_sent_as_it_is",
        ("publish_video", "publish_document"),
    ),
)  # fmt: skip
