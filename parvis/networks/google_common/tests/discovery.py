"""Google's discovery documents as a judge: is a request one of theirs, and does the answer have the shape they promise?

Stricter than Google: what the documents do not name is a fault.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest

from parvis.kit.http import Answer, Http
from parvis.networks.tests.specifications import specification_file

#: Of the API as a whole, and of uploads; every method takes them.
EVERYWHERE = {"uploadType", "upload_id", "alt", "prettyPrint", "key", "quotaUser", "fields"}


@dataclass
class Asked:
    method: str
    url: str
    params: list[tuple[str, str]]
    json: Any
    answer: Answer


class Listening(Http):
    """A pool that remembers what was asked and answered."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.asked: list[Asked] = []

    async def call(self, method: str, url: str, **how: Any) -> Answer:
        answer = await super().call(method, url, **how)
        told = how.get("params") or {}
        given = list(told.items()) if isinstance(told, dict) else list(told)
        pairs = [(name, one) for name, value in given for one in (value if isinstance(value, list) else [value])]
        self.asked.append(Asked(method, url, pairs, how.get("json"), answer))
        return answer


@dataclass
class Discovery:
    """Several documents as one, as all hosts are one in the village. Paths without a leading slash."""

    methods: list[tuple[re.Pattern[str], dict[str, Any]]] = field(default_factory=list)
    schemas: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, *names: str) -> "Discovery":
        """names: below `shared/networks/specs`. Skips the test where they are absent."""
        made = cls()
        for name in names:
            document = json.loads(specification_file(name).read_text(encoding="utf-8"))
            made._take(document, document)
            for title, schema in document["schemas"].items():
                made.schemas[title] = schema
        return made

    def _take(self, part: dict[str, Any], document: dict[str, Any]) -> None:
        for method in part.get("methods", {}).values():
            for path in (method.get("flatPath") or method["path"], *_upload_paths(method)):
                pattern = re.sub(r"\\{[^/]*?\\}", "[^/:]+", re.escape(document["servicePath"] + path.lstrip("/")))
                self.methods.append((re.compile(pattern), method))
        for inner in part.get("resources", {}).values():
            self._take(inner, document)

    def judge(self, asked: Asked, base_url: str) -> str:
        """The id of the method; fails the test for what is not as it is described."""
        parts = urlsplit(asked.url)
        path = parts.path.removeprefix(urlsplit(base_url).path).lstrip("/")
        method = self._method(asked.method, path)
        told = [*asked.params, *((name, value) for name, values in parse_qs(parts.query).items() for value in values)]
        self._judge_params(method, told)
        if asked.json is not None:
            assert "request" in method, f"{method['id']} takes no body"
            self.hold(method["request"]["$ref"], asked.json)
        if asked.answer.ok and asked.answer.body:
            assert "response" in method, f"{method['id']} answers nothing"
            self.hold(method["response"]["$ref"], asked.answer.json())
        return str(method["id"])

    def _method(self, verb: str, path: str) -> dict[str, Any]:
        verb = "POST" if path.startswith("upload/") else verb  # a session's PUTs belong to the method that opened it
        for pattern, method in self.methods:
            if method["httpMethod"] == verb and pattern.fullmatch(path):
                return method
        pytest.fail(f"No such method: {verb} {path}")

    def _judge_params(self, method: dict[str, Any], told: list[tuple[str, str]]) -> None:
        known = method.get("parameters", {})
        for name, value in told:
            if name in EVERYWHERE:
                continue
            assert name in known, f"{method['id']} knows no {name}"
            if "enum" in known[name]:
                assert value in known[name]["enum"], f"{method['id']}: {name} is never {value}"
        given = {name for name, _value in told} | {name for name, how in known.items() if how["location"] == "path"}
        if "upload_id" not in given:
            missing = {name for name, how in known.items() if how.get("required")} - given
            assert not missing, f"{method['id']} needs {missing}"

    def hold(self, title: str, told: Any) -> None:
        """`told` is such a thing."""
        definitions = {name: _schema(schema) for name, schema in self.schemas.items()}
        jsonschema.validate(told, {"$ref": f"#/$defs/{title}", "$defs": definitions})


def _upload_paths(method: dict[str, Any]) -> list[str]:
    protocols = method.get("mediaUpload", {}).get("protocols", {})
    return [protocols["simple"]["path"]] if "simple" in protocols else []


def _schema(told: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema for one of Google's, with nothing beyond what it names."""
    if "$ref" in told:
        return {"$ref": f"#/$defs/{told['$ref']}"}
    made: dict[str, Any] = {} if told.get("type") in (None, "any") else {"type": told["type"]}
    if "enum" in told:
        made["enum"] = told["enum"]
    if told.get("format") in ("int64", "uint64") and told.get("type") == "string":
        made["pattern"] = r"^-?\d+$"
    if "items" in told:
        made["items"] = _schema(told["items"])
    if told.get("type") == "object":
        made["properties"] = {name: _schema(inner) for name, inner in told.get("properties", {}).items()}
        more = told.get("additionalProperties")
        made["additionalProperties"] = _schema(more) if more else False
    return made
