"""Files, and prepared answers."""

from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Media
from parvis.networks.tests.wire import Wire

BOARD = "549755885175"
MADE = "2026-11-22T07:00:00"


def access(wire: Wire) -> Access:
    return Access(wire.url, "7", "token", "again", {"client_id": "us", "client_secret": "levain"})


def film(folder: Path, content: bytes = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 2000) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(content)
    return Media(path, "video/mp4", alt="The oven", size=len(content), seconds=12)


def pin(pin_id: str = "9", **changes: Any) -> dict[str, Any]:
    """As it is listed."""
    told = {"title": "Bread", "description": "Fresh.", "link": None, "alt_text": None, "board_id": BOARD}
    return {"id": pin_id, "created_at": MADE, "is_owner": True, **told, **changes}


def page(*items: Any, bookmark: str | None = None) -> dict[str, Any]:
    return {"items": list(items), "bookmark": bookmark}
