"""Bringing a file to LinkedIn: registered first, then sent to the address that it gives, then waited for.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/{images,videos,documents}-api
(read 2026-11-22).
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import ContentRefused, NotPermitted, Temporary, Unfinished
from parvis.networks.linkedin.calling import address, ask, encoded, told
from parvis.networks.linkedin.errors import sorted_error
from parvis.networks.protocols import Access, Journal, Media, Result

UPLOAD_SECONDS = 300.0
READY_LOOKS = 60
READY_SECONDS = 2.0


def family(media: Media) -> str:
    """How LinkedIn calls this kind of file; with an s it is the resource."""
    if media.is_image:
        return "image"
    return "video" if media.mime.startswith("video/") else "document"


async def bring(http: Http, access: Access, media: Media, number: int, journal: Journal) -> str:
    """The URN of the file, ready to be used. Nobody sees it before a post holds it, so all of it may be repeated."""
    upload = _Upload(http, access, media)
    urn = str((await journal.step(f"upload:{number}", upload.act, repeatable=True))["id"])

    async def become_ready() -> Result:
        await _wait(http, access, family(media), urn)
        return {}

    await journal.step(f"ready:{number}", become_ready, repeatable=True)
    return urn


class _Upload:
    def __init__(self, http: Http, access: Access, media: Media) -> None:
        self.http, self.access, self.media = http, access, media

    async def act(self) -> Result:
        content = await asyncio.to_thread(self.media.path.read_bytes)
        kind = family(self.media)
        wish: dict[str, Any] = {"owner": self.access.account_id}
        if kind == "video":
            wish |= {"fileSizeBytes": len(content), "uploadCaptions": False, "uploadThumbnail": False}
        value = await self._register(kind, wish)
        if kind == "video":
            await self._in_parts(value, content)
        else:
            authorization = {"Authorization": f"Bearer {self.access.token}"}
            await self._put(str(value.get("uploadUrl")), content, self.media.mime, authorization)
        return {"id": str(value[kind])}

    async def _register(self, kind: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        body = {"initializeUploadRequest": wish}
        path = f"/rest/{kind}s?action=initializeUpload"
        value = (await told(self.http, self.access, "POST", path, json=body)).get("value")
        if not isinstance(value, dict) or not str(value.get(kind) or "").startswith("urn:li:"):
            raise Temporary(said=str(value))
        return value

    async def _in_parts(self, value: Mapping[str, Any], content: bytes) -> None:
        """Films go in pieces, each to a signed address of its own, which refuses any further authorization."""
        tags = []
        for part in value.get("uploadInstructions") or ():
            piece = content[int(part["firstByte"]) : int(part["lastByte"]) + 1]
            answer = await self._put(str(part["uploadUrl"]), piece, "application/octet-stream", {})
            tags.append(answer.headers.get("ETag", "").strip('"'))
        done = {"video": value["video"], "uploadToken": value.get("uploadToken") or "", "uploadedPartIds": tags}
        body = {"finalizeUploadRequest": done}
        await ask(self.http, self.access, "POST", "/rest/videos?action=finalizeUpload", json=body)

    async def _put(self, url: str, content: bytes, mime: str, more: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": mime, **more}
        answer = await call(self.http, "PUT", address("", url), headers=headers, data=content, seconds=UPLOAD_SECONDS)
        if not answer.ok:
            raise sorted_error(answer)
        return answer


async def _wait(http: Http, access: Access, kind: str, urn: str) -> None:
    """Until LinkedIn has looked at it: a post that comes earlier is refused, or nobody sees it."""
    for _look in range(READY_LOOKS):
        try:
            state = str((await told(http, access, "GET", f"/rest/{kind}s/{encoded(urn)}")).get("status"))
        except NotPermitted:  # a token that may only write as a person
            return
        if state == "AVAILABLE":
            return
        if state == "PROCESSING_FAILED":
            raise ContentRefused(said=state)
        await asyncio.sleep(READY_SECONDS)
    raise Unfinished
