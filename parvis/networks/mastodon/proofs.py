"""What shows that Mastodon can do what it does."""

from parvis.networks.proof import Proof

PROOFS = (
    Proof(
        "mock",
        "tests/servers/test_real_servers.py::test_a_picture_and_a_thread_go_out_with_their_words",
        ("publish_text", "publish_images", "publish_thread"),
    ),
    Proof(
        "mock",
        "tests/servers/test_real_servers.py::test_what_somebody_says_and_likes_comes_in_and_can_be_answered",
        ("read_replies", "read_likes", "measure", "answer"),
    ),
    Proof(
        "mock",
        "tests/servers/test_real_servers.py::test_what_came_in_is_liked_hidden_and_removed_where_the_network_allows_it",
        ("like",),
    ),
    Proof(
        "village",
        "parvis/networks/tests/test_carousels.py::test_several_pictures_go_out_in_order",
        ("publish_carousel",),
    ),
    Proof("village", "parvis/networks/tests/test_reference.py::test_our_own_posts_are_found", ("find_own_posts",)),
    Proof(
        "village",
        "parvis/networks/tests/test_reference.py::test_an_adapter_brings_the_kinds_that_it_names",
        ("read_mentions", "read_boosts", "read_follows"),
    ),
    Proof(
        "wire",
        "parvis/networks/mastodon/tests/test_mastodon.py::test_a_film_is_waited_for_until_the_server_has_encoded_it",
        ("publish_video",),
    ),
    Proof(
        "wire",
        "parvis/networks/mastodon/tests/test_mastodon.py::test_a_status_carries_language_warning_circle_and_poll",
        ("publish_poll", "content_warning"),
    ),
)
