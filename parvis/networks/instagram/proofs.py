"""What shows that an Instagram account can do what it does."""

from parvis.networks.proof import Proof

_TESTS = "parvis/networks/instagram/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{_TESTS}/test_client.py::test_it_publishes_a_carousel",
        ("publish_images", "publish_carousel"),
    ),
    Proof(
        "client",
        f"{_TESTS}/test_client.py::test_it_reads_answers_and_moderates",
        ("find_own_posts", "read_comments", "answer", "hide"),
    ),
    Proof(
        "specification",
        f"{_TESTS}/test_specification.py::test_what_is_published_fits",
        ("publish_video", "publish_reel", "publish_story", "first_comment"),
    ),
    Proof(
        "specification",
        f"{_TESTS}/test_specification.py::test_what_is_read_answered_and_moderated_fits",
        ("read_mentions", "measure", "remove"),
    ),
    Proof(
        "village",
        f"{_TESTS}/test_reading.py::test_the_village_tells_what_reading_brings_with_the_same_numbers",
        ("web_hooks",),
    ),
)
