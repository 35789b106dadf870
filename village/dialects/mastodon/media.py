"""Uploads: pictures are ready at once, films and sounds after a while.

Source: https://docs.joinmastodon.org/methods/media/
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from aiohttp import web

from village.app_keys import WORLD
from village.dialects.mastodon import entities
from village.dialects.mastodon.calling import Call, endpoint
from village.dialects.mastodon.instance import IMAGE_BYTES, IMAGE_PIXELS, MAX_DESCRIPTION, VIDEO_BYTES
from village.dialects.mastodon.problems import Problem, invalid, not_found
from village.world import media
from village.world.model import Media

routes = web.RouteTableDef()


@routes.post("/api/v2/media")
@endpoint("write:media")
async def upload_v2(call: Call) -> web.Response:
    item = await _upload(call)
    ready = item.ready_at <= call.world.clock.now()
    return web.json_response(entities.attachment(call.world, item), status=200 if ready else 202)


@routes.post("/api/v1/media")
@endpoint("write:media")
async def upload_v1(call: Call) -> web.Response:
    return web.json_response(entities.attachment(call.world, await _upload(call)))


async def _upload(call: Call) -> Media:
    file = call.params.raw("file")
    if not isinstance(file, web.FileField):
        raise invalid("File can't be blank")
    description, focus = _description(call), _focus(call)
    try:
        upload = await media.look_at(file.file.read())
    except media.NotAPicture as error:
        raise Problem(500, "Error processing thumbnail for uploaded media") from error
    if upload.mime not in media.ENDINGS:
        raise invalid("File content type is invalid, File is invalid")
    still = upload.mime.startswith("image/")
    most = IMAGE_BYTES if still else VIDEO_BYTES
    if len(upload.content) > most:
        raise invalid(f"File file size must be less than {most // 1024 // 1024} MB")
    if upload.width * upload.height > IMAGE_PIXELS:
        raise Problem(422, f"{upload.width}x{upload.height} images are not supported")
    slow = not still or upload.mime == "image/gif"
    seconds = call.world.media_delay if slow else 0
    return media.keep(call.world, call.me, upload, description=description or "", focus=focus or "", seconds=seconds)


def _description(call: Call) -> str | None:
    if "description" not in call.params:
        return None
    text = call.params.text("description").strip()
    if len(text) > MAX_DESCRIPTION:
        raise invalid(f"Description is too long (maximum is {MAX_DESCRIPTION} characters)")
    return text


def _focus(call: Call) -> str | None:
    text = call.params.text("focus")
    number = r"-?(?:0(?:\.\d+)?|1(?:\.0+)?|\.\d+)"
    return text if re.fullmatch(f"{number},{number}", text) else None


def _mine(call: Call) -> Media:
    item = media.get(call.world, call.path_id())
    if item is None or item.account_id != call.me.id:
        raise not_found()
    return item


@routes.get("/api/v1/media/{id}")
@endpoint("write:media")
async def show(call: Call) -> web.Response:
    item = _mine(call)
    ready = item.ready_at <= call.world.clock.now()
    return web.json_response(entities.attachment(call.world, item), status=200 if ready else 206)


@routes.put("/api/v1/media/{id}")
@endpoint("write:media")
async def change(call: Call) -> web.Response:
    item = _mine(call)
    if item.post_id is not None:
        raise not_found()
    media.describe(call.world, item.id, description=_description(call), focus=_focus(call))
    return web.json_response(entities.attachment(call.world, _mine(call)))


@routes.delete("/api/v1/media/{id}")
@endpoint("write:media")
async def discard(call: Call) -> web.Response:
    item = _mine(call)
    if item.post_id is not None:
        raise Problem(422, "Media attachment is currently used by a status")
    media.discard(call.world, item)
    return web.json_response({})


@routes.get("/media/{name}")
async def serve(request: web.Request) -> web.StreamResponse:
    name = PurePosixPath(request.match_info["name"]).name
    file = request.app[WORLD].store.media / name
    if not re.fullmatch(r"[0-9a-z_-]+\.[0-9a-z]+", name) or not file.is_file():
        raise web.HTTPNotFound
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return web.FileResponse(file, headers=headers)
