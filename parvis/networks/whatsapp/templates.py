"""Messages that Meta has approved: their words are fixed, but for places that are filled at each sending.

Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview (read 2026-11-22).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from parvis.networks.errors import ContentRefused
from parvis.networks.meta.calls import Graph, Told, needed
from parvis.networks.meta.fields import inner, text
from parvis.networks.protocols import Access, Result
from parvis.networks.whatsapp.errors import TemplateRefused

FIELDS = "id,name,language,status,components,parameter_format"
APPROVED = "APPROVED"
MOST_WORDS = 80
FILES = ("image", "video", "document")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


async def approved(graph: Graph, access: Access) -> list[tuple[str, str]]:
    """Id and name of each template that may go out, by name."""
    path = f"/{access.extra.get('business', '')}/message_templates"
    found = []
    async for told in graph.pages(path, access, fields=FIELDS, limit=100):
        if text(told, "status") == APPROVED and text(told, "id"):
            found.append((text(told, "id"), _named(told)))
    return sorted(found, key=lambda one: one[1])


async def read(graph: Graph, access: Access, template: str) -> Result:
    """What sending it needs. Raises TemplateRefused where it may not go out (any more)."""
    told = await graph.get(f"/{template}", access, fields=FIELDS)
    if text(told, "status") != APPROVED:
        raise TemplateRefused(said=text(told, "status"))
    header = _component(told, "HEADER")
    return {
        "name": needed(told, "name"),
        "language": needed(told, "language"),
        "named": text(told, "parameter_format").upper() == "NAMED",
        "file": text(header, "format").lower() if text(header, "format").lower() in FILES else "",
        "header": _places(text(header, "text")),
        "body": _places(text(_component(told, "BODY"), "text")),
        "buttons": [place for place, button in _buttons(told) if _places(text(button, "url"))],
    }


def filled(needs: Mapping[str, Any], values: Sequence[str], file: Mapping[str, str] | None) -> dict[str, Any]:
    """The template as it is sent. values: in the order of its places. file: what the header shows.

    Raises ContentRefused where they do not fit.
    """
    places = len(needs["header"]) + len(needs["body"]) + len(needs["buttons"])
    if places != len(values):
        sentence = ngettext(
            "The template has {n} place to fill; write one line for it.",
            "The template has {n} places to fill; write one line for each.",
            places,
        )
        raise ContentRefused(said=sentence.format(n=places))
    if bool(needs["file"]) != (file is not None):
        wanted, unwanted = gettext("The template needs a file."), gettext("The template takes no file.")
        raise ContentRefused(said=wanted if needs["file"] else unwanted)
    left = iter(values)
    shown = [{"type": needs["file"], needs["file"]: dict(file)}] if file else []
    components: list[dict[str, Any]] = [
        {"type": "header", "parameters": [*shown, *_texts(needs, "header", left)]},
        {"type": "body", "parameters": [*_texts(needs, "body", left)]},
    ]
    for place in needs["buttons"]:
        button = {"type": "button", "sub_type": "url", "index": str(place)}
        components.append(button | {"parameters": [{"type": "text", "text": next(left)}]})
    told: dict[str, Any] = {"name": needs["name"], "language": {"policy": "deterministic", "code": needs["language"]}}
    return told | {"components": [one for one in components if one["parameters"]]}


def _texts(needs: Mapping[str, Any], kind: str, left: Iterator[str]) -> Iterator[dict[str, str]]:
    for name in needs[kind]:
        named = {"parameter_name": name} if needs["named"] else {}
        yield {"type": "text", **named, "text": next(left)}


def lines(told: object) -> list[str]:
    """What people wrote for the places, one a line."""
    return [line.strip() for line in str(told or "").splitlines() if line.strip()]


def _named(told: Told) -> str:
    """With the beginning of its words, so that people know it and its places."""
    words = " ".join(text(_component(told, "BODY"), "text").split())
    words = words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1].rstrip() + "…"
    return f"{text(told, 'name')} ({text(told, 'language')}): {words}"


def _places(words: str) -> list[str]:
    """Names of its places, in order; one that stands there twice is filled once."""
    return list(dict.fromkeys(_PLACE.findall(words)))


def _component(told: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    several = told.get("components")
    found = [one for one in several if inner(one).get("type") == kind] if isinstance(several, list) else []
    return inner(found[0]) if found else {}


def _buttons(told: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    several = _component(told, "BUTTONS").get("buttons")
    for place, button in enumerate(several if isinstance(several, list) else ()):
        yield place, inner(button)
