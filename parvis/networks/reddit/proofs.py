"""What shows that Reddit can do what it does."""

from parvis.networks.proof import Proof

FOLDER = "parvis/networks/reddit/tests"

PROOFS = (
    Proof(
        "client",
        f"{FOLDER}/test_client.py::test_what_the_adapter_posts_is_what_praw_reads",
        (
            "publish_text",
            "publish_images",
            "publish_carousel",
            "publish_poll",
            "first_comment",
            "read_comments",
            "answer",
            "measure",
        ),
    ),
    Proof(
        "specification",
        f"{FOLDER}/test_specification.py::test_every_request_and_answer_fits_the_description",
        ("publish_video", "find_own_posts", "read_messages", "remove", "like"),
    ),
    Proof(
        "wire",
        f"{FOLDER}/test_arrivals.py::test_comments_mentions_and_messages_are_told_apart",
        ("read_mentions",),
    ),
)
