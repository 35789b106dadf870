"""What shows that X can do what it does."""

from parvis.networks.proof import Proof

CLIENT = "parvis/networks/x/tests/test_client.py"
SPECIFICATION = "parvis/networks/x/tests/test_specification.py"
VILLAGE = "parvis/networks/x/tests/test_x.py"
HOOKS = "parvis/networks/x/tests/test_hooks.py"
PROOFS: tuple[Proof, ...] = (
    Proof(
        "client",
        f"{CLIENT}::test_tweepy_writes_what_we_read_and_reads_what_we_wrote",
        ("publish_text", "find_own_posts"),
    ),
    Proof(
        "client",
        f"{CLIENT}::test_tweepy_sees_what_comes_in_and_what_we_answer",
        ("read_replies", "answer", "hide"),
    ),
    Proof(
        "specification",
        f"{SPECIFICATION}::test_the_adapter_and_the_village_speak_as_x_describes",
        ("publish_images", "publish_video", "publish_poll", "publish_thread", "read_messages", "measure"),
    ),
    Proof(
        "village",
        f"{VILLAGE}::test_what_happens_between_two_readings_comes_once_and_nothing_is_lost",
        ("read_mentions",),
    ),
    Proof("village", f"{VILLAGE}::test_four_pictures_make_one_post_and_each_is_described", ("publish_carousel",)),
    Proof("village", f"{VILLAGE}::test_a_first_comment_stands_below_and_is_written_once", ("first_comment",)),
    Proof(
        "village",
        f"{HOOKS}::test_what_happens_in_the_village_is_told_at_once_and_twice_is_the_same",
        ("web_hooks", "read_follows"),
    ),
    Proof("village", f"{HOOKS}::test_a_share_in_the_village_is_told", ("read_boosts",)),
)
