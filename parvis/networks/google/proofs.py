"""What shows that Google Business can do what it does. Google describes posts and reviews to no machine."""

from parvis.networks.proof import Proof

_TESTS = "parvis/networks/google/tests/test_google.py"

PROOFS = (
    Proof("village", f"{_TESTS}::test_a_post_with_a_picture_and_a_button_goes_out", ("publish_text", "publish_images")),
    Proof("village", f"{_TESTS}::test_our_own_posts_are_found_on_all_pages", ("find_own_posts",)),
    Proof("village", f"{_TESTS}::test_reviews_come_in_and_are_answered_in_their_place", ("read_reviews", "answer")),
)
