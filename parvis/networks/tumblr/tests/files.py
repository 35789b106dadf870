"""Files, and prepared answers."""

from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Media
from parvis.networks.tests.wire import Wire

AT_SEVEN_S = 1_795_330_800  # 2026-11-22 07:00 UTC
BLOG = "/v2/blog/t:1"
POSTS, NOTES, ACTIVITY = f"{BLOG}/posts", f"{BLOG}/notes", f"{BLOG}/notifications"


def access(wire: Wire) -> Access:
    extra = {"client_id": "us", "client_secret": "levain", "name": "bakery", "url": "https://bakery.example/"}
    return Access(wire.url, "t:1", "token", "again", extra)


def film(folder: Path, name: str = "oven.mp4") -> Media:
    path = folder / name
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 2000)
    return Media(path, "video/mp4", alt="The oven", width=640, height=360, size=2012, seconds=12)


def told(response: Any, status: int = 200) -> dict[str, Any]:
    return {"meta": {"status": status, "msg": "OK"}, "response": response}


def refused(status: int, code: int = 0, words: str = "No.") -> dict[str, Any]:
    return {"meta": {"status": status, "msg": "No"}, "response": [], "errors": [{"title": words, "code": code}]}


def post(number: str = "9", **changes: Any) -> dict[str, Any]:
    """As it is listed."""
    content = [{"type": "text", "text": "Fresh."}]
    return {"id_string": number, "timestamp": AT_SEVEN_S, "slug": "", "content": content, "trail": [], **changes}


def posts(*found: Any) -> dict[str, Any]:
    return told({"posts": list(found)})


def activity(kind: str, name: str = "zoe", **changes: Any) -> dict[str, Any]:
    return {"type": kind, "timestamp": AT_SEVEN_S, "from_tumblelog_name": name, "target_post_id": "9", **changes}


def note(kind: str, name: str = "zoe", **changes: Any) -> dict[str, Any]:
    return {"type": kind, "timestamp": AT_SEVEN_S, "blog_name": name, **changes}


def page(name: str, *found: Any, **query: Any) -> dict[str, Any]:
    links = {"_links": {"next": {"query_params": query}}} if query else {}
    return told({name: list(found), **links})
