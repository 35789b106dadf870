"""Reddit in the village: a gallery with a flair and a first comment."""

from collections.abc import Sequence
from pathlib import Path

from parvis.networks.protocols import Access, Outgoing, Receipt
from parvis.networks.tests.stages import Post, Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = "answer"
RECIPE = "bread/4f2c8e10-0000-11ee-8000-0242ac120002"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.session(handle, network="reddit")
    extra = {"client_id": "village", "client_secret": "village-secret", "name": told["name"]}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    creates = "/reddit/api/(submit_gallery_post.json|comment)"
    return Stage("reddit", village, handle, access, creates, story, posts=2, named=named)


def story(folder: Path) -> Outgoing:
    media = (picture(folder, "one.png"), picture(folder, "two.png"))
    options = {"subreddit": RECIPE, "title": "Rye & spelt", "first_comment": "Ask us anything <3"}
    return Outgoing(("Fresh rye bread, < 2 kg & warm.",), media=media, options=options)


def named(stage: Stage, receipt: Receipt, posts: Sequence[Post]) -> None:
    assert list(receipt.part_ids) == [full_name(post) for post in posts]


def full_name(post: Post) -> str:
    kind = "t1_" if post["reply_to"] else "t3_"
    return kind + base36(int(post["id"]))


def number(name: str) -> str:
    """As the village's admin API knows it."""
    return str(int(name.partition("_")[2], 36))


def base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits
