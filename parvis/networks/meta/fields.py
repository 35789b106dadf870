"""Reading what the Graph API told: anything may be missing, null or of another kind, and nothing of that may fail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.kit.clock import parsed


def inner(told: object, *names: str) -> Mapping[str, Any]:
    """The object inside objects; empty where one of them is missing."""
    for name in names:
        told = told.get(name) if isinstance(told, Mapping) else None
    return told if isinstance(told, Mapping) else {}


def several(told: object, *names: str) -> list[Mapping[str, Any]]:
    """The objects of a list, which Graph puts below "data"."""
    found = inner(told, *names).get("data")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def number(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def when(told: Mapping[str, Any], name: str) -> datetime | None:
    """A moment as Graph writes it: 2026-11-22T10:00:00+0000."""
    try:
        return parsed(text(told, name))
    except ValueError:
        return None
