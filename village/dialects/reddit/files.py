"""Pictures and films: a lease, a store that only knows its own signature."""

from __future__ import annotations

import secrets
from typing import Any

from aiohttp import web

from village.dialects.reddit.calling import at, dialect, told
from village.dialects.speaking import Call, Problem
from village.world import accounts, media, records
from village.world.model import Media

MIMES = ("image/jpeg", "image/png", "image/gif", "video/mp4", "video/quicktime")
ASSET = "asset"


@at("POST", "/api/media/asset.json", "submit")
async def lease(call: Call) -> web.Response:
    if not call.text("filepath") or call.text("mimetype") not in MIMES:
        raise Problem(400, "Bad Request")
    asset, number = secrets.token_hex(7), call.world.ids.at(call.now)
    key, signature = f"rte_images/{number}", secrets.token_hex(32)
    records.call(call.world, call.me.id, ASSET, asset, number)
    records.keep(call.world, number, {"owner": call.me.id, "key": key, "signature": signature, "file": 0})
    fields = {
        "acl": "private",
        "key": key,
        "X-Amz-Credential": "VILLAGE/us-east-1/s3/aws4_request",
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "policy": secrets.token_hex(16),
        "X-Amz-Signature": signature,
        "x-amz-security-token": secrets.token_hex(16),
        "Content-Type": call.text("mimetype"),
    }
    args = {
        "action": f"{call.base_url.partition(':')[2]}/store",  # as Reddit tells it, without http:
        "fields": [{"name": name, "value": value} for name, value in fields.items()],
    }
    shown: dict[str, Any] = {"asset_id": asset, "processing_state": "incomplete", "payload": {"filepath": key}}
    return told(call, {"args": args, "asset": shown | {"websocket_url": "wss://ws.village.test/rte_images"}})


def store_says(status: int, code: str, words: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{words}</Message></Error>'
    return web.Response(text=text, status=status, content_type="application/xml")


@dialect.post("/store", public=True)
async def store(call: Call) -> web.Response:
    """What the store of Amazon checks: the fields, their signature, the file at the end."""
    if "Authorization" in call.request.headers:
        return store_says(400, "InvalidArgument", "Only one auth mechanism allowed")
    content, names = call.file("file"), list(call.told)
    if content is None or names[-1] != "file":
        return store_says(400, "InvalidArgument", "POST requires exactly one file upload per request.")
    number = _number_in(call.text("key"))
    kept = records.get(call.world, number)
    if not kept or kept.get("signature") != call.text("X-Amz-Signature") or "policy" not in names:
        return store_says(403, "AccessDenied", "Invalid according to Policy")
    try:
        file = await call.keep(content, owner=accounts.get(call.world, kept["owner"]))
    except Problem:
        return store_says(400, "InvalidRequest", "The file cannot be read")
    records.change(call.world, number, file=file.id)
    return web.Response(status=201, text="<PostResponse></PostResponse>", content_type="application/xml")


def _number_in(key: str) -> int:
    number = key.rpartition("/")[2]
    return int(number) if number.isdecimal() and len(number) < 19 else 0


def by_address(call: Call, url: str) -> Media | None:
    """A stored file of the caller that a post names by its address."""
    return _stored(call, _number_in(url)) if url.startswith(f"{_near(call, url)}/store/rte_images/") else None


def _near(call: Call, url: str) -> str:
    return url.partition(":")[0] + ":" + call.base_url.partition(":")[2]  # http or https, as clients complete it


def by_asset(call: Call, asset: str) -> Media | None:
    return _stored(call, records.called(call.world, call.me.id, ASSET, asset) or 0)


def _stored(call: Call, number: int) -> Media | None:
    kept = records.get(call.world, number)
    return media.get(call.world, kept["file"]) if kept.get("owner") == call.me.id and kept["file"] else None
