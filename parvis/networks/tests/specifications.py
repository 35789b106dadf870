"""What adapters say and networks answer, held against a vendor's OpenAPI description.

`listening()` is a pool that keeps what went over it; `Specification.faults` names what does not fit. Specifications
are not part of the repository: `PARVIS_SPECS`, or `shared/networks/specs` beside it or above, else the test is skipped.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jsonschema
import pytest
import yaml

from parvis.kit.http import Answer, Http

ROOT = Path(__file__).resolve().parents[3]
METHODS = ("get", "post", "put", "delete", "patch", "head")


def specification_file(name: str) -> Path:
    """The file below the folder of specifications; skips the test where it is not there."""
    named = os.environ.get("PARVIS_SPECS")
    folders = [Path(named)] if named else [above / "shared/networks/specs" for above in (ROOT, *ROOT.parents)]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    pytest.skip(f"the specification {name} is in none of {', '.join(str(folder) for folder in folders)}")


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. path: decoded; query: each name's last value; body: JSON or None."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    status: int
    told: Any  # the answer's JSON, None where it is none
    headers: Mapping[str, str]  # of the request

    def __str__(self) -> str:
        return f"{self.method} {self.path} → {self.status}"


class Listening(Http):
    """A pool that remembers. `form`: data that is no JSON is not kept."""

    def __init__(self) -> None:
        super().__init__(allowed_hosts=("127.0.0.1", "localhost"))
        self.exchanges: list[Exchange] = []

    async def call(self, method: str, url: str, **how: Any) -> Answer:  # type: ignore[override]  # handed on
        answer = await super().call(method, url, **how)
        parts = urlsplit(answer.url)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        data = how.get("data")
        body = how.get("json") if how.get("json") is not None else data if isinstance(data, dict) else None
        headers = dict(how.get("headers") or {})
        self.exchanges.append(Exchange(method, parts.path, query, body, answer.status, answer.json(), headers))
        return answer


class ListeningToForms(Listening):
    """A pool that keeps the fields of forms too: texts as they are, files as bytes."""

    async def call(self, method: str, url: str, **how: Any) -> Answer:  # type: ignore[override]  # handed on
        form = how.get("data")
        fields = None
        if isinstance(form, aiohttp.FormData):  # read before it is sent: sending empties it
            fields = {options["name"]: value for options, _headers, value in form._fields}
        answer = await super().call(method, url, **how)
        if fields is not None:
            self.exchanges[-1] = replace(self.exchanges[-1], body=fields)
        return answer


class Specification:
    """An OpenAPI 3 description. prefix: what stands before its paths in the village."""

    def __init__(self, document: Mapping[str, Any], prefix: str = "") -> None:
        self.document = _without_nullable(document)
        self.prefix = prefix
        templates = sorted(self.document["paths"], key=lambda path: (path.count("{"), -len(path)))
        self.templates = [(re.compile(_pattern(path)), path) for path in templates]

    @classmethod
    def read(cls, path: Path, prefix: str = "") -> "Specification":
        return cls(_loaded(path), prefix)

    def faults(self, exchange: Exchange) -> list[str]:
        """In words, empty where request and answer fit; a call that is not described is one fault."""
        found = self._operation(exchange)
        if found is None:
            return [f"{exchange}: not described"]
        operation, shared = found
        parameters = [self._resolved(one) for one in [*shared, *operation.get("parameters", [])]]
        problems = [*self._queried(exchange, parameters), *self._sent(exchange, operation)]
        return [f"{exchange}: {problem}" for problem in (*problems, *self._answered(exchange, operation))]

    def _operation(self, exchange: Exchange) -> tuple[dict[str, Any], list[Any]] | None:
        path = exchange.path.removeprefix(self.prefix)
        for pattern, template in self.templates:
            item = self.document["paths"][template]
            if pattern.fullmatch(path) and exchange.method.lower() in item:
                return item[exchange.method.lower()], item.get("parameters", [])
        return None

    def _queried(self, exchange: Exchange, parameters: list[dict[str, Any]]) -> Iterator[str]:
        described = {one["name"]: one for one in parameters if one["in"] == "query"}
        for name, parameter in described.items():
            if parameter.get("required") and name not in exchange.query:
                yield f"the query lacks {name}"
            allowed = (parameter.get("schema") or {}).get("enum")
            if name in exchange.query and allowed and exchange.query[name] not in map(str, allowed):
                yield f"{name} is one of {allowed}"
        yield from (f"the query holds {name}" for name in exchange.query if name not in described)
        sent = {name.lower() for name in exchange.headers}
        for parameter in parameters:
            if parameter["in"] == "header" and parameter.get("required") and parameter["name"].lower() not in sent:
                yield f"the header {parameter['name']} is missing"

    def _sent(self, exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
        content = self._resolved(operation.get("requestBody") or {}).get("content") or {}
        schema = next((one.get("schema") for kind, one in content.items() if "json" in kind), None)
        if schema is not None and exchange.body is not None:
            yield from self._misfits(schema, exchange.body, "sent")

    def _answered(self, exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
        answers = operation.get("responses") or {}
        family = f"{exchange.status // 100}XX"
        described = answers.get(str(exchange.status)) or answers.get(family) or answers.get("default")
        answer = self._resolved(described or {})
        if not answer:
            yield f"the status {exchange.status} is not described"
            return
        content = answer.get("content") or {}
        schema = next((one.get("schema") for kind, one in content.items() if "json" in kind), None)
        if schema is not None:
            yield from self._misfits(schema, exchange.told, "answered")

    def _misfits(self, schema: Mapping[str, Any], told: Any, what: str) -> Iterator[str]:
        whole = {**schema, "components": self.document.get("components", {})}
        for error in jsonschema.Draft202012Validator(whole).iter_errors(told):
            yield f"{what} {error.json_path}: {error.message[:200]}"

    def _resolved(self, thing: Mapping[str, Any]) -> dict[str, Any]:
        while "$ref" in thing:
            found: Any = self.document
            for name in thing["$ref"].removeprefix("#/").split("/"):
                found = found[name.replace("~1", "/").replace("~0", "~")]
            thing = found
        return dict(thing)


@cache
def _loaded(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    return loaded


def _pattern(template: str) -> str:
    return "".join("[^/]+" if piece.startswith("{") else re.escape(piece) for piece in re.split(r"(\{\w+\})", template))


def _without_nullable(thing: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema names the type null."""
    if isinstance(thing, list):
        return [_without_nullable(one) for one in thing]
    if not isinstance(thing, dict):
        return thing
    plain = {name: _without_nullable(one) for name, one in thing.items() if name != "nullable"}
    if thing.get("nullable") is True and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
        if "enum" in plain:
            plain["enum"] = [*plain["enum"], None]
    return plain
