"""What shows that Nostr can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/nostr/tests"

PROOFS = (
    Proof(
        "server",
        "tests/servers/test_nostr_relay.py::test_what_we_say_and_what_is_said_to_us",
        (
            "publish_text",
            "publish_thread",
            "publish_article",
            "read_replies",
            "read_comments",
            "read_mentions",
            "read_likes",
            "read_boosts",
            "read_follows",
            "measure",
            "answer",
            "like",
        ),
    ),
    Proof(
        "client",
        f"{HERE}/test_client.py::test_the_client_reads_what_we_publish",
        ("publish_images", "publish_carousel", "first_comment"),
    ),
    Proof("village", "parvis/networks/tests/test_reference.py::test_our_own_posts_are_found", ("find_own_posts",)),
    Proof("village", f"{HERE}/test_nostr.py::test_a_film_goes_the_same_way_as_a_picture", ("publish_video",)),
    Proof("wire", f"{HERE}/test_nostr.py::test_a_note_says_what_its_words_say", ("content_warning",)),
)
