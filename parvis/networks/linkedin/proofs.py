"""What shows that LinkedIn can do what it does.

LinkedIn publishes no specification; `tests/test_specification.py` holds both sides against one that others have made.
"""

from parvis.networks.proof import Proof

TESTS = "parvis/networks/linkedin/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "village",
        f"{TESTS}/test_linkedin.py::test_every_format_stands_in_the_village_with_its_words",
        ("publish_text", "publish_images", "publish_carousel", "publish_video", "publish_document", "publish_poll"),
    ),
    Proof(
        "village",
        "parvis/networks/tests/test_once.py::test_a_lost_answer_is_looked_for_and_found",
        ("first_comment",),
    ),
    Proof(
        "village",
        "parvis/networks/tests/test_once.py::test_an_answer_is_given_once_and_stands_under_the_question",
        ("answer",),
    ),
    Proof("village", "parvis/networks/tests/test_reference.py::test_our_own_posts_are_found", ("find_own_posts",)),
    Proof(
        "village",
        f"{TESTS}/test_arrivals.py::test_the_village_brings_every_kind",
        ("read_comments", "read_mentions", "read_likes", "read_boosts", "measure"),
    ),
    Proof("village", f"{TESTS}/test_arrivals.py::test_the_village_signs_as_linkedin_does", ("web_hooks",)),
    Proof(
        "village", f"{TESTS}/test_arrivals.py::test_comments_are_liked_and_removed_in_the_village", ("remove", "like")
    ),
)
