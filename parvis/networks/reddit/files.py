"""Bringing a file to Reddit: a lease says where its store takes it. Nobody sees it before a post shows it.

Source: praw 8.0.3, models/media.py (read 2026-11-25; Reddit does not document it).
"""

import asyncio
from urllib.parse import urljoin

import aiohttp

from parvis.kit.http import Http
from parvis.networks.calls import call
from parvis.networks.errors import Temporary
from parvis.networks.protocols import Access, Journal, Media, Result
from parvis.networks.reddit.calling import told
from parvis.networks.reddit.errors import store_error

UPLOAD_SECONDS = 600.0
#: A film wants a picture before it. Where none is given: sixteen by nine grey pixels.
GREY = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000100000000908000000001e41f3ee"
    "0000000f4944415478da636840030c8344000085d44801b508ddd40000000049454e44ae426082"
)


async def bring(http: Http, access: Access, media: Media, number: int, journal: Journal) -> Result:
    """Its number, and the address by which a post names it: {"id", "url"}."""

    async def act() -> Result:
        content = await asyncio.to_thread(media.path.read_bytes)
        return await _stored(http, access, media.path.name, media.mime, content)

    return await journal.step(f"upload:{number}", act, repeatable=True)


async def bring_grey(http: Http, access: Access, journal: Journal) -> Result:
    return await journal.step("poster", lambda: _stored(http, access, "poster.png", "image/png", GREY), repeatable=True)


async def _stored(http: Http, access: Access, name: str, mime: str, content: bytes) -> Result:
    form = {"filepath": name, "mimetype": mime}
    lease = await told(http, access, "POST", "/api/media/asset.json", data=form)
    args = lease.get("args") if isinstance(lease, dict) else None
    asset = lease.get("asset") if isinstance(lease, dict) else None
    if not isinstance(args, dict) or not isinstance(asset, dict) or not args.get("action"):
        raise Temporary(said=str(lease))
    fields = {str(one["name"]): str(one["value"]) for one in args.get("fields") or () if isinstance(one, dict)}
    store = urljoin(f"{access.base_url}/", str(args["action"]))  # told without https:
    body = aiohttp.FormData()
    for field, value in fields.items():
        body.add_field(field, value)
    body.add_field("file", content, filename=name, content_type=mime)  # the store wants it last
    answer = await call(http, "POST", store, data=body, seconds=UPLOAD_SECONDS)
    if not answer.ok:
        raise store_error(answer)
    if not asset.get("asset_id") or not fields.get("key"):
        raise Temporary(said=str(lease))
    return {"id": str(asset["asset_id"]), "url": f"{store}/{fields['key']}"}
