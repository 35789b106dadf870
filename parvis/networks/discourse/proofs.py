"""What shows that Discourse can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/discourse/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_the_adapter_does_is_what_the_client_reads",
        (
            "publish_text", "publish_images", "publish_carousel", "publish_thread", "first_comment",
            "find_own_posts", "read_replies", "answer", "like",
        ),
    ),
    Proof(
        "village",
        f"{HERE}/test_discourse.py::test_answers_mentions_likes_and_messages_come_in_once",
        ("read_mentions", "read_messages", "read_likes"),
    ),
    Proof(
        "village",
        f"{HERE}/test_discourse.py::test_an_answer_is_liked_counted_and_removed",
        ("measure", "remove"),
    ),
    Proof("village", f"{HERE}/test_hooks.py::test_what_the_village_tells_is_what_a_reading_brings", ("web_hooks",)),
    Proof("wire", f"{HERE}/test_discourse.py::test_a_film_is_shown_as_one", ("publish_video",)),
)  # fmt: skip
