"""One call to the Bot API: the token is part of the address, the answer is an envelope around a result.

Source: https://core.telegram.org/bots/api#making-requests (read 2026-11-22).
"""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, Busy, Temporary
from parvis.networks.protocols import Access
from parvis.networks.telegram.errors import moved_to, sorted_error, with_moment

HOME = "https://api.telegram.org"
SECONDS = 60.0  # whoever leaves earlier does not know what became of it
UPLOAD_SECONDS = 300.0
Files = Mapping[str, tuple[bytes, str, str]]  # content, name, kind


async def ask(
    http: Http,
    access: Access,
    method: str,
    fields: Mapping[str, Any],
    *,
    files: Files | None = None,
    effect: bool = False,
) -> Any:
    """The result. A group that has become a larger one is asked again by its new id. Raises NetworkError."""
    answer = await _send(http, access, method, fields, files or {}, effect=effect)
    moved = None if answer.ok else moved_to(answer)
    if moved is not None:
        answer = await _send(http, access, method, {**fields, "chat_id": moved}, files or {}, effect=effect)
    told = answer.json()
    if answer.ok and (not isinstance(told, dict) or told.get("ok") not in (True, False)):
        raise (AnswerLost if effect else Temporary)(said=answer.text(), status=answer.status)
    if not answer.ok or told["ok"] is False:
        error = sorted_error(answer)
        lost = effect and isinstance(error, Temporary) and (error.status or 0) >= 500
        raise AnswerLost(said=error.said, status=error.status) if lost else error
    return told.get("result")


async def _send(
    http: Http, access: Access, method: str, fields: Mapping[str, Any], files: Files, *, effect: bool
) -> Answer:
    url = f"{access.base_url}/bot{access.token}/{method}"
    try:
        if not files:
            return await call(http, "POST", url, effect=effect, json=dict(fields), seconds=SECONDS)
        form = _form(fields, files)
        return await call(http, "POST", url, effect=effect, data=form, seconds=UPLOAD_SECONDS)
    except Busy as busy:
        raise with_moment(busy) from busy


def _form(fields: Mapping[str, Any], files: Files) -> aiohttp.FormData:
    """With files, whatever is no text is written as JSON."""
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, (content, filename, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
