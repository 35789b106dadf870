"""Answers of a forum, as small as they can be."""

from typing import Any

from parvis.networks.protocols import Access
from parvis.networks.tests.wire import Wire

ME = 7


def access(wire: Wire) -> Access:
    return Access(wire.url, str(ME), "key", extra={"user": "bread"})


def post(number: int = 1, *, by: str = "bread", topic: int = 40, **changes: Any) -> dict[str, Any]:
    """The post of that number in its topic."""
    told = {
        "id": 100 + number,
        "topic_id": topic,
        "post_number": number,
        "username": by,
        "raw": "Fresh bread at seven.",
    }
    return told | {"created_at": "2026-11-25T09:00:00.000Z", "topic_slug": "bread", "post_type": 1} | changes


def topic(*posts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    stream = {"posts": list(posts), "stream": [one["id"] for one in posts]}
    return {"id": 40, "slug": "bread", "archetype": "regular", "post_stream": stream} | changes
