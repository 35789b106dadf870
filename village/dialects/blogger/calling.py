"""The dialect, and what is kept of an article: a record while it is a draft, a post of the world once it is out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from village.dialects.google_common import SCOPE, google, refuse
from village.dialects.speaking import Call
from village.world import posts, records
from village.world.manners import Manners
from village.world.model import Account, Post

ARTICLE = "article"
dialect = google("blogger", "blogger", manners=Manners(frozenset({"reply"})))
WRITE = f"{SCOPE}blogger"
BLOG = "/v3/blogs/{blog}"


def own_blog(call: Call) -> str:
    """Raises: Problem 403, 404."""
    found = call.path("blog")
    if found == str(call.me.id):
        return found
    call.account(found, "Not Found")
    raise refuse(403, "forbidden", "We're sorry, but you don't have permission to access this resource.")


def blog_url(account: Account) -> str:
    return f"http://{account.handle}.blogspot.com/"


def article(call: Call) -> tuple[int, dict[str, Any]]:
    """Number and record of the post in the path. Raises: Problem 404."""
    own_blog(call)
    text = call.path("post")
    number = int(text) if text.isdecimal() and len(text) < 19 else 0
    record = records.get(call.world, number)
    if record.get("owner") != call.me.id or record.get("gone"):
        raise refuse(404, "notFound", "Not Found")
    return number, record


def post_of(call: Call, record: dict[str, Any]) -> Post | None:
    return posts.get(call.world, record["post"]) if record.get("post") else None


def since(call: Call) -> int:
    """`startDate` in milliseconds; 0 where it is not given. Raises: Problem 400."""
    text = call.text("startDate")
    try:
        return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000) if text else 0
    except ValueError as error:
        raise refuse(400, "invalidParameter", "Invalid value for startDate.") from error
