"""Categories and tags.

Source: https://developer.wordpress.org/rest-api/reference/{categories,tags}/ (read 2026-11-22).
"""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects.wordpress import slugs
from village.dialects.wordpress.calling import API, Call, endpoint, paged
from village.dialects.wordpress.problems import Problem
from village.world import records

routes = web.RouteTableDef()
KIND = "{kind:categories|tags}"


def _shown(call: Call, kind: str, slug: str, term_id: int) -> dict[str, Any]:
    name = escape(str(records.get(call.world, term_id)["name"]), quote=False)
    taxonomy = "category" if kind == "categories" else "post_tag"
    return {"id": term_id, "name": name, "slug": slug, "taxonomy": taxonomy, "description": "", "count": 0}


@routes.get(f"{API}/wp/v2/{KIND}")
@endpoint
async def several(call: Call) -> web.Response:
    kind, word = call.request.match_info["kind"], call.text("search").lower()
    names = records.all_called(call.world, call.site.id, kind)
    found = [
        (slug, term_id)
        for slug, term_id in names
        if word in str(records.get(call.world, term_id)["name"]).lower() and call.text("slug") in ("", slug)
    ]
    return paged(call, found, lambda term: _shown(call, kind, *term))


@routes.post(f"{API}/wp/v2/{KIND}")
@endpoint
async def create(call: Call) -> web.Response:
    call.demand("rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy.")
    kind, name = call.request.match_info["kind"], call.text("name").strip()
    if not name:
        raise Problem(400, "rest_missing_callback_param", "Missing parameter(s): name", params=["name"])
    slug = slugs.slugified(name) or str(call.world.ids.at(call.world.clock.now()))
    known = records.called(call.world, call.site.id, kind, slug)
    if known:
        words = "A term with the name provided already exists in this taxonomy."
        raise Problem(400, "term_exists", words, term_id=known)
    term_id = call.world.ids.at(call.world.clock.now())
    records.keep(call.world, term_id, {"name": name})
    records.call(call.world, call.site.id, kind, slug, term_id)
    return web.json_response(_shown(call, kind, slug, term_id), status=201)
