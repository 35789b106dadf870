"""What shows that Snapchat can do what it does. Snap describes uploads, posts and figures to no machine."""

from parvis.networks.proof import Proof

TESTS = "parvis/networks/snapchat/tests/test_village.py"

PROOFS: tuple[Proof, ...] = (
    Proof(
        "village",
        f"{TESTS}::test_all_three_formats_stand_in_the_village_and_are_counted",
        ("publish_images", "publish_video", "publish_reel", "publish_story", "measure"),
    ),
)
