"""What we say to the Graph API and what the village answers, held against the files Meta generates its SDKs from.

They name for each kind of thing its fields, its edges and what these take; not the members of enumerations, and a few
things of the documentation not at all: those are in `BESIDE`, with the reason.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from parvis.kit.http import Answer
from parvis.networks.tests.specifications import Exchange, Listening, specification_file

FOLDER = "meta-graph/specs"
#: What every call may bear: developers.facebook.com/docs/graph-api/overview, …/results.
COMMON = {"fields", "limit", "after", "before", "since", "until", "summary", "access_token", "appsecret_proof"}
#: By kind: fields and parameters that the documentation names and the files leave out.
BESIDE: dict[str, dict[str, str]] = {
    "Page": {"tasks": "list", "source": "file", "video_id": "string"},
    "PagePost": {"attachments": "Object"},
    "IGUser": {},
    "IGMedia": {"status_code": "string", "status": "string"},
    "IGComment": {"replies": "Object"},
    "AdVideo": {"success": "bool"},
    "Comment": {},
    "User": {},
}
KindOf = Callable[[str], str]


class MetaListening(Listening):
    """Keeps the names and texts of a form with files too."""

    async def call(self, method: str, url: str, **how: Any) -> Answer:  # type: ignore[override]
        answer = await super().call(method, url, **how)
        parts = getattr(how.get("data"), "_fields", None)
        if parts is not None:
            body = {str(part[0]["name"]): part[2] for part in parts}
            last = self.exchanges[-1]
            headers = last.headers
            self.exchanges[-1] = Exchange(method, last.path, last.query, body, last.status, last.told, headers)
        return answer


@cache
def kind(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(specification_file(f"{FOLDER}/{name}.json").read_text(encoding="utf-8"))
    return loaded


def known(name: str) -> bool:
    return name in BESIDE


class GraphSpecification:
    """prefix: of the village's paths. kind_of: the kind of thing that has this id."""

    def __init__(self, prefix: str, kind_of: KindOf) -> None:
        self.path = re.compile(rf"{prefix}/v\d+\.\d+/(?P<id>[^/]+)(?:/(?P<edge>[^/]+))?")
        self.kind_of = kind_of

    def faults(self, exchange: Exchange) -> list[str]:
        """In words; empty where request and answer fit. A call that is not of the graph is none."""
        found = self.path.fullmatch(exchange.path)
        if found is None or found["edge"] == "access_token":
            return []
        name, edge = self.kind_of(found["id"]), found["edge"]
        api = _api(name, exchange.method, edge)
        if api is None:
            return [f"{exchange}: {name} has no such edge"]
        problems = [*_sent(name, api, exchange), *_answered(api, exchange)]
        return [f"{exchange}: {problem}" for problem in problems]


def _api(name: str, method: str, edge: str | None) -> dict[str, Any] | None:
    apis = kind(name)["apis"]
    return next((api for api in apis if api["method"] == method and api.get("endpoint") == edge), None)


def _sent(name: str, api: Mapping[str, Any], exchange: Exchange) -> Iterator[str]:
    sent = dict(exchange.query) | (exchange.body if isinstance(exchange.body, dict) else {})
    described = {param["name"]: param for param in api["params"]}
    for param in described.values():
        if param.get("required") and param["name"] not in sent:
            yield f"lacks {param['name']}"
    for given, value in sent.items():
        if given in described:
            yield from _misfit(given, str(described[given]["type"]), value, sent=True)
        elif given not in COMMON and given not in BESIDE[name]:
            yield f"says {given}, which {name} does not take"
    if "fields" in sent:
        yield from _asked(str(api["return"]), _names(str(sent["fields"])))


def _asked(name: str, tree: Mapping[str, Any]) -> Iterator[str]:
    """Fields and edges that the kind has."""
    if not known(name):
        return
    has = {field["name"]: str(field["type"]) for field in kind(name)["fields"]} | BESIDE[name]
    edges = {api.get("endpoint"): str(api["return"]) for api in kind(name)["apis"] if api["method"] == "GET"}
    for field, inner in tree.items():
        if field not in has and field not in edges:
            yield f"asks for {field}, which {name} does not have"
        elif inner:
            yield from _asked(edges.get(field) or has[field], inner)


def _names(text: str) -> dict[str, Any]:
    """`id,comments.limit(0){id}` → {"id": {}, "comments": {"id": {}}}."""
    plain = re.sub(r"\.\w+\([^()]*\)", "", text)
    stack, last = [dict[str, Any]()], ""
    for piece in re.findall(r"\w+|[{}]", plain):
        if piece == "{":
            stack.append(stack[-1][last])
        elif piece == "}":
            stack.pop()
        else:
            last = piece
            stack[-1][piece] = {}
    return stack[0]


def _answered(api: Mapping[str, Any], exchange: Exchange) -> Iterator[str]:
    told, name = exchange.told, str(api["return"])
    if not isinstance(told, dict):
        yield "answers no object"
        return
    if exchange.status != 200:
        error = told.get("error")
        if not (isinstance(error, dict) and isinstance(error.get("code"), int) and error.get("message")):
            yield "refuses without a code and words"
        return
    if exchange.method != "GET" or not known(name):
        return
    for thing in told["data"] if "data" in told and api.get("endpoint") else [told]:
        yield from _told(name, thing)


def _told(name: str, thing: Mapping[str, Any]) -> Iterator[str]:
    has = {field["name"]: str(field["type"]) for field in kind(name)["fields"]} | BESIDE[name]
    edges = {api.get("endpoint") for api in kind(name)["apis"] if api["method"] == "GET"}
    for field, value in thing.items():
        if field in edges and field not in has:
            if not (isinstance(value, dict) and isinstance(value.get("data"), list | dict)):
                yield f"tells {name}.{field}, which is no edge"
        elif field not in has:
            yield f"tells {field}, which {name} does not have"
        else:
            yield from _misfit(f"{name}.{field}", has[field], value, sent=False)


def _misfit(what: str, kind_: str, value: Any, *, sent: bool) -> Iterator[str]:
    if sent and not isinstance(value, bytes):
        value = str(value)
        fits = {
            "bool": lambda: value in {"true", "false"},
            "int": lambda: value.lstrip("-").isdecimal(),
            "unsigned int": value.isdecimal,
            "Object": lambda: _is_json(value) or "," in value or value.isdecimal(),
            "list<Object>": lambda: isinstance(_json(value), list),
        }.get(kind_, lambda: True)
    else:
        fits = {
            "bool": lambda: isinstance(value, bool),
            "int": lambda: isinstance(value, int),
            "unsigned int": lambda: isinstance(value, int) and value >= 0,
            "string": lambda: isinstance(value, str),
            "datetime": lambda: (
                isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT[\d:]+\+0000$", value) is not None
            ),
            "Object": lambda: isinstance(value, dict),
        }.get(kind_, lambda: isinstance(value, list) if kind_.startswith("list") else isinstance(value, dict))
    if not isinstance(value, bytes) and not fits():
        yield f"{what} is {value!r}, not of the kind {kind_}"


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _is_json(text: str) -> bool:
    return isinstance(_json(text), dict | list)
