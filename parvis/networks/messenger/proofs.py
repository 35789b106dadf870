"""What shows that Messenger can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/messenger/tests"
PROOFS = (
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_what_we_ask_is_what_meta_describes",
        (
            "publish_text",
            "publish_images",
            "publish_carousel",
            "publish_video",
            "publish_document",
            "publish_thread",
            "read_messages",
            "answer",
        ),
    ),
    Proof("village", f"{HERE}/test_messenger.py::test_what_the_village_pushes_is_heard", ("web_hooks", "read_likes")),
)
