"""Films for Bluesky by the network's video service, which encodes them and brings the result to the account's host.

Source: https://docs.bsky.app/docs/tutorials/video, lexicons app.bsky.video.* (read 2026-11-22).
"""

import asyncio
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from parvis.networks.bluesky.errors import error_name, sorted_error
from parvis.networks.calls import call
from parvis.networks.errors import ContentRefused, NetworkError, Temporary, Unfinished
from parvis.networks.protocols import Access, Journal, Media, Result

if TYPE_CHECKING:
    from parvis.networks.bluesky.adapter import Bluesky

MOST_BYTES = 300_000_000
UPLOAD_SECONDS = 600.0
TOKEN_SECONDS = 1800
LOOKS = 60
LOOK_SECONDS = 1.0
#: Answers of a service that does not have this call: the account's own host takes the film as it is.
ABSENT = {404, 405, 501}


async def encoded(
    bluesky: "Bluesky", number: int, media: Media, access: Access, journal: Journal
) -> dict[str, Any] | None:
    """The blob of the encoded film; None where there is no such service. Raises NetworkError."""

    async def hand_over() -> Result:
        return await _hand_over(bluesky, media, access, f"{journal.once}-{number}.mp4")

    async def become_ready() -> Result:
        for _look in range(LOOKS):
            blob = await _blob(bluesky, access, told["job"])
            if blob is not None:
                return {"blob": blob}
            await asyncio.sleep(LOOK_SECONDS)
        raise Unfinished

    told = await journal.step(f"video:{number}", hand_over, repeatable=True)
    if not told.get("job"):
        blob: dict[str, Any] | None = told.get("blob")
        return blob
    return dict((await journal.step(f"encoded:{number}", become_ready, repeatable=True))["blob"])


async def _hand_over(bluesky: "Bluesky", media: Media, access: Access, name: str) -> Result:
    """{"job"}, {"blob"} where the service has encoded it before, or {} where there is no such service."""
    content = await asyncio.to_thread(media.path.read_bytes)
    headers = {"Authorization": f"Bearer {await _token(bluesky, access)}", "Content-Type": media.mime}
    url = f"{access.extra['video_url']}/xrpc/app.bsky.video.uploadVideo"
    params = {"did": access.account_id, "name": name}
    try:
        answer = await call(
            bluesky.http, "POST", url, headers=headers, params=params, data=content, seconds=UPLOAD_SECONDS
        )
    except Temporary as error:
        if error.status in ABSENT:
            return {}
        raise
    if answer.status in ABSENT:
        return {}
    status = _status(answer.json())
    if answer.ok or error_name(answer) == "already_exists" or status.get("error") == "already_exists":
        if status.get("blob"):
            return {"blob": status["blob"]}
        if status.get("jobId"):
            return {"job": status["jobId"]}
    if answer.ok:
        raise Temporary(status=answer.status, said=answer.text())
    raise sorted_error(answer)


async def _token(bluesky: "Bluesky", access: Access) -> str:
    """One that lets the service bring the result to the account's host."""
    address = urlsplit(access.base_url)
    host = f"{address.hostname}:{address.port}" if address.port else str(address.hostname)
    params = {
        "aud": f"did:web:{quote(host, safe='')}",
        "lxm": "com.atproto.repo.uploadBlob",
        "exp": str(int(time.time()) + TOKEN_SECONDS),
    }
    return str((await bluesky.ask("GET", "com.atproto.server.getServiceAuth", access, params=params))["token"])


async def _blob(bluesky: "Bluesky", access: Access, job: str) -> dict[str, Any] | None:
    """The blob as soon as it is there. Raises ContentRefused where the service cannot use the film."""
    url = f"{access.extra['video_url']}/xrpc/app.bsky.video.getJobStatus"
    answer = await call(bluesky.http, "GET", url, params={"jobId": job})
    if not answer.ok:
        raise sorted_error(answer)
    status = _status(answer.json())
    if status.get("blob"):
        return dict(status["blob"])
    if status.get("state") == "JOB_STATE_FAILED":
        raise _failure(status)
    return None


def _failure(status: dict[str, Any]) -> NetworkError:
    said = str(status.get("message") or status.get("error") or status.get("failureCode") or "")
    return ContentRefused(said=said)


def _status(told: object) -> dict[str, Any]:
    """The job, which some answers wrap and others do not."""
    if not isinstance(told, dict):
        return {}
    inner = told.get("jobStatus")
    return inner if isinstance(inner, dict) else told
