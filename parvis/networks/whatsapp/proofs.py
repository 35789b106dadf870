"""What shows that WhatsApp can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/whatsapp/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{HERE}/test_client.py::test_what_is_pushed_of_our_messages_is_what_the_client_reads",
        ("publish_text", "read_messages", "web_hooks", "answer"),
    ),
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_what_is_said_is_said_as_meta_describes_it",
        ("publish_images", "publish_carousel", "publish_thread", "like"),
    ),
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_what_is_pushed_is_worded_as_meta_describes_it",
        ("read_likes",),
    ),
    Proof(
        "wire",
        f"{HERE}/test_whatsapp.py::test_a_file_goes_as_what_it_is",
        ("publish_video", "publish_document"),
    ),
)
