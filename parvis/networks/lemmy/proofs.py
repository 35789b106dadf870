"""What shows that Lemmy can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/lemmy/tests"

PROOFS = (
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_the_adapter_publishes_is_what_the_client_reads",
        ("publish_text", "publish_images", "publish_carousel", "publish_thread", "first_comment"),
    ),
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_comes_in_is_the_same_to_both",
        ("read_comments", "read_messages", "answer"),
    ),
    Proof("village", "parvis/networks/tests/test_reference.py::test_our_own_posts_are_found", ("find_own_posts",)),
    Proof(
        "village",
        f"{HERE}/test_arrivals.py::test_answers_mentions_and_messages_come_in_once",
        ("read_mentions",),
    ),
    Proof("village", f"{HERE}/test_lemmy.py::test_votes_and_comments_are_counted", ("measure",)),
    Proof("village", f"{HERE}/test_lemmy.py::test_a_moderator_removes_and_anybody_votes", ("remove", "like")),
    Proof(
        "wire",
        f"{HERE}/test_arrivals.py::test_an_answer_to_us_below_somebody_elses_post_is_a_reply",
        ("read_replies",),
    ),
)
