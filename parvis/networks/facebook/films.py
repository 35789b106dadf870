"""Films on a page: a number first, then the bytes, then "publish it". The number tells later whether that happened.

Source: https://developers.facebook.com/docs/video-api/guides/publishing and …/reels-publishing (read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from parvis.networks.addresses import at
from parvis.networks.errors import ContentRefused, Unfinished
from parvis.networks.meta.calls import HOME, Graph, Told, needed
from parvis.networks.meta.fields import inner, text
from parvis.networks.meta.uploads import UPLOAD_SECONDS, send_file
from parvis.networks.protocols import Access, Media, Result

GRAPH_VIDEO = "https://graph-video.facebook.com"
MOST_PIECES = 4096
READY_LOOKS = 40
READY_SECONDS = 3.0
#: What a film is in once it was told to go out.
BUSY = frozenset({"in_progress", "complete", "error"})
DONE = frozenset({"processing", "ready", "error"})
#: By format: the edge that takes it.
EDGES = {"": "videos", "reel": "video_reels", "story": "video_stories"}


@dataclass(frozen=True, slots=True)
class Film:
    """One film on its way. format: a key of `EDGES`. fields: what stands beside it."""

    graph: Graph
    access: Access
    media: Media
    format: str
    fields: Mapping[str, str]

    @property
    def edge(self) -> str:
        return f"/{self.access.account_id}/{EDGES[self.format]}"

    async def upload(self) -> Result:
        """{"video", "session"}: begun and filled, seen by nobody yet."""
        if self.format:
            told = await self.graph.do("POST", self.edge, self.access, upload_phase="start")
            video = needed(told, "video_id")
            self.graph.told(await send_file(self.graph, "video-upload", video, self.media.path, self.access))
            return {"video": video, "session": ""}
        size = (await asyncio.to_thread(self.media.path.stat)).st_size
        told = await self._phase("start", {"file_size": size})
        video, session = needed(told, "video_id"), needed(told, "upload_session_id")
        await self._pieces(session, told)
        return {"video": video, "session": session}

    async def _pieces(self, session: str, told: Told) -> None:
        """As large as the network asks for them, until it asks for none."""
        for _piece in range(MOST_PIECES):
            start, end = _offset(told, "start_offset"), _offset(told, "end_offset")
            if end <= start:
                return
            piece = await asyncio.to_thread(_read, self.media.path, start, end)
            form = aiohttp.FormData()
            form.add_field("upload_phase", "transfer")
            form.add_field("upload_session_id", session)
            form.add_field("start_offset", str(start))
            form.add_field("video_file_chunk", piece, filename=self.media.path.name, content_type=self.media.mime)
            told = await self._send(form)
        raise Unfinished

    async def _phase(self, phase: str, fields: Mapping[str, object], *, effect: bool = False) -> Told:
        form = {"upload_phase": phase} | {name: str(value) for name, value in fields.items()}
        return await self._send(form, effect=effect)

    async def _send(self, form: Any, *, effect: bool = False) -> Told:
        host = at(self.access.base_url, HOME, GRAPH_VIDEO)
        how: dict[str, Any] = {"host": host, "data": form, "effect": effect, "seconds": UPLOAD_SECONDS}
        return self.graph.told(await self.graph.send("POST", self.edge, self.access, **how), effect=effect)

    async def publish(self, told: Result) -> Result:
        """{"id", "post"}: of the film; of its post where the network tells it already."""
        if self.format:
            fields: dict[str, object] = {"upload_phase": "finish", "video_id": told["video"], **self.fields}
            fields |= {"video_state": "PUBLISHED"} if self.format == "reel" else {}
            answer = await self.graph.do("POST", self.edge, self.access, effect=True, **fields)
        else:
            answer = await self._phase("finish", {"upload_session_id": told["session"], **self.fields}, effect=True)
        needed({"success": text_of_yes(answer)}, "success", effect=True)
        return {"id": told["video"], "post": text(answer, "post_id")}

    async def was_published(self, told: Result) -> Result | None:
        """By the film's number: exact. Telling a film twice to go out makes no second one."""
        video = await self.graph.get(f"/{told['video']}", self.access, fields="status,published,post_id")
        status = inner(video, "status")
        phases = {text(inner(status, phase), "status") for phase in ("processing_phase", "publishing_phase")}
        if phases & BUSY or text(status, "video_status") in DONE:
            return {"id": told["video"], "post": text(video, "post_id")}
        return None

    async def become_ready(self, told: Result) -> Result:
        """{"post", "url"} once readers can see it. Raises Unfinished, ContentRefused."""
        for _look in range(READY_LOOKS):
            video = await self.graph.get(f"/{told['id']}", self.access, fields="status,post_id,permalink_url")
            status = inner(video, "status")
            if text(status, "video_status") == "ready":
                post = text(video, "post_id") or told["post"] or told["id"]
                return {"post": post, "url": text(video, "permalink_url")}
            if text(status, "video_status") in {"error", "expired"}:
                raise ContentRefused(said=_complaint(status))
            await asyncio.sleep(READY_SECONDS)
        raise Unfinished


def text_of_yes(answer: Told) -> str:
    """ "yes" for an answer that says so: {"success": true}, or an id."""
    return "yes" if answer.get("success") is True or text(answer, "post_id") or text(answer, "id") else ""


def _complaint(status: Mapping[str, Any]) -> str:
    for phase in ("processing_phase", "publishing_phase", "uploading_phase"):
        errors = inner(status, phase).get("errors") or [inner(status, phase).get("error")]
        for error in errors if isinstance(errors, list) else ():
            if isinstance(error, Mapping) and error.get("message"):
                return str(error["message"])
    return ""


def _offset(told: Told, name: str) -> int:
    """Raises Temporary for what is no number."""
    value = needed({name: str(told.get(name))}, name)
    return int(value) if value.isdecimal() else int(needed({}, name))


def _read(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as content:
        content.seek(start)
        return content.read(end - start)
