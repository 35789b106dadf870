"""Parameters as Rails reads them: query, form and JSON are one; `a[]` is a list, `a[b]` a mapping."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from village.dialects.mastodon.problems import Problem
from village.world.model import Page

_KEY = re.compile(r"\[([^\]]*)\]")
FALSE = {False, "0", "f", "F", "false", "FALSE", "off", "OFF", "", None}


class Params:
    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def raw(self, name: str) -> Any:
        return self.values.get(name)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None or isinstance(value, dict | list) else str(value)

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return isinstance(value, dict | list) or value not in FALSE

    def number(self, name: str, default: int | None = None) -> int | None:
        """None or the default where it is missing or no number (as Rails' `to_i`, without its zero)."""
        text = self.text(name).strip()
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else default

    def items(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if isinstance(value, dict):  # media_attributes[0][id]=…
            return list(value.values())
        if isinstance(value, list):
            return value
        return [] if value in (None, "") else [value]

    def page(self, default: int, most: int) -> Page:
        limit = self.number("limit", default) or default
        return Page(
            limit=max(1, min(limit, most)),
            below=self.number("max_id") or (1 << 63) - 1,
            since=self.number("since_id") or 0,
            above=self.number("min_id"),
        )


def nest(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """`poll[options][]=a` twice becomes {"poll": {"options": ["a", "a"]}}."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        head = name.partition("[")[0]
        keys = [head, *_KEY.findall(name[len(head) :])]
        _put(root, keys, value)
    return root


def _put(into: dict[str, Any], keys: list[str], value: Any) -> None:
    head, rest = keys[0], keys[1:]
    if not rest:
        into[head] = value
    elif rest == [""]:
        known = into.setdefault(head, [])
        if isinstance(known, list):
            known.append(value)
    elif rest[0] == "":  # a[][b]: a new element when the last has that key already
        known = into.setdefault(head, [])
        if isinstance(known, list):
            if not known or rest[1] in known[-1]:
                known.append({})
            _put(known[-1], rest[1:], value)
    else:
        known = into.setdefault(head, {})
        if isinstance(known, dict):
            _put(known, rest, value)


async def read(request: web.Request) -> Params:
    values = nest(request.query.items())
    if not request.can_read_body:
        return Params(values)
    if request.content_type == "application/json":
        try:
            told = json.loads(await request.read() or b"{}")
        except ValueError as error:
            raise Problem(400, "Error occurred while parsing request parameters") from error
        return Params(values | (told if isinstance(told, dict) else {}))
    return Params(values | nest((await request.post()).items()))
