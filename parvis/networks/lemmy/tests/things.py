"""Answers of a server, as small as they can be."""

from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.networks.protocols import Access
from parvis.networks.tests.wire import Wire

ME = 7


def access(wire: Wire) -> Access:
    return Access(wire.url, str(ME), "key")


#: Minutes. What is made while tests are collected must not be old when they run.
SOON = 60


def at(minutes: float = 0) -> str:
    """So many minutes from now."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def person(number: int, name: str = "zoe") -> dict[str, Any]:
    return {"id": number, "name": name, "actor_id": f"https://lemmy.example/u/{name}"}


def post(number: int = 40, *, by: int = ME, **changes: Any) -> dict[str, Any]:
    """A view, with changes to the post in it."""
    told = {"id": number, "name": "Bread", "body": "Fresh.", "creator_id": by, "community_id": 2, "published": at(SOON)}
    told |= {"ap_id": f"https://lemmy.example/post/{number}", **changes}
    return {"post": told, "creator": person(by), "counts": {"upvotes": 3, "comments": 2}}


def comment(number: int = 50, *, by: int = 9, under: int = ME, **changes: Any) -> dict[str, Any]:
    """A view. under: whose post it is."""
    told = {
        "id": number,
        "content": "Open?",
        "creator_id": by,
        "post_id": 40,
        "path": f"0.{number}",
        "published": at(SOON),
    }
    told |= {"ap_id": f"https://lemmy.example/comment/{number}", **changes}
    counts = {"upvotes": 1, "child_count": 0}
    return {"comment": told, "creator": person(by), "post": {"id": 40, "creator_id": under}, "counts": counts}


def message(number: int = 60, *, by: int = 9, to: int = ME, **changes: Any) -> dict[str, Any]:
    told = {"id": number, "content": "Psst.", "creator_id": by, "recipient_id": to, "published": at(SOON)}
    return {"private_message": told | changes, "creator": person(by), "recipient": person(to)}


def site(**changes: Any) -> dict[str, Any]:
    """With our user, whose settings hide nothing."""
    user = {"local_user": {"show_nsfw": True, "show_bot_accounts": True}, "person": person(ME, "bread")}
    me = {"local_user_view": user, "follows": [], "moderates": [], "discussion_languages": [0, 37]}
    return {"site_view": {"site": {"name": "Bread"}}, "version": "0.19.20", "my_user": me | changes}
