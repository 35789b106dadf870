"""Every request of the adapter, and every answer of the village, as the description of the Bot API has it."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parvis.networks.protocols import Access, Outgoing, Poll, Target
from parvis.networks.telegram.adapter import Telegram
from parvis.networks.telegram.tests.stage import stage as on_stage
from parvis.networks.telegram.tests.stage import with_group
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Exchange, ListeningToForms, specification_file
from parvis.networks.tests.stages import Stage, picture
from village.testing import Village

PLAIN = {"Integer": int, "Boolean": bool, "Float": float, "String": str}


class BotApi:
    """The description: methods with their fields, types with theirs."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.methods, self.types = told["methods"], told["types"]

    def faults_of(self, exchange: Exchange) -> list[str]:
        method = exchange.path.rpartition("/")[2]
        if method not in self.methods:
            return [f"no method {method}"]
        told = {name: _decoded(value) for name, value in (exchange.body or {}).items()}
        # Files that a field names by attach:// are parts of the form, and no fields.
        fields = {name: value for name, value in told.items() if not name.startswith("file")}
        found = [*self._object(fields, self.methods[method].get("fields", []), method)]
        answer = exchange.told
        if answer["ok"]:
            found += self._value(answer["result"], self.methods[method]["returns"], f"{method} →")
        elif not (isinstance(answer["error_code"], int) and isinstance(answer["description"], str)):
            found.append(f"{method}: no refusal of the Bot API")
        return found

    def _object(self, told: Mapping[str, Any], fields: list[Any], at: str) -> Iterator[str]:
        known = {field["name"]: field for field in fields}
        yield from (f"{at}.{name} is unknown" for name in told if name not in known)
        missing = [name for name, field in known.items() if field["required"] and name not in told]
        yield from (f"{at}.{name} is missing" for name in missing)
        for name in told:
            if name in known:
                yield from self._value(told[name], known[name]["types"], f"{at}.{name}")

    def _value(self, told: Any, kinds: list[str], at: str) -> list[str]:
        """Empty where it is of one of these kinds; else what is wrong with the kind that fits best."""
        faults = [list(self._of_kind(told, kind, at)) for kind in kinds]
        return min(faults, key=len)

    def _of_kind(self, told: Any, kind: str, at: str) -> Iterator[str]:
        if kind.startswith("Array of "):
            if not isinstance(told, list):
                yield f"{at} is no list"
                return
            for number, one in enumerate(told):
                yield from self._value(one, [kind.removeprefix("Array of ")], f"{at}[{number}]")
        elif kind in PLAIN:
            fits = isinstance(told, PLAIN[kind]) and (kind == "Boolean" or not isinstance(told, bool))
            if not fits and not (kind == "String" and isinstance(told, bytes)):
                yield f"{at} is no {kind}: {told!r}"
        elif kind == "InputFile":
            if not isinstance(told, bytes):
                yield f"{at} is no file"
        elif self.types[kind].get("subtypes"):
            yield from self._value(told, self.types[kind]["subtypes"], at)
        elif not isinstance(told, dict):
            yield f"{at} is no {kind}: {told!r}"
        else:
            yield from self._object(told, self.types[kind].get("fields", []), at)


def _decoded(value: Any) -> Any:
    """In a form whatever is no text is JSON; a text that happens to be JSON is left as it is by its kind."""
    if not isinstance(value, str) or value[:1] not in "[{-0123456789tf":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


@pytest.fixture
def api() -> BotApi:
    return BotApi(json.loads(specification_file("telegram/api.json").read_text(encoding="utf-8")))


@pytest.fixture
async def recorder() -> AsyncIterator[ListeningToForms]:
    async with ListeningToForms() as pool:
        yield pool


async def everything(scene: Stage, http: ListeningToForms, folder: Path) -> Access:
    """All that the adapter does, once."""
    adapter, ours = Telegram(http), with_group(scene)
    await adapter.who_am_i(ours)
    for outgoing in (
        Outgoing(("Nuts 🥜", "More."), warning="Allergens", options={"silent": True, "no_preview": True}),
        Outgoing(("A loaf.",), media=(picture(folder),), warning="Hot"),
        Outgoing(("Two loaves.",), media=(picture(folder), picture(folder, "oven.png"))),
        Outgoing(("Which?",), poll=Poll(("Rye", "Wheat"), 60, multiple=True)),
    ):
        await adapter.publish(outgoing, ours, MemoryJournal())
    act = scene.village.act
    act("zoe", "reply", network="telegram", status=scene.published()[0]["id"], text="Open?")
    act("karim", "mention", network="telegram", account=scene.handle, text="hello")
    act("lea", "direct", network="telegram", account=scene.handle, text="Do you deliver?")
    act("noah", "follow", network="telegram", account=scene.handle)
    catch = await adapter.read_arrivals(ours, mark="", about=())
    comment = next(one for one in catch.arrivals if one.kind == "comment")
    target = Target(comment.remote_id, comment.about_id)
    await adapter.publish(Outgoing(("Yes.",), target=target), ours, MemoryJournal())
    act("zoe", "like", network="telegram", status=scene.published()[-1]["id"])
    for deed in ("like", "unlike", "remove"):
        await adapter.moderate(deed, target, ours)
    await adapter.read_arrivals(ours, mark=catch.mark, about=())
    await adapter.ask_for_hooks(ours, "http://127.0.0.1:9/hooks/")
    await adapter.read_arrivals(ours, mark=catch.mark, about=())
    return ours


async def test_what_is_said_is_said_as_the_bot_api_describes_it(
    api: BotApi, recorder: ListeningToForms, quiet_village: Village, tmp_path: Path
) -> None:
    await everything(on_stage(quiet_village), recorder, tmp_path)

    said = {exchange.path.rpartition("/")[2] for exchange in recorder.exchanges}
    assert {"sendMessage", "sendPhoto", "sendMediaGroup", "sendPoll", "getUpdates", "setMessageReaction"} <= said
    assert [fault for exchange in recorder.exchanges for fault in api.faults_of(exchange)] == []


async def test_the_check_would_notice(api: BotApi, recorder: ListeningToForms, quiet_village: Village) -> None:
    scene = on_stage(quiet_village)
    await Telegram(recorder).publish(Outgoing(("Bread.",)), scene.access, MemoryJournal())
    (exchange,) = recorder.exchanges

    wrong = replace(exchange, body={"text": 7, "colour": "red"})
    assert api.faults_of(wrong) == [
        "sendMessage.colour is unknown",
        "sendMessage.chat_id is missing",
        "sendMessage.text is no String: 7",
    ]
