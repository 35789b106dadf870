"""What shows that Blogger can do what it does."""

from parvis.networks.proof import Proof

PROOFS = (
    Proof(
        "client",
        "parvis/networks/blogger/tests/test_client.py::test_googles_own_client_sees_what_we_published_and_moderated",
        ("publish_text", "publish_article", "hide", "remove"),
    ),
    Proof(
        "specification",
        "parvis/networks/blogger/tests/test_specification.py::test_every_request_and_every_answer_is_as_described",
        ("publish_text", "publish_article", "find_own_posts", "read_comments", "measure", "hide", "remove"),
    ),
)
