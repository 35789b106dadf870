"""Bringing a film to Pinterest: registered, sent to the store that it names, waited for.

Nobody sees it before a pin holds it, so all of it may be repeated.
Source: https://developers.pinterest.com/docs/api/v5/media-create/ (read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from parvis.kit.http import Http
from parvis.networks.calls import call
from parvis.networks.errors import ContentRefused, Temporary, Unfinished
from parvis.networks.pinterest.calling import told
from parvis.networks.pinterest.errors import store_error
from parvis.networks.protocols import Access, Journal, Media, Result

UPLOAD_SECONDS = 600.0
READY_LOOKS = 60
READY_SECONDS = 2.0


async def bring(http: Http, access: Access, film: Media, journal: Journal) -> str:
    """The number of the film, ready to be used."""

    async def upload() -> Result:
        registered = await told(http, access, "POST", "/media", json={"media_type": "video"})
        if not registered.get("media_id") or not registered.get("upload_url"):
            raise Temporary(said=str(registered))
        await _store(http, film, str(registered["upload_url"]), registered.get("upload_parameters") or {})
        return {"id": str(registered["media_id"])}

    async def become_ready() -> Result:
        await _wait(http, access, there["id"])
        return {}

    there = await journal.step("upload", upload, repeatable=True)
    await journal.step("ready", become_ready, repeatable=True)
    return str(there["id"])


async def _store(http: Http, film: Media, url: str, fields: Mapping[str, Any]) -> None:
    """The store wants all fields before the file, and no authorization but theirs."""
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, str(value))
    with film.path.open("rb") as content:
        form.add_field("file", content, filename=film.path.name, content_type=film.mime)
        answer = await call(http, "POST", url, data=form, seconds=UPLOAD_SECONDS)
    if not answer.ok:
        raise store_error(answer)


async def _wait(http: Http, access: Access, media_id: str) -> None:
    for _look in range(READY_LOOKS):
        state = str((await told(http, access, "GET", f"/media/{media_id}")).get("status"))
        if state == "succeeded":
            return
        if state == "failed":
            raise ContentRefused(said=state)
        await asyncio.sleep(READY_SECONDS)
    raise Unfinished
