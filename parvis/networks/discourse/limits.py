"""What a forum takes unless its owner changed it; a forum tells its categories, not its lengths."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from parvis.networks.protocols import Limits

TITLE_LEAST = 15
TITLE_MOST = 255
TEXT_LEAST = 20

LIMITS = Limits(
    text_chars=32_000,
    media_items=20,
    mixed_media=True,
    image_bytes=4_194_304,
    video_bytes=4_194_304,
    title_chars=TITLE_MOST,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/avif", "video/mp4"}),
    source="https://github.com/discourse/discourse/blob/main/config/site_settings.yml (read 2026-11-25)",
)
#: May open topics there, as `permission` says it.
FULL = 1


def from_site(told: Mapping[str, Any]) -> Limits:
    """With the categories of `GET /site.json` in which we may open topics, each below its parent's name."""
    known = [one for one in told.get("categories") or () if isinstance(one, dict) and one.get("id") is not None]
    names = {one["id"]: str(one.get("name") or one["id"]) for one in known}
    places = []
    for one in known:
        if one.get("permission", FULL) == FULL:
            above = names.get(one.get("parent_category_id"))
            places.append((str(one["id"]), f"{above} / {names[one['id']]}" if above else names[one["id"]]))
    return replace(LIMITS, places=tuple(sorted(places, key=lambda place: place[1].casefold())))
