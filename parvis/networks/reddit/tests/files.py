"""Files, and prepared answers."""

from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Media
from parvis.networks.tests.wire import Wire

AT_SEVEN_S = 1_795_330_800  # 2026-11-22 07:00 UTC
SUBMIT, COMMENT = "/api/submit", "/api/comment"
SUBMITTED, COMMENTS = "/user/bakery/submitted", "/user/bakery/comments"
INBOX = "/message/inbox"


def access(wire: Wire) -> Access:
    extra = {"client_id": "us", "client_secret": "levain", "name": "bakery"}
    return Access(wire.url, "7", "token", "again", extra)


def film(folder: Path) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 2000)
    return Media(path, "video/mp4", alt="The oven", size=2012, seconds=12)


def listing(*things: Any, after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": after, "children": list(things)}}


def post(name: str = "t3_9", **changes: Any) -> dict[str, Any]:
    """As it is listed."""
    told = {"name": name, "title": "Bread", "selftext": "Fresh.", "subreddit": "Bread", "is_self": True}
    told |= {
        "created_utc": AT_SEVEN_S,
        "permalink": f"/r/bread/comments/{name[3:]}/bread/",
        "url": "https://x.example/",
    }
    return {"kind": "t3", "data": told | changes}


def comment(name: str = "t1_5", **changes: Any) -> dict[str, Any]:
    told = {"name": name, "author": "zoe", "author_fullname": "t2_zoe", "body": "Open?", "created_utc": AT_SEVEN_S}
    told |= {"parent_id": "t3_9", "subreddit": "bread", "replies": ""}
    return {"kind": "t1", "data": told | changes}


def made(**data: Any) -> dict[str, Any]:
    told = {"url": "https://www.reddit.com/r/bread/comments/9/bread/", "id": "9", "name": "t3_9"}
    return {"json": {"errors": [], "data": data or told}}


def refused(name: str, sentence: str = "No.", field: str = "sr", **more: Any) -> dict[str, Any]:
    return {"json": {"errors": [[name, sentence, field]], **more}}
