"""What shows that WordPress can do what it does."""

from parvis.networks.proof import Proof

PROOFS = (
    Proof(
        "server",
        "tests/servers/test_real_servers.py::test_a_picture_and_a_thread_go_out_with_their_words",
        ("publish_text", "publish_images", "publish_article"),
    ),
    Proof(
        "server",
        "tests/servers/test_real_servers.py::test_what_somebody_says_and_likes_comes_in_and_can_be_answered",
        ("read_comments", "measure", "answer"),
    ),
    Proof(
        "server",
        "tests/servers/test_real_servers.py::test_what_came_in_is_liked_hidden_and_removed_where_the_network_allows_it",
        ("hide", "remove"),
    ),
    Proof(
        "village",
        "parvis/networks/tests/test_carousels.py::test_several_pictures_go_out_in_order",
        ("publish_carousel",),
    ),
    Proof("village", "parvis/networks/tests/test_reference.py::test_our_own_posts_are_found", ("find_own_posts",)),
    Proof(
        "wire", "parvis/networks/tests/test_films_and_warnings.py::test_a_film_stands_in_an_article", ("publish_video",)
    ),
    Proof(
        "wire",
        "parvis/networks/tests/test_films_and_warnings.py::test_a_link_from_another_site_is_a_mention",
        ("read_mentions",),
    ),
)
