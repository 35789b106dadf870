"""Nodes with the fields that were asked for, and edges in pages."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode

from village.dialects.meta.problems import gone, refused
from village.dialects.speaking import Call

VERSION = r"/{version:v\d+\.\d+}"
NODE = VERSION + "/{id}{slash:/?}"
MOST = 100  # of a page
WORD = re.compile(r"\w+")
MODIFIER = re.compile(r"\.(\w+)\(([^()]*)\)")
#: All that a node has: by name a value, or what makes one from the modifiers and inner fields. None is left out.
Node: TypeAlias = dict[str, Any]
Thing = TypeVar("Thing")


@dataclass
class Wish:
    """One field as `comments.limit(0).summary(true){id,message}` asks for it."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    inner: list[Wish] = field(default_factory=list)


def wishes(text: str) -> list[Wish]:
    """Raises: Problem."""
    found, at = _read(text, 0)
    if at != len(text):
        raise refused(2500, f"Syntax error at character {at} of fields")
    return found


def _read(text: str, at: int) -> tuple[list[Wish], int]:
    found: list[Wish] = []
    while match := WORD.match(text, at):
        wish, at = Wish(match.group()), match.end()
        while modifier := MODIFIER.match(text, at):
            wish.modifiers[modifier.group(1)] = modifier.group(2)
            at = modifier.end()
        if text[at : at + 1] == "{":
            wish.inner, at = _read(text, at + 1)
            if text[at : at + 1] != "}":
                raise refused(2500, f"Syntax error at character {at} of fields")
            at += 1
        found.append(wish)
        if text[at : at + 1] != ",":
            break
        at += 1
    return found, at


def shown(node: Node, asked: Sequence[Wish], kind: str) -> dict[str, Any]:
    """The node with these fields, and its id. Raises: Problem for a field that it does not have."""
    told: dict[str, Any] = {}
    for wish in asked:
        if wish.name not in node:
            raise refused(100, f"Tried accessing nonexisting field ({wish.name}) on node type ({kind})")
        value = node[wish.name]
        if callable(value):
            value = value(wish)
        if value is not None:
            told[wish.name] = value
    return told | {"id": node["id"]} if "id" in node else told


def asked(call: Call, usual: str) -> list[Wish]:
    return wishes(call.text("fields") or usual)


def page(
    call: Call, things: Sequence[Thing], key: Callable[[Thing], int], show: Callable[[Thing], dict[str, Any]]
) -> dict[str, Any]:
    """One page of a list, with the cursor of the next. Raises: Problem."""
    limit = call.number("limit", 25)
    if not 0 <= limit <= MOST:
        raise refused(100, f"Param limit must be at most {MOST}")
    after = _place(call.text("after"))
    keys = [key(thing) for thing in things]
    start = keys.index(after) + 1 if after in keys else 0
    part = things[start : start + limit]
    told: dict[str, Any] = {"data": [show(thing) for thing in part]}
    if part:
        told["paging"] = {"cursors": {"before": _cursor(key(part[0])), "after": _cursor(key(part[-1]))}}
        if start + limit < len(things):
            query = {name: value for name, value in call.request.query.items() if name != "after"}
            query |= {"access_token": call.token.token if call.token else "", "after": _cursor(key(part[-1]))}
            told["paging"]["next"] = f"{call.world.base_url}{call.request.path}?{urlencode(query)}"
    return told


def since(call: Call) -> int:
    """Milliseconds since 1970, of a parameter in seconds."""
    return call.number("since") * 1000


def moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def number_in(text: str) -> int:
    """The number of a thing: the last one of a compound id. Raises: Problem."""
    last = text.rpartition("_")[2]
    if not last.isdecimal() or len(last) > 18:
        raise gone(text)
    return int(last)


def _cursor(at: int) -> str:
    return urlsafe_b64encode(f"at:{at}".encode()).decode()


def _place(cursor: str) -> int:
    """Raises: Problem for a cursor that we never gave."""
    if not cursor:
        return -1
    try:
        return int(urlsafe_b64decode(cursor).decode().removeprefix("at:"))
    except ValueError as error:
        raise refused(100, "Invalid cursor") from error
