"""Calling Google's APIs, and reading what they tell without trusting its shape."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, NetworkError, Temporary
from parvis.networks.google_common.errors import sorted_error
from parvis.networks.protocols import Access

Told = dict[str, Any]
NO_CONTENT = 204


@dataclass(frozen=True, slots=True)
class Caller:
    """sort: the network's own table for answers that are no success."""

    http: Http
    sort: Callable[[Answer], NetworkError] = sorted_error

    async def send(self, method: str, url: str, access: Access, **how: Any) -> Answer:
        """As `calls.call`, with the token."""
        headers = {"Authorization": f"Bearer {access.token}", **how.pop("headers", {})}
        return await call(self.http, method, url, headers=headers, **how)

    async def ask(self, method: str, url: str, access: Access, **how: Any) -> Told:
        """What a successful answer tells, {} where it has no body. Raises NetworkError for anything else."""
        answer = await self.send(method, url, access, **how)
        if not answer.ok:
            raise self.sort(answer)
        if answer.status == NO_CONTENT or (method == "DELETE" and not answer.body):
            return {}
        told = answer.json()
        if not isinstance(told, dict) or "error" in told:
            raise self.nonsense(answer, effect=bool(how.get("effect")))
        return told

    async def pages(
        self, url: str, access: Access, params: Mapping[str, Any], *, field: str = "items"
    ) -> AsyncIterator[Told]:
        """The entries of all pages. An API that names the same page again is left there."""
        turned: set[str] = set()
        token = ""
        while True:
            told = await self.ask("GET", url, access, params={**params, **({"pageToken": token} if token else {})})
            for entry in listed(told, field):
                yield entry
            token = word(told, "nextPageToken")
            if not token or token in turned:
                return
            turned.add(token)

    @staticmethod
    def nonsense(answer: Answer, *, effect: bool) -> NetworkError:
        """For a success that does not say what it must: with an effect it may have happened."""
        return (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())


def demanded(told: Told, *names: str, effect: bool) -> str:
    """A field without which a success is none. Raises AnswerLost where there was an effect, else Temporary."""
    found = word(told, *names)
    if not found:
        raise (AnswerLost if effect else Temporary)(said=f"no {'.'.join(names)}")
    return found


def inside(told: object, *names: str) -> Any:
    """What lies that deep; None where something on the way is missing or no object."""
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def listed(told: object, *names: str) -> list[Told]:
    """The objects of a list; none where there is no list."""
    found = inside(told, *names)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def word(told: object, *names: str) -> str:
    """ "" where there is none."""
    found = inside(told, *names)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def number(told: object, *names: str) -> int | None:
    """Google writes large numbers as text."""
    found = word(told, *names)
    return int(found) if found.isdecimal() else None


def moment(told: object, *names: str) -> datetime | None:
    try:
        return parsed(word(told, *names))
    except ValueError:
        return None
