"""What shows that TikTok can do what it does.

TikTok publishes no specification; `tests/test_specification.py` holds both sides against one that others have made.
"""

from parvis.networks.proof import Proof

TESTS = "parvis/networks/tiktok/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "village",
        f"{TESTS}/test_village.py::test_films_pictures_and_drafts_stand_in_the_village_and_are_found",
        ("publish_images", "publish_carousel", "publish_video", "find_own_posts"),
    ),
    Proof("village", f"{TESTS}/test_business.py::test_a_film_and_its_first_comment_go_out", ("first_comment",)),
    Proof(
        "village",
        f"{TESTS}/test_village.py::test_likes_shares_and_comments_are_counted_for_late_numbers_too",
        ("measure",),
    ),
    Proof(
        "village",
        f"{TESTS}/test_business.py::test_comments_and_answers_come_in_and_only_new_ones_the_next_time",
        ("read_comments",),
    ),
    Proof("village", f"{TESTS}/test_hooks.py::test_the_village_tells_what_reading_brings", ("web_hooks",)),
    Proof(
        "village",
        f"{TESTS}/test_business.py::test_an_answer_is_given_once_and_stands_under_the_question",
        ("answer",),
    ),
    Proof(
        "village",
        f"{TESTS}/test_business.py::test_a_comment_is_hidden_shown_liked_and_our_own_removed",
        ("hide", "remove", "like"),
    ),
)
