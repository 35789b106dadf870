"""Meta's Postman collection of Threads as a description: which calls there are, with which parameters and answers.

It holds one example of each call. What an answer holds must stand in the example, and be of the same kind.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from parvis.networks.tests.specifications import Exchange

#: Parameters of Meta's pages that the collection has no example of.
ELSEWHERE = {
    "reply_to_id",
    "reply_control",
    "topic_tag",
    "poll_attachment",
    "since",
    "limit",
    "after",
    "reverse",
    "metric",
}
NUMBER = re.compile(r"(?<=/)\d+(?=/|$)")


class Collection:
    """Calls by method and path, as `("POST", "/me/threads_publish")`; ids are written `{id}`."""

    def __init__(self, path: Path) -> None:
        told = json.loads(path.read_text(encoding="utf-8"))
        self.variables = {one["key"]: one["value"] for one in told["variable"]}
        self.parameters: dict[tuple[str, str], set[str]] = {}
        self.examples: dict[tuple[str, str], list[Any]] = {}
        for item in _items(told["item"]):
            self._learn(item)

    def _learn(self, item: Mapping[str, Any]) -> None:
        raw = item["request"]["url"]["raw"]
        path, _, query = raw.removeprefix("{{api_host}}").partition("?")
        call = (item["request"]["method"], re.sub(r"\{\{\w+\}\}", "{id}", path).rstrip("/"))
        names = self.parameters.setdefault(call, set())
        for name, value in parse_qsl(query, keep_blank_values=True):
            names.add(name)
            if name == "fields":
                names |= {f"fields:{one}" for one in re.findall(r"\w+", self._filled(value))}
        for answer in item.get("response", ()):
            text = re.sub(r"<(\w+)>", r'"\1"', (answer.get("body") or "").replace('"<string>"', '"string"'))
            try:
                self.examples.setdefault(call, []).append(json.loads(text))
            except ValueError:  # an example that is cut off, or none
                continue

    def _filled(self, text: str) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda match: str(self.variables.get(match[1], "")), text)

    def faults(self, exchange: Exchange) -> Iterator[str]:
        path = NUMBER.sub("{id}", exchange.path.removeprefix("/threads").removeprefix("/v1.0"))
        call = (exchange.method, path)
        if call not in self.parameters:
            yield f"{exchange}: not described"
            return
        known = self.parameters[call] | ELSEWHERE | {"access_token", "fields"}
        sent = dict(exchange.query) | (exchange.body or {})
        yield from (f"{exchange}: holds {name}" for name in sent if name not in known)
        for name in str(sent.get("fields", "")).split(","):
            if name and f"fields:{name}" not in known:
                yield f"{exchange}: asks for the field {name}"
        # The examples are older than the fields that the same collection asks for.
        asked = {name.partition(":")[2] for name in known if name.startswith("fields:")} | {"paging", "id"}
        whole = self.examples.get(call)
        if whole and exchange.status == 200:
            yield from (f"{exchange}: answers {fault}" for fault in _misfits(exchange.told, _merged(whole), "", asked))


def _items(items: list[Any]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if "item" in item:
            yield from _items(item["item"])
        else:
            yield item


def _merged(examples: list[Any]) -> Any:
    """All that stands in any of them."""
    if all(isinstance(one, dict) for one in examples):
        names = {name for one in examples for name in one}
        return {name: _merged([one[name] for one in examples if name in one]) for name in names}
    if all(isinstance(one, list) for one in examples):
        inner = [item for one in examples for item in one]
        return [_merged(inner)] if inner else []
    return examples[0]


def _misfits(told: Any, example: Any, place: str, asked: set[str]) -> Iterator[str]:
    if isinstance(told, dict) and isinstance(example, dict):
        for name, value in told.items():
            if name in example:
                yield from _misfits(value, example[name], f"{place}.{name}", asked)
            elif name not in asked:
                yield f"{place}.{name}, which is in no example"
    elif isinstance(told, list) and isinstance(example, list):
        for item in told if example else ():
            yield from _misfits(item, example[0], f"{place}[]", asked)
    elif type(told) is not type(example) and place != ".user_id":
        yield f"{place}: {type(told).__name__} for {type(example).__name__}"
