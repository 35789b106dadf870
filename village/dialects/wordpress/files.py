"""The library of a site: uploads, raw or as a form, with their alternative texts.

Source: https://developer.wordpress.org/rest-api/reference/media/ (read 2026-11-22).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from aiohttp import web

from village.dialects.wordpress import slugs
from village.dialects.wordpress.calling import API, Call, endpoint, moment_text, paged
from village.dialects.wordpress.problems import Problem
from village.world import media, records
from village.world.model import Media

routes = web.RouteTableDef()
_NAME = re.compile(r'filename="?([^";]+)"?')


def shown(call: Call, item: Media) -> dict[str, Any]:
    kept = records.get(call.world, item.id)
    return {
        "id": item.id,
        "date_gmt": moment_text(item.created_at),
        "slug": kept["slug"],
        "status": "inherit",
        "type": "attachment",
        "title": {"rendered": kept["title"]},
        "author": item.account_id,
        "alt_text": item.description,
        "caption": {"rendered": ""},
        "media_type": "image" if item.mime.startswith("image/") else "file",
        "mime_type": item.mime,
        "media_details": {"width": item.width, "height": item.height, "filesize": item.size, "sizes": {}},
        "post": item.post_id,
        "source_url": f"{call.world.base_url}/media/{item.file}",
        "link": f"{call.base}/{kept['slug']}/",
    }


@routes.get(f"{API}/wp/v2/media")
@endpoint
async def several(call: Call) -> web.Response:
    slug, word = call.text("slug"), call.text("search").lower()
    names = records.all_called(call.world, call.site.id, slugs.FILE)
    found = [media.get(call.world, file_id) for name, file_id in reversed(names) if slug in ("", name)]
    kept = [item for item in found if item and word in str(records.get(call.world, item.id)["title"]).lower()]
    return paged(call, kept, lambda item: shown(call, item))


@routes.post(f"{API}/wp/v2/media")
@endpoint
async def create(call: Call) -> web.Response:
    call.demand("rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
    name, content = await _file(call)
    try:
        upload = await media.look_at(content)
    except media.NotAPicture as error:
        raise Problem(500, "rest_upload_unknown_error", "The image cannot be read.") from error
    if upload.mime not in media.ENDINGS:
        raise Problem(500, "rest_upload_unknown_error", "Sorry, you are not allowed to upload this file type.")
    kept = media.keep(call.world, call.site, upload, description=call.text("alt_text"), focus="", seconds=0)
    title = call.text("title") or PurePosixPath(name).stem
    slug = slugs.free(call.world, call.site, slugs.FILE, slugs.slugified(title) or str(kept.id))
    records.keep(call.world, kept.id, {"slug": slug, "title": title})
    records.call(call.world, call.site.id, slugs.FILE, slug, kept.id)
    headers = {"Location": f"{call.base}/wp-json/wp/v2/media/{kept.id}"}
    return web.json_response(shown(call, kept), status=201, headers=headers)


async def _file(call: Call) -> tuple[str, bytes]:
    """Name and content. Raises: Problem 400."""
    file = call.told.get("file")
    if isinstance(file, web.FileField):
        return file.filename, file.file.read()
    name = _NAME.search(call.request.headers.get("Content-Disposition", ""))
    if name is None:
        words = "No Content-Disposition supplied."
        raise Problem(400, "rest_upload_no_content_disposition", words)
    content = await call.request.read()
    if not content:
        raise Problem(400, "rest_upload_no_data", "No data supplied.")
    return name.group(1), content


def _found(call: Call) -> Media:
    item = media.get(call.world, call.path_id())
    if item is None or item.account_id != call.site.id:
        raise Problem(404, "rest_post_invalid_id", "Invalid post ID.")
    return item


@routes.get(f"{API}/wp/v2/media/{{id}}")
@endpoint
async def show(call: Call) -> web.Response:
    return web.json_response(shown(call, _found(call)))


@routes.post(f"{API}/wp/v2/media/{{id}}")
@endpoint
async def change(call: Call) -> web.Response:
    item = _found(call)
    call.demand("rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
    if "alt_text" in call.told:
        media.describe(call.world, item.id, description=call.text("alt_text"), focus=None)
    return web.json_response(shown(call, _found(call)))


@routes.delete(f"{API}/wp/v2/media/{{id}}")
@endpoint
async def discard(call: Call) -> web.Response:
    item = _found(call)
    call.demand("rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
    if not call.text("force"):
        raise Problem(
            501, "rest_trash_not_supported", "The post does not support trashing. Set 'force=true' to delete."
        )
    before = shown(call, item)
    media.discard(call.world, item)
    records.forget(call.world, call.site.id, slugs.FILE, before["slug"])
    return web.json_response({"deleted": True, "previous": before})
