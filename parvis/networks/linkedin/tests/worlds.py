"""Files, accounts and prepared answers of the tests of LinkedIn."""

from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Media
from parvis.networks.tests.wire import Wire

PAGE = "urn:li:organization:7"
PERSON = "urn:li:person:p7"
SHARE = "urn:li:share:1000"
ACTIVITY = "urn:li:activity:1001"
COMMENT = f"urn:li:comment:({ACTIVITY},2000)"


def page(wire: Wire) -> Access:
    return Access(wire.url, PAGE, "token", "again", {"client_id": "us", "client_secret": "levain"})


def person(wire: Wire) -> Access:
    return Access(wire.url, PERSON, "token")


def film(folder: Path, size: int = 200_000) -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * size)
    return Media(path, "video/mp4", alt="The oven", size=size + 12, seconds=12)


def document(folder: Path) -> Media:
    path = folder / "prices.pdf"
    path.write_bytes(b"%PDF-1.7 prices")
    return Media(path, "application/pdf", alt="Prices", size=15)


def notice(action: str = "COMMENT", **changes: Any) -> dict[str, Any]:
    """As LinkedIn tells it, by hook or when asked."""
    comment = {"owner": "urn:li:person:zoe", "text": "Open on Sundays?", "entity": COMMENT, "object": ACTIVITY}
    return {
        "notificationId": 5603453321,
        "organizationalEntity": PAGE,
        "action": action,
        "sourcePost": ACTIVITY,
        "decoratedSourcePost": {"owner": PAGE, "text": "Bread.", "entity": SHARE, "mediaCategory": "NONE"},
        "generatedActivity": "urn:li:comment:(activity:1001,2000)",
        "decoratedGeneratedActivity": {"comment": comment},
        "lastModifiedAt": 1_790_000_000_000,
        "subscriber": "urn:li:person:p7",
    } | changes


def said(text: str, actor: str = "urn:li:person:zoe", **changes: Any) -> dict[str, Any]:
    """A comment as it is listed."""
    return {
        "id": "2000",
        "$URN": COMMENT,
        "actor": actor,
        "object": ACTIVITY,
        "message": {"text": text, "attributes": []},
        "created": {"actor": actor, "time": 1_790_000_000_000},
    } | changes


def listed(*elements: Any, **paging: int) -> dict[str, Any]:
    return {"elements": list(elements), "paging": {"start": 0, "count": 100, "links": [], **paging}}
