"""Calls to the Graph API: one object, or an edge of it in pages.

Source: https://developers.facebook.com/docs/graph-api/ (read 2026-11-22; version 25.0, which lives until 2028).
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, NetworkError, Temporary
from parvis.networks.meta.errors import Kinds, error_of, sorted_error
from parvis.networks.meta.fields import inner, several, text
from parvis.networks.protocols import Access, ApiVersion

HOME = "https://graph.facebook.com"
VERSION = "v25.0"
#: Released on 18 February 2026; a version lives for two years.
API = ApiVersion(
    VERSION, date(2028, 2, 18), "https://developers.facebook.com/docs/graph-api/changelog (read 2026-11-22)"
)
Told = dict[str, Any]
#: Said with a 500 where a page of an answer would take too long.
TOO_MUCH = "reduce the amount of data"
MOST_PAGES = 20
#: Of the address of the next page only what pages: it names a host and holds the token, and we believe neither.
OURS = frozenset({"access_token", "appsecret_proof", "fields"})


@dataclass(frozen=True, slots=True)
class Graph:
    """One network's door to it.

    own: its subcodes, see `errors.sorted_error`. version: "" where paths bear their own.
    """

    http: Http
    own: Kinds = field(default_factory=dict)
    version: str = VERSION

    async def get(self, path: str, access: Access, **params: object) -> Told:
        """Raises NetworkError."""
        return self.told(await self.send("GET", path, access, params=params))

    async def do(self, method: str, path: str, access: Access, *, effect: bool = False, **fields: object) -> Told:
        """A call that changes something. effect: readers see it. Raises NetworkError."""
        how: dict[str, Any] = {"data": _texts(fields)} if method == "POST" and fields else {"params": fields}
        return self.told(await self.send(method, path, access, effect=effect, **how), effect=effect)

    async def send(
        self, method: str, path: str, access: Access, *, host: str = "", params: Mapping[str, object] | None = None,
        **how: Any,
    ) -> Answer:  # fmt: skip
        """One call, whatever its answer below 500. host: another one than the access's."""
        url = f"{host or access.base_url}{'/' if self.version else ''}{self.version}{path}"
        asked = _texts(params or {}) | _proof(access)
        headers = {"Authorization": f"Bearer {access.token}"}
        return await call(self.http, method, url, headers=headers, params=asked, **how)

    def told(self, answer: Answer, *, effect: bool = False) -> Told:
        """The object in an answer. Raises NetworkError for anything else; a 200 may hold an error too."""
        told = answer.json()
        if answer.ok and isinstance(told, dict) and not error_of(answer):
            return told
        if answer.ok and not error_of(answer):
            raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
        raise sorted_error(answer, effect=effect, own=self.own)

    async def pages(self, path: str, access: Access, **params: object) -> AsyncIterator[Told]:
        """Everything on an edge, page by page. One that is too much for the network is asked for in smaller pieces."""
        turn: dict[str, object] = {}
        for _page in range(MOST_PAGES):
            told, params = await self._page(path, access, params, turn)
            for one in several(told):
                yield dict(one)
            query = dict(parse_qsl(urlsplit(text(inner(told, "paging"), "next")).query))
            new: dict[str, object] = {name: value for name, value in query.items() if name not in OURS}
            if not new or new == turn:
                return
            turn = new

    async def _page(
        self, path: str, access: Access, params: dict[str, object], turn: dict[str, object]
    ) -> tuple[Told, dict[str, object]]:
        while True:
            try:
                return await self.get(path, access, **params | turn | _limit(params)), params
            except Temporary as error:
                limit = int(str(params.get("limit", 0)))
                if TOO_MUCH not in error.said or limit < 2:
                    raise
                params = params | {"limit": limit // 2}


def needed(told: Mapping[str, Any], name: str = "id", *, effect: bool = False) -> str:
    """A field without which the answer is none; ids are text, whatever came. Raises AnswerLost, Temporary."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str) or not value:
        kind: type[NetworkError] = AnswerLost if effect else Temporary
        raise kind(said=str(dict(told)))
    return str(value)


def proof(token: str, secret: str) -> str:
    """That who shows the token knows the application's secret too (`appsecret_proof`)."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _proof(access: Access) -> dict[str, str]:
    secret = str(access.extra.get("client_secret") or "")
    return {"appsecret_proof": proof(access.token, secret)} if secret else {}


def _limit(params: Mapping[str, object]) -> dict[str, object]:
    return {"limit": params["limit"]} if "limit" in params else {}


def _texts(fields: Mapping[str, object]) -> dict[str, str]:
    """As a query or a form carries them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in fields.items()
        if value is not None
    }
