"""A Snap that says what a test wants."""

from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Outgoing
from parvis.networks.snapchat.tests.stage import film
from parvis.networks.tests.wire import Wire, says

P = "/v1/public_profiles/7"
MEDIA, UPLOAD = f"{P}/media", "/us/v1/public_profiles/7/media/m1/multipart-upload"
STORIES, SPOTLIGHTS, SAVED = f"{P}/stories", f"{P}/spotlights", f"{P}/saved_stories"
REEL, STORY = {"format": "reel"}, {"format": "story"}


def ok(**told: Any) -> dict[str, Any]:
    return {"request_status": "SUCCESS", "request_id": "r", **told}


def no(code: str = "", words: str = "No.") -> dict[str, Any]:
    return {"request_status": "ERROR", "request_id": "r", "display_message": words, "error_code": code}


def on(wire: Wire) -> Access:
    return Access(wire.url, "7", "token", "again", {"username": "bread"})


def prepared(wire: Wire) -> None:
    """A Snap that takes everything."""
    wire.says[MEDIA] = says(200, ok(media_id="m1", add_path=UPLOAD, finalize_path=UPLOAD))
    wire.says[UPLOAD] = says(200, ok())
    wire.says[STORIES] = says(200, ok())
    wire.says[SPOTLIGHTS] = says(200, ok(spotlight_id="W7_1"))
    wire.says[SAVED] = says(200, ok(saved_stories=[{"sub_request_status": "SUCCESS", "saved_story": {"id": "s1"}}]))


def spotlight(folder: Path, text: str = "Fresh.", **options: Any) -> Outgoing:
    return Outgoing((text,), (film(folder),), language="fr", options=REEL | options)
