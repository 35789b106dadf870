"""What shows that Pinterest can do what it does."""

from parvis.networks.proof import Proof

FOLDER = "parvis/networks/pinterest/tests"

PROOFS = (
    Proof(
        "client",
        f"{FOLDER}/test_client.py::test_what_the_adapter_pins_is_what_the_client_reads",
        ("publish_images", "publish_carousel"),
    ),
    Proof(
        "specification",
        f"{FOLDER}/test_specification.py::test_every_request_and_answer_fits_the_description",
        ("publish_video", "find_own_posts", "measure"),
    ),
)
