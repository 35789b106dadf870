"""Content Posting: who may post what, films in pieces, pictures by their address, and what became of them."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.tiktok.calling import OPEN, UPLOAD, dialect, refusal, says
from village.world import audience, keys, media, outside, posts, records
from village.world.model import Draft, Media
from village.world.posts import EVERYBODY

CIRCLES = {"PUBLIC_TO_EVERYONE": "public", "MUTUAL_FOLLOW_FRIENDS": "private", "SELF_ONLY": "private"}
LEAST, MOST, LAST = 5_000_000, 64_000_000, 128_000_000
PENDING = 5
P = "/v2/post/publish"
RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")


@dialect.post(f"{P}/creator_info/query/", OPEN, "video.publish")
async def creator_info(call: Call) -> web.Response:
    return says(
        {
            "creator_avatar_url": call.avatar_url(call.me),
            "creator_username": call.me.handle,
            "creator_nickname": call.me.name,
            "privacy_level_options": list(CIRCLES),
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": False,
            "max_video_post_duration_sec": 600,
        }
    )


def part(call: Call, name: str) -> dict[str, Any]:
    value = call.told.get(name)
    if not isinstance(value, dict):
        raise refusal(400, "invalid_params", f"{name} is required")
    return value


def units(text: Any) -> int:
    return len(str(text or "").encode("utf-16-le")) // 2


def _info(call: Call, *, chars: int) -> dict[str, Any]:
    """What is said beside a film or pictures that go out at once. Raises: Problem."""
    info = part(call, "post_info")
    if info.get("privacy_level") not in CIRCLES:
        raise refusal(403, "privacy_level_option_mismatch", "The privacy level is not among the creator's options.")
    if units(info.get("title")) > chars:
        raise refusal(400, "invalid_params", "title is too long")
    if info.get("brand_content_toggle") and info["privacy_level"] == "SELF_ONLY":
        raise refusal(400, "invalid_params", "Branded content cannot be private.")
    return info


def announce(call: Call, kind: str, **kept: Any) -> str:
    """A publication that is not out yet: the id by which it is asked for."""
    number = call.world.ids.at(call.now)
    publish_id = f"{kind}~v2.{number}"
    records.call(call.world, call.me.id, "publish", publish_id, number)
    records.keep(call.world, number, {"size": 0, "done": 0, "file": 0, "post": 0, "fail": "", **kept})
    return publish_id


@dialect.post(f"{P}/video/init/", OPEN, "video.publish")
async def direct(call: Call) -> web.Response:
    info = _info(call, chars=2200)
    return await _film(call, "v_pub_file", info)


@dialect.post(f"{P}/inbox/video/init/", OPEN, "video.upload")
async def inbox(call: Call) -> web.Response:
    _room(call)
    return await _film(call, "v_inbox_file", None)


def _room(call: Call) -> None:
    """Raises: Problem where too many wait to be finished."""
    waiting = [number for _name, number in records.all_called(call.world, call.me.id, "publish")]
    if sum(1 for number in waiting if records.get(call.world, number).get("draft")) >= PENDING:
        raise refusal(403, "spam_risk_too_many_pending_share", "Too many pending shares within 24 hours.")


async def _film(call: Call, kind: str, info: dict[str, Any] | None) -> web.Response:
    source = part(call, "source_info")
    if source.get("source") != "FILE_UPLOAD":
        raise refusal(403, "url_ownership_unverified", "The url is not verified.")
    size, chunk, number_of = (source.get(name) for name in ("video_size", "chunk_size", "total_chunk_count"))
    if not (isinstance(size, int) and isinstance(chunk, int) and isinstance(number_of, int) and size > 0):
        raise refusal(400, "invalid_params", "video_size, chunk_size and total_chunk_count are numbers")
    whole = chunk == size and number_of == 1 and size <= MOST
    pieces = LEAST <= chunk <= MOST and number_of == size // chunk and size - chunk * (number_of - 1) <= LAST
    if not (whole or pieces) or number_of > 1000:
        raise refusal(400, "invalid_params", "The total chunk count is invalid.")
    upload = media.begin(call.world)
    told = {"size": size, "chunk": chunk, "upload": upload, "info": info, "draft": info is None}
    publish_id = announce(call, kind, **told)
    app = keys.own_app(call.world, "tiktok")
    token = keys.mint(call.world, app, call.me.id, UPLOAD, value=dialect.new_token(), seconds=3600).token
    url = f"{call.base_url}/video/?upload_id={publish_id.rpartition('.')[2]}&upload_token={token}"
    return says({"publish_id": publish_id, "upload_url": url})


@dialect.put("/video/", UPLOAD)
async def piece(call: Call) -> web.Response:
    """The next piece, and only the next one."""
    number = call.number("upload_id")
    kept = records.get(call.world, number)
    span = RANGE.fullmatch(call.request.headers.get("Content-Range", ""))
    if not kept or not call.request.content_type.startswith("video/"):
        raise refusal(404, "invalid_params", "The upload is not known.")
    content = await call.request.read()
    if span is None:
        raise refusal(400, "invalid_params", "The Content-Range is missing.")
    first, end, size = (int(one) for one in span.groups())
    last = end + 1 == kept["size"]
    fits = size == kept["size"] and end - first + 1 == len(content) and (last or len(content) == kept["chunk"])
    if first != kept["done"] or not fits:
        raise refusal(416, "invalid_params", "The Content-Range does not fit.")
    records.change(call.world, number, done=media.append(call.world, kept["upload"], content))
    if last:
        await _arrived(call, number, media.complete(call.world, kept["upload"]))
    return web.json_response({}, status=201 if last else 206)


async def _arrived(call: Call, number: int, content: bytes) -> None:
    kept = records.get(call.world, number)
    try:
        film = await call.keep(content)
    except Problem:
        film = None
    if film is None or not film.mime.startswith("video/"):
        records.change(call.world, number, fail="file_format_check_failed")
    elif kept["draft"]:
        records.change(call.world, number, file=film.id)
    else:
        records.change(call.world, number, file=film.id, post=go_out(call, kept["info"], [film]))


def go_out(call: Call, info: dict[str, Any], files: list[Media]) -> int:
    """It stands there: its number."""
    text = str(info.get("description") or info.get("caption") or info.get("title") or "")
    visibility = CIRCLES[str(info.get("privacy_level") or "PUBLIC_TO_EVERYONE")]
    draft = Draft(text, visibility=visibility, media=tuple(file.id for file in files))
    post = posts.publish(call.world, call.me, draft, record={"info": info})
    audience.hear(call.world, post)
    return post.id


@dialect.post(f"{P}/content/init/", OPEN)
async def photos(call: Call) -> web.Response:
    draft = call.text("post_mode") == "MEDIA_UPLOAD"
    if call.text("media_type") != "PHOTO" or call.text("post_mode") not in ("DIRECT_POST", "MEDIA_UPLOAD"):
        raise refusal(400, "invalid_params", "media_type and post_mode are required")
    info = part(call, "post_info") if draft else _info(call, chars=90)
    if units(info.get("description")) > 4000:
        raise refusal(400, "invalid_params", "description is too long")
    source = part(call, "source_info")
    addresses = source.get("photo_images")
    if source.get("source") != "PULL_FROM_URL" or not isinstance(addresses, list) or not 1 <= len(addresses) <= 35:
        raise refusal(400, "invalid_params", "photo_images has 1 to 35 addresses")
    if draft:
        _room(call)
    publish_id = announce(call, "p_pub_url", draft=draft)
    await pull(call, publish_id, [str(one) for one in addresses], info, draft=draft, kind="image/")
    return says({"publish_id": publish_id})


async def pull(
    call: Call, publish_id: str, addresses: list[str], info: dict[str, Any], *, draft: bool, kind: str
) -> None:
    """Fetch the files, and let them go out. Raises: Problem for an address that is not verified."""
    number = int(publish_id.rpartition(".")[2])
    for address in addresses:
        try:
            await outside.check(address)
        except outside.NotReached as error:
            raise refusal(403, "url_ownership_unverified", "The url is not verified.") from error
    try:
        files = [await call.keep(await call.fetch(address)) for address in addresses]
    except Problem:
        records.change(call.world, number, fail="photo_pull_failed" if kind == "image/" else "video_pull_failed")
        return
    if not all(file.mime.startswith(kind) for file in files):
        records.change(call.world, number, fail="file_format_check_failed")
        return
    records.change(call.world, number, file=files[0].id, post=0 if draft else go_out(call, info, files))


def standing(call: Call, publish_id: str) -> dict[str, Any]:
    """Its state in TikTok's words, the numbers of the public post, why it failed. Raises: Problem."""
    number = records.called(call.world, call.me.id, "publish", publish_id)
    if number is None:
        raise refusal(400, "invalid_publish_id", "The publish id does not exist.")
    kept = records.get(call.world, number)
    file = media.get(call.world, kept["file"]) if kept["file"] else None
    if kept["fail"]:
        return {"status": "FAILED", "ids": [], "reason": kept["fail"], "done": kept["done"]}
    if file is None or file.ready_at > call.now:
        return {"status": "PROCESSING_UPLOAD", "ids": [], "reason": "", "done": kept["done"]}
    if kept.get("draft"):
        return {"status": "SEND_TO_USER_INBOX", "ids": [], "reason": "", "done": kept["done"]}
    post = posts.get(call.world, kept["post"])
    ids = [str(post.id)] if post and post.visibility in EVERYBODY else []
    return {"status": "PUBLISH_COMPLETE", "ids": ids, "reason": "", "done": kept["done"]}


@dialect.post(f"{P}/status/fetch/", OPEN)
async def status(call: Call) -> web.Response:
    now = standing(call, call.text("publish_id"))
    told = {"status": now["status"], "publicaly_available_post_id": [int(one) for one in now["ids"]]}
    return says(told | {"fail_reason": now["reason"], "uploaded_bytes": now["done"], "downloaded_bytes": 0})
