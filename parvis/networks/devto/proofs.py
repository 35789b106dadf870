"""What shows that DEV can do what it does."""

from parvis.networks.proof import Proof

TESTS = "parvis/networks/devto/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "specification",
        f"{TESTS}/test_specification.py::test_every_request_and_every_answer_is_as_described",
        ("publish_text", "publish_article", "find_own_posts", "read_comments", "read_follows", "measure", "like"),
    ),
)
