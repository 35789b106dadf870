"""What shows that Tumblr can do what it does."""

from parvis.networks.proof import Proof

FOLDER = "parvis/networks/tumblr/tests"

PROOFS = (
    Proof(
        "client",
        f"{FOLDER}/test_client.py::test_what_the_adapter_posts_is_what_pytumblr_reads",
        ("publish_text", "publish_images", "publish_carousel", "publish_article", "measure"),
    ),
    Proof(
        "village",
        f"{FOLDER}/test_village.py::test_what_people_do_comes_in",
        ("read_replies", "read_mentions", "read_likes", "read_boosts", "read_follows"),
    ),
    Proof(
        "village",
        f"{FOLDER}/test_village.py::test_posts_of_every_kind_stand_in_the_village_and_are_found",
        ("publish_video", "find_own_posts"),
    ),
    Proof(
        "village",
        f"{FOLDER}/test_village.py::test_a_reblog_with_words_is_answered_by_a_reblog_and_liked",
        ("answer", "like"),
    ),
)
