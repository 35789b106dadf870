"""One call to a Lemmy server. `PATH` is the API of version 0.19.

Source: https://github.com/LemmyNet/lemmy/blob/0.19.20/src/api_routes_http.rs (read 2026-11-25).
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call, retry_moment
from parvis.networks.errors import AnswerLost, Busy, Temporary
from parvis.networks.lemmy.errors import TOO_MANY, error_name, sorted_error
from parvis.networks.protocols import Access

PATH = "/api/v3"
PICTURES = "/pictrs/image"
PAGE = 50  # the server refuses more
Told = dict[str, Any]


async def told(
    http: Http, access: Access, method: str, path: str, *, needs: str = "", effect: bool = False, **how: Any
) -> Told:
    """The object of a successful answer. needs: the field that it must hold, an object or a list.

    Raises NetworkError; AnswerLost where an `effect` was answered with nonsense.
    """
    headers = {"Authorization": f"Bearer {access.token}", "Accept": "application/json"}
    answer = await call(http, method, access.base_url + path, effect=effect, headers=headers, **how)
    if not answer.ok:
        raise _with_moment(answer)
    found = answer.json()
    if not isinstance(found, dict) or (needs and not isinstance(found.get(needs), dict | list)):
        kind = AnswerLost if effect else Temporary
        raise kind(said=answer.text(), status=answer.status)
    return found


def _with_moment(answer: Answer) -> Exception:
    """What stands before the server may say when it takes calls again."""
    moment = retry_moment(answer.headers)
    if moment is not None and error_name(answer) == TOO_MANY:
        return Busy(retry_at=moment, said=TOO_MANY, status=answer.status)
    return sorted_error(answer)


async def ask(http: Http, access: Access, path: str, *, needs: str, **params: object) -> Told:
    """Read. Raises NetworkError."""
    query = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in params.items()}
    return await told(http, access, "GET", PATH + path, needs=needs, params=query)


async def pages(
    http: Http, access: Access, path: str, needs: str, *, most: int, **params: object
) -> AsyncIterator[Mapping[str, Any]]:
    """The entries of a list, newest first, of `most` pages."""
    for page in range(1, most + 1):
        found = await ask(http, access, path, needs=needs, page=page, limit=PAGE, **params)
        entries = [entry for entry in found[needs] if isinstance(entry, dict)]
        for entry in entries:
            yield entry
        if len(entries) < PAGE:
            return


def inner(thing: Any, *names: str) -> Told:
    """The object at that place; empty where there is none."""
    for name in names:
        thing = thing.get(name) if isinstance(thing, Mapping) else None
    return dict(thing) if isinstance(thing, Mapping) else {}
