"""What shows that Slack can do what it does."""

from parvis.networks.proof import Proof

TESTS = "parvis/networks/slack/tests"
PROOFS = (
    Proof(
        "client",
        f"{TESTS}/test_client.py::test_what_the_adapter_sends_is_what_the_client_reads",
        ("publish_text", "publish_images", "publish_thread", "first_comment"),
    ),
    Proof(
        "village",
        f"{TESTS}/test_slack.py::test_files_go_in_three_steps_and_stand_in_one_message",
        ("publish_carousel",),
    ),
    Proof(
        "wire",
        f"{TESTS}/test_slack.py::test_any_file_is_sent_as_it_is",
        ("publish_video", "publish_document"),
    ),
    Proof(
        "village",
        "parvis/networks/tests/test_reference.py::test_our_own_posts_are_found",
        ("find_own_posts",),
    ),
    Proof(
        "village",
        f"{TESTS}/test_slack.py::test_replies_mentions_and_messages_come_in_once",
        ("read_replies", "read_mentions", "read_messages"),
    ),
    Proof(
        "village",
        f"{TESTS}/test_hooks.py::test_what_the_village_tells_is_what_a_reading_brings",
        ("web_hooks", "read_likes"),
    ),
    Proof("village", f"{TESTS}/test_slack.py::test_a_private_message_is_answered_in_private", ("answer",)),
    Proof("village", f"{TESTS}/test_slack.py::test_a_message_is_liked_and_counted", ("like", "measure")),
)
