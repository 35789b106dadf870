"""What shows that Discord can do what it does."""

from parvis.networks.proof import Proof

HERE = "parvis/networks/discord/tests"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "specification",
        f"{HERE}/test_specification.py::test_what_is_said_is_said_as_discord_describes_it",
        (
            "publish_text", "publish_images", "publish_thread", "publish_poll", "content_warning", "first_comment",
            "find_own_posts", "read_replies", "read_mentions", "measure", "answer", "remove", "like",
        ),
    ),
    Proof(
        "village",
        f"{HERE}/test_discord.py::test_replies_mentions_and_comments_in_our_threads_come_in_once",
        ("read_comments",),
    ),
    Proof(
        "village",
        f"{HERE}/test_discord.py::test_several_pictures_stand_in_one_message",
        ("publish_carousel",),
    ),
    Proof(
        "wire",
        f"{HERE}/test_discord.py::test_any_file_goes_beside_the_message",
        ("publish_video", "publish_document"),
    ),
)  # fmt: skip
