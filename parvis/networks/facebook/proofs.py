"""What shows that a Facebook page can do what it does."""

from parvis.networks.proof import Proof

_TESTS = "parvis/networks/facebook/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{_TESTS}/test_client.py::test_it_publishes_reads_and_moderates",
        ("publish_text", "find_own_posts", "read_comments", "answer", "hide"),
    ),
    Proof(
        "client",
        f"{_TESTS}/test_client.py::test_it_uploads_pictures_and_pages_through_a_list",
        ("publish_images",),
    ),
    Proof(
        "specification",
        f"{_TESTS}/test_specification.py::test_what_is_published_fits",
        ("publish_carousel", "publish_video", "publish_reel", "publish_story", "first_comment"),
    ),
    Proof(
        "specification",
        f"{_TESTS}/test_specification.py::test_what_is_read_answered_and_moderated_fits",
        ("read_mentions", "measure", "remove", "like"),
    ),
    Proof(
        "village",
        f"{_TESTS}/test_reading.py::test_the_village_tells_what_reading_brings_with_the_same_numbers",
        ("web_hooks", "read_likes"),
    ),
)
