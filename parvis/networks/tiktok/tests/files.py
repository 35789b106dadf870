"""Files, accounts in the village by either portal, and prepared answers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from parvis.networks.protocols import Access, Media, Outgoing
from parvis.networks.tests.stages import new_handle, picture
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 2000
KEYS = {"client_id": "village", "client_secret": "village-secret"}
BUSINESS = "portal.business,user.info.basic,video.list,video.publish,comment.list,comment.list.manage"


CREATOR = "/v2/post/publish/creator_info/query/"
INIT = "/v2/post/publish/video/init/"
INBOX = "/v2/post/publish/inbox/video/init/"
PHOTOS = "/v2/post/publish/content/init/"
STATUS = "/v2/post/publish/status/fetch/"
LIST = "/v2/video/list/"
EVERYBODY = {"privacy": "PUBLIC_TO_EVERYONE"}


def film(folder: Path, content: bytes = FILM, url: str = "") -> Media:
    path = folder / "oven.mp4"
    path.write_bytes(content)
    return Media(path, "video/mp4", alt="The oven", size=len(content), seconds=12, url=url)


def posting(wire: Wire) -> Access:
    return Access(wire.url, "7", "token", "again", {"client_id": "us", "client_secret": "levain", "username": "bread"})


def business(wire: Wire) -> Access:
    extra = {"client_id": "us", "client_secret": "levain", "username": "bread", "portal": "business"}
    return Access(wire.url, "7", "token", "again", extra)


def in_village(village: Village, *, by_business: bool = False, handle: str = "") -> Access:
    name = handle or new_handle()
    told = village.session(name, network="tiktok", scopes=BUSINESS if by_business else "")
    extra = {**KEYS, "username": name, "portal": "business" if by_business else "posting"}
    return Access(told["base_url"], told["account_id"], told["access_token"], told["refresh_token"], extra)


def ok(**data: Any) -> dict[str, Any]:
    """A good answer of the Content Posting and Display API."""
    return {"data": data, "error": {"code": "ok", "message": "", "log_id": "1"}}


def no(code: str) -> dict[str, Any]:
    return {"data": {}, "error": {"code": code, "message": f"No: {code}", "log_id": "1"}}


def fine(**data: Any) -> dict[str, Any]:
    """A good answer of the Business API."""
    return {"code": 0, "message": "OK", "request_id": "1", "data": data}


def bad(number: int, words: str = "No.") -> dict[str, Any]:
    return {"code": number, "message": words, "request_id": "1", "data": {}}


ALLOWED = ok(
    creator_username="bread",
    privacy_level_options=["PUBLIC_TO_EVERYONE", "SELF_ONLY"],
    comment_disabled=False,
    duet_disabled=True,
    stitch_disabled=False,
    max_video_post_duration_sec=60,
)


def bread(media: Media, **options: Any) -> Outgoing:
    return Outgoing(("Fresh.",), media=(media,), options=EVERYBODY | options)


def picture_at(url: str, folder: Path) -> Media:
    return replace(picture(folder), url=url)


def standing(status: str, *ids: int, reason: str = "", arrived: int = 0) -> dict[str, Any]:
    return ok(status=status, publicaly_available_post_id=list(ids), fail_reason=reason, uploaded_bytes=arrived)


def prepared(wire: Wire) -> None:
    """A TikTok that takes everything."""
    wire.says[CREATOR] = says(200, ALLOWED)
    there = ok(publish_id="v_pub_file~v2.1", upload_url=f"{wire.url}/video/?upload_id=1&upload_token=t")
    wire.says[INIT] = wire.says[INBOX] = wire.says[PHOTOS] = says(200, there)
    wire.says["/video/"] = says(201, {})
    wire.says[STATUS] = says(200, standing("PUBLISH_COMPLETE", 77))
