"""Whose channel it is, and what TikTok lets this creator do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost, Temporary
from parvis.networks.protocols import Access, Account, Limits
from parvis.networks.tiktok.calling import ask, ask_business, count, inner, is_business, www
from parvis.networks.tiktok.limits import EVERYBODY, LIMITS
from parvis.networks.tiktok.posting import creator

USER_FIELDS = ("open_id", "avatar_url", "display_name", "username", "follower_count")
BASIC_FIELDS = USER_FIELDS[:3]
BUSINESS_FIELDS = ("username", "display_name", "profile_image", "followers_count")


async def limits_of(http: Http, access: Access) -> Limits:
    """The circles that the creator may choose from, and how long a film may be."""
    if is_business(access):  # it does not tell
        return LIMITS
    allowed = await creator(http, access)
    offered, longest = allowed.get("privacy_level_options"), count(allowed.get("max_video_post_duration_sec"))
    circles = offered if isinstance(offered, list) else []
    return replace(
        LIMITS,
        places=tuple((str(circle), circle_name(str(circle))) for circle in circles),
        video_seconds=longest or LIMITS.video_seconds,
        source="the creator's own /v2/post/publish/creator_info/query/",
    )


async def account_of(http: Http, access: Access) -> Account:
    if is_business(access):
        params = {"business_id": access.account_id, "fields": json.dumps(BUSINESS_FIELDS)}
        told = await ask_business(http, access, "GET", "/business/get/", params=params)
        return _account({**told, "open_id": access.account_id}, access)
    try:
        return _account(await _user(http, access, USER_FIELDS), access)
    except AccessLost:  # people may allow less than was asked
        return _account(await _user(http, access, BASIC_FIELDS), access)


async def _user(http: Http, access: Access, fields: Sequence[str]) -> dict[str, Any]:
    params = {"fields": ",".join(fields)}
    return inner(await ask(http, access, "GET", "/v2/user/info/", params=params), "user")


def circle_name(circle: str) -> str:
    names = {
        EVERYBODY: gettext("Everybody"),
        "MUTUAL_FOLLOW_FRIENDS": gettext("Friends"),
        "FOLLOWER_OF_CREATOR": gettext("Followers"),
        "SELF_ONLY": gettext("Only you"),
    }
    return names.get(circle, circle)


def _account(user: Mapping[str, Any], access: Access) -> Account:
    """Raises Temporary where it has no id."""
    open_id, username = str(user.get("open_id") or ""), str(user.get("username") or "")
    if not open_id or not (username or user.get("display_name")):
        raise Temporary(said=str(dict(user)))
    name = str(user.get("display_name") or username)
    return Account(
        account_id=open_id,
        handle=f"@{username}" if username else name,
        name=name,
        url=f"{www(access)}/@{username}",
        avatar_url=str(user.get("avatar_url") or user.get("profile_image") or ""),
        followers=count(user.get("follower_count", user.get("followers_count"))),
    )
