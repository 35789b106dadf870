"""The communities that we have joined, and the flairs that a post may carry there.

Source: praw 8.0.3, endpoints.py, models/reddit/subreddit/flair.py (read 2026-11-25).
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from parvis.kit.http import Http
from parvis.networks.errors import ContentRefused, Gone, NotPermitted
from parvis.networks.protocols import Access
from parvis.networks.reddit.calling import each, name_of, told

#: A call for each of them, of the hundred that an application has in a minute.
MOST_WITH_FLAIRS = 30


async def read(http: Http, access: Access) -> tuple[tuple[str, str], ...]:
    """Id and name: our own profile, communities by name, below each its flairs ("bread/4f2c" is one)."""
    profile = f"u_{name_of(access)}"
    joined = [
        one
        async for one in each(http, access, "/subreddits/mine/subscriber")
        if one.get("display_name") and one["display_name"] != profile and _takes_posts(one)
    ]
    joined.sort(key=lambda one: str(one["display_name"]).casefold())
    places = [(profile, f"u/{name_of(access)}")]
    asked = 0
    for one in joined:
        name = str(one["display_name"])
        places.append((name, f"r/{name}"))
        if _has_flairs(one) and asked < MOST_WITH_FLAIRS:
            asked += 1
            places += [(f"{name}/{flair}", f"r/{name} › {words}") for flair, words in await _flairs(http, access, name)]
    return tuple(places)


def _takes_posts(one: Mapping[str, Any]) -> bool:
    if one.get("user_is_banned") or one.get("subreddit_type") == "archived":
        return False
    return one.get("subreddit_type") != "restricted" or bool(one.get("user_is_contributor") or _moderates(one))


def _has_flairs(one: Mapping[str, Any]) -> bool:
    return bool(one.get("link_flair_enabled") and (one.get("can_assign_link_flair") or _moderates(one)))


def _moderates(one: Mapping[str, Any]) -> bool:
    return bool(one.get("user_is_moderator"))


async def _flairs(http: Http, access: Access, name: str) -> list[tuple[str, str]]:
    """Those that everybody may choose; none where the community keeps them to itself."""
    with suppress(NotPermitted, Gone, ContentRefused):
        found = await told(http, access, "GET", f"/r/{quote(name, safe='')}/api/link_flair_v2")
        flairs = [one for one in found if isinstance(one, dict) and one.get("id")] if isinstance(found, list) else []
        return [(str(one["id"]), str(one.get("text") or one["id"])) for one in flairs if not one.get("mod_only")]
    return []
