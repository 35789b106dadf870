"""Pins: made, listed, counted, taken away."""

from __future__ import annotations

import base64
from html import escape
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects import html
from village.dialects.pinterest.boards import board_of, section_of
from village.dialects.pinterest.calling import at_most, dialect, invalid, moment, paged, refusal
from village.dialects.pinterest.files import film_of, status_of
from village.dialects.speaking import Call
from village.world import audience, media, posts, records
from village.world.model import Draft, Media, Page, Post

EVERYTHING = Page(limit=100_000)
ALL = ("boards:read", "boards:write", "pins:read", "pins:write")


@dialect.post("/v5/pins", *ALL)
async def create(call: Call) -> web.Response:
    if not isinstance(call.told.get("board_id"), str):
        raise invalid("'board_id' is a required property")
    board = board_of(call, call.text("board_id"))
    section = section_of(call, board, call.text("board_section_id")) if call.text("board_section_id") else 0
    told = {
        "title": at_most(call, "title", 100),
        "description": at_most(call, "description", 800),
        "link": _link(call),
        "alt": at_most(call, "alt_text", 500),
        "board": board,
        "section": section,
    }
    files, kind = await _media(call, str(told["alt"] or ""))
    text = str(told["description"] or told["title"] or "")
    draft = Draft(text, media=tuple(file.id for file in files))
    post = posts.publish(call.world, call.me, draft, record=told | {"kind": kind})
    audience.hear(call.world, post)
    return web.json_response(shown(call, post), status=201)


def _link(call: Call) -> str | None:
    link = at_most(call, "link", 2048)
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise invalid("link is not a valid url")
    return link


async def _media(call: Call, alt: str) -> tuple[list[Media], str]:
    """What the pin shows, and how Pinterest calls that. Raises: Problem 400."""
    source = call.told.get("media_source")
    if not isinstance(source, dict):
        raise invalid("'media_source' is a required property")
    kind = source.get("source_type")
    if kind in ("image_base64", "image_url"):
        return [await _picture(call, source, alt, by_url=kind == "image_url")], "image"
    if kind in ("multiple_image_base64", "multiple_image_urls"):
        items = source.get("items")
        if not isinstance(items, list) or not 2 <= len(items) <= 5:
            raise invalid("items: a carousel has 2 to 5 images")
        by_url = kind == "multiple_image_urls"
        return [await _picture(call, item, alt, by_url=by_url) for item in items], "multiple_images"
    if kind == "video_id":
        return [await _film(call, source, alt)], "video"
    raise invalid(f"'{kind}' is not one of the source types of media_source")


async def _picture(call: Call, item: Any, alt: str, *, by_url: bool) -> Media:
    if not isinstance(item, dict):
        raise invalid("an image is an object")
    if by_url:
        words = "Sorry! We could not fetch the image."
        content = await call.fetch(str(item.get("url")), words)
    else:
        content = _decoded(item.get("data"))
        if item.get("content_type") not in ("image/jpeg", "image/png"):
            raise invalid("content_type is not one of ['image/jpeg', 'image/png']")
        if media.kind_of(content) != item["content_type"]:
            raise invalid("the image is not of its content_type")
    if not media.kind_of(content).startswith("image/"):
        raise refusal(400, 235, "Sorry! We could not read the image.")
    return await call.keep(content, description=alt)


def _decoded(data: Any) -> bytes:
    try:
        return base64.b64decode(str(data or ""), validate=True)
    except ValueError as error:
        raise invalid("data does not match '^[a-zA-Z0-9+/=]+$'") from error


async def _film(call: Call, source: dict[str, Any], alt: str) -> Media:
    number = film_of(call, str(source.get("media_id")))
    if status_of(call, number) != "succeeded":
        raise refusal(400, 2502, "The media is not ready to be used.")
    second = source.get("cover_image_key_frame_time")
    if isinstance(second, int) and second >= 0:
        pass
    elif source.get("cover_image_data") or source.get("cover_image_url"):
        cover = {"url": source.get("cover_image_url"), "data": source.get("cover_image_data")}
        cover["content_type"] = source.get("cover_image_content_type")
        await _picture(call, cover, alt, by_url=bool(source.get("cover_image_url")))
    else:
        raise refusal(400, 2504, "A cover image is required for video pins.")
    media.describe(call.world, records.get(call.world, number)["file"], description=alt, focus=None)
    film = media.get(call.world, records.get(call.world, number)["file"])
    assert film is not None
    return film


def shown(call: Call, post: Post, *, counted: bool = False) -> dict[str, Any]:
    kept = records.get(call.world, post.id)
    life = {"pin_click": 0, "impression": 0, "clickthrough": 0, "reaction": post.likes, "comment": post.replies}
    metrics = {"90d": {"pin_click": 0, "impression": 0, "clickthrough": 0}, "lifetime_metrics": life}
    life["save"] = post.boosts
    return {
        "id": str(post.id),
        "created_at": moment(post.created_at),
        "title": kept.get("title"),
        "description": kept.get("description"),
        "link": kept.get("link"),
        "alt_text": kept.get("alt"),
        "board_id": str(kept["board"]),
        "board_section_id": str(kept["section"]) if kept["section"] else None,
        "board_owner": {"username": call.me.handle},
        "creative_type": {"image": "REGULAR", "video": "VIDEO"}.get(kept["kind"], "CAROUSEL"),
        "is_owner": True,
        "is_standard": True,
        "has_been_promoted": False,
        "media": _media_shown(call, post, kept["kind"]),
        **({"pin_metrics": metrics} if counted else {}),
    }


def _media_shown(call: Call, post: Post, kind: str) -> dict[str, Any]:
    files = media.of_post(call.world, post.id)
    if kind == "video":
        (film,) = files
        return {"media_type": "video", "cover_image_url": "", "width": film.width, "height": film.height}
    sizes = [{"1200x": {"url": call.media_url(file), "width": file.width, "height": file.height}} for file in files]
    if kind == "image":
        return {"media_type": "image", "images": sizes[0]}
    items = [{"item_type": "image", "title": "", "description": "", "link": None, "images": size} for size in sizes]
    return {"media_type": "multiple_images", "items": items}


def _all(call: Call) -> list[Post]:
    """Newest first."""
    found = posts.of_author(
        call.world, call.me.id, EVERYTHING, visibilities=("public",), replies=False, boosts=False, media_only=False
    )
    return [post for post in found if records.get(call.world, post.id)]


@dialect.get("/v5/pins", "boards:read", "pins:read")
async def list_pins(call: Call) -> web.Response:
    if call.text("pin_filter") not in ("", "exclude_native", "exclude_repins", "has_been_promoted"):
        raise invalid("pin_filter is not known")
    counted = call.flag("pin_metrics")
    return paged(call, _all(call), lambda post: shown(call, post, counted=counted))


@dialect.get("/v5/boards/{board}/pins", "boards:read", "pins:read")
async def on_board(call: Call) -> web.Response:
    board = board_of(call, call.path("board"))
    found = [post for post in _all(call) if records.get(call.world, post.id)["board"] == board]
    return paged(call, found, lambda post: shown(call, post))


@dialect.get("/v5/boards/{board}/sections/{section}/pins", "boards:read", "pins:read")
async def in_section(call: Call) -> web.Response:
    section = section_of(call, board_of(call, call.path("board")), call.path("section"))
    found = [post for post in _all(call) if records.get(call.world, post.id)["section"] == section]
    return paged(call, found, lambda post: shown(call, post))


def _pin(call: Call) -> Post:
    """One of the caller's. Raises: Problem 404."""
    post = call.post(call.path("pin"), "Pin not found.")
    if post.author_id != call.me.id or not records.get(call.world, post.id):
        raise refusal(404, 50, "Pin not found.")
    return post


@dialect.get("/v5/pins/{pin}", "boards:read", "pins:read")
async def show(call: Call) -> web.Response:
    return web.json_response(shown(call, _pin(call), counted=call.flag("pin_metrics")))


@dialect.delete("/v5/pins/{pin}", *ALL)
async def delete(call: Call) -> web.Response:
    posts.delete(call.world, _pin(call))
    return web.Response(status=204)


@dialect.get("/pin/{pin}/", public=True)
async def page(call: Call) -> web.Response:
    post = call.post(call.path("pin"))
    kept = records.get(call.world, post.id)
    pictures = "".join(
        f'<p><img src="{escape(call.media_url(file))}" alt="{escape(file.description)}" width="400"></p>'
        for file in media.of_post(call.world, post.id)
        if file.mime.startswith("image/")
    )
    title = escape(str(kept.get("title") or "Pin"))
    return html.page(
        call.request, title, f'<div class="card"><h1>{title}</h1>{pictures}<p>{escape(post.text)}</p></div>'
    )
