"""Templates that Meta has looked at, the same for every business, and how their places are filled.

Source: …/whatsapp/templates/overview, …/message_templates (read 2026-11-22).
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.meta.graph import VERSION, asked, page, shown
from village.dialects.meta.problems import gone
from village.dialects.meta.tokens import MetaDialect
from village.dialects.speaking import Call
from village.dialects.whatsapp.calling import MANAGEMENT, demand_business, refused
from village.world.model import Account

_PLACE = re.compile(r"\{\{(\w+)\}\}")
HEADER = {"type": "HEADER", "format": "IMAGE"}
BUTTON = {"type": "URL", "text": "Order", "url": "https://bread.example/{{1}}"}
#: Name, language, status, format of its places, components.
ALL: tuple[tuple[str, str, str, str, list[dict[str, Any]]], ...] = (
    ("hello", "en_US", "APPROVED", "POSITIONAL", [{"type": "BODY", "text": "Hello, we have bread again."}]),
    (
        "order_ready", "en", "APPROVED", "POSITIONAL",
        [
            {"type": "HEADER", "format": "TEXT", "text": "For {{1}}"},
            {"type": "BODY", "text": "Your {{1}} is ready. We are open until {{2}}."},
            {"type": "FOOTER", "text": "The bakery"},
        ],
    ),
    (
        "order_ready", "fr", "APPROVED", "NAMED",
        [{"type": "BODY", "text": "Votre {{order}} vous attend jusqu’à {{hour}}."}],
    ),
    (
        "new_loaf", "en", "APPROVED", "POSITIONAL",
        [HEADER, {"type": "BODY", "text": "A new loaf: {{1}}."}, {"type": "BUTTONS", "buttons": [BUTTON]}],
    ),
    ("free_money", "en", "REJECTED", "POSITIONAL", [{"type": "BODY", "text": "You have won."}]),
)  # fmt: skip


def offers(dialect: MetaDialect) -> None:
    dialect.get(f"{VERSION}/{{business}}/message_templates", MANAGEMENT)(listed)
    dialect.get(f"{VERSION}/{{template:3[0-9]{{10,}}}}", MANAGEMENT)(one)


def template_id(number: Account, place: int) -> str:
    return f"3{place}{number.id}"


def _node(number: Account, place: int) -> dict[str, Any]:
    name, language, status, kind, components = ALL[place]
    told = {"id": template_id(number, place), "name": name, "language": language, "status": status}
    return told | {"category": "UTILITY", "parameter_format": kind, "components": components}


async def listed(call: Call) -> web.Response:
    number, fields = demand_business(call), asked(call, "name,language,status,category,components")

    def show(place: int) -> dict[str, Any]:
        return shown(_node(number, place), fields, "MessageTemplate")

    return web.json_response(page(call, range(len(ALL)), lambda place: place, show))


async def one(call: Call) -> web.Response:
    wanted = call.path("template")
    place = next((place for place in range(len(ALL)) if template_id(call.me, place) == wanted), None)
    if place is None:
        raise gone(wanted)
    fields = asked(call, "name,language,status,category,components")
    return web.json_response(shown(_node(call.me, place), fields, "MessageTemplate"))


def words(call: Call, told: dict[str, Any]) -> tuple[str, str]:
    """What the template says with its places filled, and the number of the file that its header shows.

    Raises: Problem.
    """
    code = (told.get("language") or {}).get("code")
    found = next((one for one in ALL if one[:2] == (told.get("name"), code)), None)
    if found is None or found[2] != "APPROVED":
        raise refused(132001, "Template name does not exist in the translation", status=404)
    given = {one.get("type"): one.get("parameters") or [] for one in told.get("components") or ()}
    said, file = [], ""
    for component in found[4]:
        parameters = given.get(component["type"].lower(), [])
        if component["type"] == "BUTTONS":
            _filled("{{1}}", given.get("button", []), named=False)
        elif component.get("format") == "IMAGE":
            file = str(((parameters or [{}])[0].get("image") or {}).get("id") or "")
            if not file:
                raise refused(132012, "Template Parameter format does not match format in the created Template")
        else:
            said.append(_filled(component["text"], parameters, named=found[3] == "NAMED"))
    return "\n".join(said), file


def _filled(text: str, parameters: list[dict[str, Any]], *, named: bool) -> str:
    places = list(dict.fromkeys(_PLACE.findall(text)))
    if len(places) != len(parameters) or any(not one.get("text") for one in parameters):
        words = "Number of parameters does not match the expected number of params"
        raise refused(132000, words, f"{len(parameters)} given, {len(places)} expected")
    keys = [one.get("parameter_name") for one in parameters] if named else places
    if set(keys) != set(places):
        raise refused(132012, "Parameter name does not match")
    values = dict(zip(keys, (one["text"] for one in parameters), strict=True))
    return _PLACE.sub(lambda match: str(values[match[1]]), text)
