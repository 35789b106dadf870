"""Tumblr in the village: a title, two pictures, words and a link. What people write under a post is not answered."""

from pathlib import Path

from parvis.networks.protocols import Access, Outgoing
from parvis.networks.tests.stages import Stage, new_handle, picture
from village.testing import Village

ANSWER_STEP = ""


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.session(handle, network="tumblr", seconds=2520)
    extra = {"client_id": "village", "client_secret": "village-secret", "name": told["name"], "url": told["url"]}
    access = Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)
    return Stage("tumblr", village, handle, access, "/tumblr/v2/blog/[^/]+/posts$", story)


def story(folder: Path) -> Outgoing:
    media = (picture(folder, "one.png"), picture(folder, "two.png"))
    options = {"title": "Rye & spelt", "tags": ["bread", "rye"], "link": "https://bread.example/rye"}
    return Outgoing(("Fresh rye bread: https://bread.example/.",), media=media, options=options)
