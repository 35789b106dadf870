"""Every request of the adapter, and every answer of the village, held against Slack's own description.

The description is of 2021, and Slack has gone on: what it does not know yet stands in `BESIDE`, with the reason.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Outgoing, Target
from parvis.networks.slack.adapter import Slack
from parvis.networks.slack.tests.stage import stage as on_stage
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Exchange, Listening, Specification, specification_file
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, says
from village.testing import Village

WEB = "slack/slack_web_openapi_v2_without_examples.json"
WRAPPER = "slack/slack_common_event_wrapper_schema.json"
#: files.upload was retired for these.
NEWER = ("/slack/files.getUploadURLExternal", "/slack/upload/v1/", "/slack/files.completeUploadExternal")
ANYTHING: dict[str, Any] = {}
#: By definition: fields that came later (message metadata 2022, alternative texts), or that a reading may bring too.
BESIDE = {
    "objs_message": {"metadata": ANYTHING, "subscribed": {"type": "boolean"}},
    "objs_file": {"alt_txt": {"type": "string"}, "shares": ANYTHING},  # it describes shares as always empty
}
IN_THREADS = {
    "metadata": ANYTHING,
    "bot_id": {"$ref": "#/definitions/defs_bot_id"},
    "files": {"type": "array", "items": {"$ref": "#/definitions/objs_file"}},
    "reactions": {"type": "array", "items": {"$ref": "#/definitions/objs_reaction"}},
}
PAGED = {"type": "object", "properties": {"next_cursor": {"type": "string"}}}


def with_later(told: dict[str, Any]) -> dict[str, Any]:
    """The description with what Slack has taught its API since."""
    for name, fields in BESIDE.items():
        told["definitions"][name]["properties"] |= fields
    later = {"name": "metadata", "in": "formData", "type": "object"}
    told["paths"]["/chat.postMessage"]["post"]["parameters"].append(later)
    for name in ("history", "replies"):
        method = told["paths"][f"/conversations.{name}"]["get"]
        method["parameters"].append({"name": "include_all_metadata", "in": "query"})
        answer = method["responses"]["200"]["schema"]["properties"]
        answer["response_metadata"] = PAGED
        answer["messages"].pop("minItems", None)  # a quiet channel has none
        if name == "replies":
            for one in answer["messages"]["items"]["items"]:
                one["properties"] |= IN_THREADS
    return told


def operation(told: Mapping[str, Any]) -> dict[str, Any]:
    """One method as OpenAPI 3 writes it. A yes and a no both come with the status 200."""
    fields = [one for one in told["parameters"] if one["in"] == "formData"]
    body = {
        "type": "object",
        "properties": {one["name"]: {"type": one["type"]} for one in fields},
        "required": [one["name"] for one in fields if one.get("required")],
        "additionalProperties": False,
    }
    answers = told["responses"]
    is_yes = {"properties": {"ok": {"const": True}}}
    answer = {"if": is_yes, "then": answers["200"]["schema"], "else": answers["default"]["schema"]}
    asked = [one | {"schema": {}} for one in told["parameters"] if one["in"] == "query" and one["name"] != "token"]
    return {
        "parameters": asked,  # the token stands in the header instead
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": {"content": {"application/json": {"schema": answer}}}},
    }


def changed(thing: Any) -> Any:
    """Slack says `items` with a list where one of several fits, and calls schemas definitions."""
    if isinstance(thing, list):
        return [changed(one) for one in thing]
    if not isinstance(thing, dict):
        return thing
    plain = {name: changed(one) for name, one in thing.items()}
    if isinstance(plain.get("$ref"), str):
        plain["$ref"] = plain["$ref"].replace("#/definitions/", "#/components/schemas/")
    if isinstance(plain.get("items"), list):
        plain["anyOf"] = plain.pop("items")
    return plain


@cache
def described() -> Specification:
    told = with_later(json.loads(specification_file(WEB).read_text(encoding="utf-8")))
    paths = {path: {verb: operation(one) for verb, one in verbs.items()} for path, verbs in told["paths"].items()}
    return Specification(changed({"paths": paths, "components": {"schemas": told["definitions"]}}), "/slack")


@pytest.fixture
async def pool() -> AsyncIterator[Listening]:
    async with Listening() as listening:
        yield listening


async def everything(scene: Stage, http: Http, folder: Path) -> None:
    """All that the adapter does, once."""
    adapter, ours = Slack(http), scene.access
    await adapter.who_am_i(ours)
    await adapter.read_limits(ours)
    began_at = MemoryJournal().began_at
    options = {"first_comment": "And rolls.", "no_preview": True, "place": ours.extra["random"]}
    media = (picture(folder), picture(folder, "oven.png"))
    for outgoing in (Outgoing(("Bread.", "Rye & wheat."), options=options), Outgoing(("A loaf.",), media=media)):
        await adapter.publish(outgoing, ours, MemoryJournal())
    assert len(await adapter.own_posts(ours, since=began_at)) == 2
    act, first = scene.village.act, scene.published()[0]["id"]
    act("zoe", "like", network="slack", status=first)
    act("zoe", "reply", network="slack", status=first, text="Open on Sundays?")
    act("karim", "mention", network="slack", account=scene.handle, text="hello")
    act("lea", "direct", network="slack", account=scene.handle, text="Do you deliver?")
    catch = await adapter.read_arrivals(ours, mark="", about=())
    assert {one.kind for one in catch.arrivals} == {"reply", "mention", "message"}
    for incoming in catch.arrivals:
        target = Target(incoming.remote_id, incoming.about_id, extra=incoming.extra)
        await adapter.publish(Outgoing(("Yes.",), target=target), ours, MemoryJournal())
        for deed in ("like", "like", "unlike", "unlike"):
            await adapter.moderate(deed, target, ours)
    await adapter.measure(ours, [catch.arrivals[0].about_id, f"{ours.extra['place']}/1.000000"])
    await adapter.read_arrivals(ours, mark=catch.mark, about=())


async def test_what_is_said_is_said_as_slack_describes_it(
    pool: Listening, quiet_village: Village, tmp_path: Path
) -> None:
    specification = described()

    await everything(on_stage(quiet_village), pool, tmp_path)

    known = [one for one in pool.exchanges if not one.path.startswith(NEWER)]
    assert len(pool.exchanges) - len(known) == 5  # two files: asked for, sent, and shared together
    assert {one.told["ok"] for one in known} == {True, False}
    assert [fault for exchange in known for fault in specification.faults(exchange)] == []


async def test_the_check_would_notice(pool: Listening, quiet_village: Village) -> None:
    specification = described()
    scene = on_stage(quiet_village)
    await Slack(pool).publish(Outgoing(("Bread.",)), scene.access, MemoryJournal())
    said: Exchange = pool.exchanges[-1]

    assert specification.faults(replace(said, body={"text": "Bread."}))
    assert specification.faults(replace(said, body={**said.body, "colour": "brown"}))
    assert specification.faults(replace(said, told={"ok": True}))
    assert specification.faults(replace(said, told={"ok": False, "error": "no_bread"}))


async def test_what_the_village_tells_is_wrapped_as_slack_wraps_it(quiet_village: Village, wire: Wire) -> None:
    wrapper = json.loads(specification_file(WRAPPER).read_text(encoding="utf-8"))
    scene = on_stage(quiet_village)
    wire.says["/hooks/"] = says(200)
    quiet_village.hook("slack", f"{wire.url}/hooks/", account=scene.handle, secret="levain")
    quiet_village.act("lea", "direct", network="slack", account=scene.handle, text="Do you deliver?")
    for _look in range(100):
        if wire.to("/hooks/"):
            break
        await asyncio.sleep(0.05)  # a moment for the courier

    (told,) = wire.to("/hooks/")
    assert list(jsonschema.Draft7Validator(wrapper).iter_errors(told.json())) == []
