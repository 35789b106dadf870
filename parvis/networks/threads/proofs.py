"""What shows that Threads can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/threads/tests"
PROOFS = (
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_every_request_and_answer_of_publishing_is_as_meta_describes_it",
        ("publish_text", "publish_images", "publish_carousel", "publish_video", "publish_thread", "find_own_posts"),
    ),
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_every_request_and_answer_of_the_inbox_is_as_meta_describes_it",
        ("read_replies", "read_mentions", "answer", "hide", "measure"),
    ),
    Proof("village", f"{HERE}/test_threads.py::test_a_first_comment_and_a_topic_go_out", ("first_comment",)),
    Proof("village", f"{HERE}/test_threads.py::test_a_poll_stays_open_for_a_day", ("publish_poll",)),
    Proof("village", f"{HERE}/test_threads.py::test_what_the_village_pushes_is_heard", ("web_hooks",)),
)
