"""What Snap counts of a post.

Snap's pages name the figures and show no whole answer, so they are looked for by name, wherever they stand.
Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/Metrics (read 2026-11-25).
"""

from collections.abc import Iterator
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import ContentRefused, Gone
from parvis.networks.protocols import Access, Counts
from parvis.networks.snapchat.calling import ask, profile
from parvis.networks.snapchat.posts import KINDS

MEASURED = frozenset(several for _one, several in KINDS.values())
#: The name of a figure may begin with the kind of the post: SPOTLIGHT_SHARES.
LIKES, SHARES, REPLIES = "FAVORITES", "SHARES", "REPLIES"


async def counted(http: Http, access: Access, remote_id: str) -> Counts | None:
    """None for what has no number, and for what is gone."""
    kind, _slash, found = remote_id.partition("/")
    if kind not in MEASURED or not found:
        return None
    params = {"granularity": "LIFETIME"}
    try:
        told = await ask(http, access, "GET", f"{profile(access)}/{remote_id}/stats", params=params)
    except (Gone, ContentRefused):
        return None
    figures = dict(_figures(told))
    one = next(one for one, several in KINDS.values() if several == kind).upper()
    return Counts(*(figures.get(f"{one}_{name}", figures.get(name)) for name in (LIKES, SHARES, REPLIES)))


def _figures(told: Any) -> Iterator[tuple[str, int]]:
    """Each number with its name: as the key before it, or as a word beside it."""
    if isinstance(told, list):
        for one in told:
            yield from _figures(one)
    if not isinstance(told, dict):
        return
    beside = next((told[name] for name in ("field", "field_name", "name", "metric") if name in told), None)
    value = _count(told.get("value"))
    if isinstance(beside, str) and value is not None:
        yield beside.upper(), value
    for name, inside in told.items():
        number = _count(inside)
        if number is not None:
            yield str(name).upper(), number
        else:
            yield from _figures(inside)


def _count(told: object) -> int | None:
    if isinstance(told, str) and told.isascii() and told.isdecimal() and len(told) < 19:
        return int(told)
    return told if isinstance(told, int) and not isinstance(told, bool) else None
