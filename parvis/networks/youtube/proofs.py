"""What shows that YouTube can do what it does."""

from parvis.networks.proof import Proof

_SPECIFIED = "parvis/networks/youtube/tests/test_specification.py"
_TESTS = "parvis/networks/youtube/tests/test_youtube.py"
_CLIENT = "parvis/networks/youtube/tests/test_client.py"

PROOFS = (
    Proof(
        "client",
        f"{_CLIENT}::test_googles_own_client_sees_what_we_published_and_we_see_what_it_says",
        ("publish_video", "find_own_posts", "read_comments", "first_comment"),
    ),
    Proof(
        "specification",
        f"{_SPECIFIED}::test_every_request_and_every_answer_is_as_google_describes_it",
        ("publish_video", "publish_images", "publish_carousel", "publish_reel", "first_comment", "find_own_posts",
         "read_comments", "measure", "answer", "hide", "remove"),
    ),
    Proof("village", f"{_TESTS}::test_a_film_goes_out_with_all_that_was_chosen", ("publish_video", "publish_images")),
    Proof("village", f"{_TESTS}::test_a_comment_is_hidden_shown_and_removed", ("hide", "remove")),
)  # fmt: skip
