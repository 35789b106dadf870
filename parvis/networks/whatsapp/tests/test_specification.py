"""Every request of the adapter, every answer of the village and all that it pushes, held against Meta's description.

The description is of version 23, and has faults of its own: they are put right in `mended`, each with the reason.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.protocols import Hook, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.specifications import Exchange, ListeningToForms, Specification, specification_file
from parvis.networks.tests.stages import Stage, new_handle, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.ways import Errand, set_out
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.whatsapp.tests.stage import KEYS, asked
from parvis.networks.whatsapp.tests.stage import stage as on_stage
from parvis.networks.whatsapp.way import WhatsAppWay
from village.testing import Village

FILE = "whatsapp/business-messaging-api_v23.0.yaml"
#: It gives these to what comes in as well, where it means those that bear a number.
COMES_IN = {
    "TextMessage": "TextMessage_2", "ReactionMessage": "ReactionMessage_1", "AudioMessage": "AudioMessage_1",
    "DocumentMessage": "DocumentMessage_1", "ImageMessage": "ImageMessage_1", "StickerMessage": "StickerMessage_1",
    "VideoMessage": "VideoMessage_1", "LocationMessage": "LocationMessage_1",
}  # fmt: skip
SCHEMA = "#/components/schemas/"
#: Of all of Graph: the proof that comes with a token, the fields and the pages; see docs/graph-api.
COMMON = ("appsecret_proof", "fields", "limit", "after")
#: What we ask of whom; all nodes stand at the same place, and only their ids tell them apart.
EDGES = (
    "/{Version}/{Phone-Number-ID}/messages", "/{Version}/{Phone-Number-ID}/media", "/{Version}/{WABA-ID}/phone_numbers",
    "/{Version}/{WABA-ID}/message_templates", "/{Version}/{WABA-ID}/subscribed_apps",
)  # fmt: skip
NUMBER, TEMPLATE = "/{Version}/{Phone-Number-ID}", "/{Version}/{TEMPLATE_ID}"


def mended(told: dict[str, Any]) -> dict[str, Any]:
    schemas = told["components"]["schemas"]
    for schema in schemas.values():
        for part in schema.get("allOf", ()):
            # Nothing could fit: each half forbids what the other one demands.
            if part.pop("additionalProperties", None) is False:
                schema["unevaluatedProperties"] = False
    # …/messages/send-messages names our key; the description has it in marketing messages only.
    schemas["BaseMessageProperties"]["properties"]["biz_opaque_callback_data"] = {"type": "string", "maxLength": 512}
    # What comes in is described by what goes out, which bears another base.
    schemas["IncomingMessage"]["oneOf"] = [_comes_in(schemas, one) for one in schemas["IncomingMessage"]["oneOf"]]
    # Only what was sent by a button of a product refers to one.
    schemas["ContextObject"]["required"].remove("referred_product")
    # What was not asked for is not told.
    schemas["WhatsAppBusinessAccountPhoneNumber"]["required"] = ["id"]
    # The pattern of places ("^[2-6, 11-14]$") is a range of words as one of signs.
    schemas["TemplateComponent"]["properties"]["index"].pop("pattern")
    for item in told["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation.setdefault("parameters", []).extend(
                    {"name": name, "in": "query", "schema": {}} for name in COMMON
                )
    return told


def _comes_in(schemas: dict[str, Any], one: dict[str, str]) -> dict[str, str]:
    name = one["$ref"].removeprefix(SCHEMA)
    name = COMES_IN.get(name, name)
    for part in schemas[name]["allOf"]:
        if part.get("$ref") == f"{SCHEMA}BaseMessageProperties":
            part["$ref"] += "_1"
    return {"$ref": SCHEMA + name}


@cache
def loaded() -> dict[str, Any]:
    return mended(yaml.safe_load(specification_file(FILE).read_text(encoding="utf-8")))


def described(*paths: str) -> Specification:
    told = loaded()
    return Specification(told | {"paths": {path.replace("-", "_"): told["paths"][path] for path in paths}}, "/whatsapp")


def faults(exchange: Exchange) -> list[str]:
    node = TEMPLATE if exchange.path.rpartition("/")[2].startswith("3") else NUMBER
    headers = {"Content-Type": "application/json", **exchange.headers}  # which the pool adds by itself
    body = exchange.body
    if isinstance(body, dict) and isinstance(body.get("file"), bytes):
        body = body | {"file": "…"}
    return described(*EDGES, node).faults(replace(exchange, headers=headers, body=body))


@pytest.fixture
async def pool() -> AsyncIterator[ListeningToForms]:
    async with ListeningToForms() as listening:
        yield listening


async def everything(scene: Stage, http: ListeningToForms, folder: Path) -> None:
    """All that the adapter does, once."""
    adapter, ours = WhatsApp(http), scene.access
    await adapter.who_am_i(ours)
    await adapter.read_hooks(ours)
    places = {name.partition(":")[0]: number for number, name in (await adapter.read_limits(ours)).places}
    target = asked(scene.village, scene.handle)
    media = (picture(folder), picture(folder, "oven.png"))
    filled = {
        "hello (en_US)": ("", ()),
        "order_ready (en)": ("Zoé\nrye\nnoon", ()),
        "order_ready (fr)": ("pain\nmidi", ()),
        "new_loaf (en)": ("rye\norder/7", media[:1]),
    }
    for outgoing in (
        Outgoing(("Yes.", "Until noon."), target=target),
        Outgoing(("Look.",), media=media, target=target),
        *(
            Outgoing(("",), media=files, target=target, options={"template": places[name], "parameters": lines})
            for name, (lines, files) in filled.items()
        ),
    ):
        await adapter.publish(outgoing, ours, MemoryJournal())
    for deed in ("like", "unlike"):
        await adapter.moderate(deed, target, ours)


async def test_what_is_said_is_said_as_meta_describes_it(
    pool: ListeningToForms, quiet_village: Village, tmp_path: Path
) -> None:
    loaded()

    await everything(on_stage(quiet_village), pool, tmp_path)

    assert {(one.method, one.path.rpartition("/")[2]) for one in pool.exchanges} > {
        ("POST", "messages"), ("POST", "media"), ("GET", "message_templates"), ("GET", "subscribed_apps"),
    }  # fmt: skip
    assert [fault for exchange in pool.exchanges for fault in faults(exchange)] == []


async def test_connecting_is_said_as_meta_describes_it(pool: ListeningToForms, quiet_village: Village) -> None:
    loaded()
    ours = on_stage(quiet_village).access
    typed = {"number": ours.account_id, "business": ours.extra["business"], "token": ours.token}

    outcome = await set_out(WhatsAppWay(), Errand(pool, typed, KEYS, base_url=ours.base_url))

    assert outcome.connected
    own = [one for one in pool.exchanges if not one.path.endswith("/debug_token")]  # that is described for all of Graph
    assert [one.method for one in own] == ["GET", "GET", "POST"]
    assert [fault for exchange in own for fault in faults(exchange)] == []


async def test_the_check_would_notice(pool: ListeningToForms, quiet_village: Village) -> None:
    loaded()
    scene = on_stage(quiet_village)
    target = asked(scene.village, scene.handle)
    await WhatsApp(pool).publish(Outgoing(("Yes.",), target=target), scene.access, MemoryJournal())
    said = pool.exchanges[-1]

    assert faults(said) == []
    for changes in ({"colour": "brown"}, {"text": {"words": "Yes."}}, {"to": 99}, {"type": "image"}):
        assert faults(replace(said, body={**said.body, **changes})), changes
    assert faults(replace(said, told={"messages": [{"id": 4}]}))


async def test_what_is_pushed_is_worded_as_meta_describes_it(
    quiet_village: Village, wire: Wire, http: Http, tmp_path: Path
) -> None:
    payload = {"$ref": f"{SCHEMA}WebhookPayload", "components": loaded()["components"]}
    scene = on_stage(quiet_village)
    wire.says["/hook"] = says(200)
    gone = new_handle()
    target = asked(quiet_village, scene.handle, who=gone)
    quiet_village.hook("whatsapp", f"{wire.url}/hook", account=scene.handle, secret="levain")
    asked(quiet_village, scene.handle, "Gluten-free?")
    outgoing = Outgoing(("Look.",), media=(picture(tmp_path),), target=target)
    receipt = await WhatsApp(http).publish(outgoing, scene.access, MemoryJournal())
    quiet_village.act("zoe", "like", network="whatsapp", status=receipt.remote_id.removeprefix("wamid.HBg"))
    quiet_village.admin("POST", "/accounts", {"account": gone, "network": "whatsapp", "suspended": True})
    await WhatsApp(http).publish(outgoing, scene.access, MemoryJournal())
    for _look in range(100):
        if len(wire.to("/hook")) == 5:
            break
        await asyncio.sleep(0.05)  # a moment for the courier

    told = [one.json() for one in wire.to("/hook")]
    assert len(told) == 5
    pushes = [Hook("POST", one.headers, {}, one.body, now()) for one in wire.to("/hook")]
    heard = [one.incoming for push in pushes for one in WhatsApp(http).heard(push, {"client_secret": "levain"})]
    assert [one.kind for one in heard] == ["message", "message", "message", "like", "message"]
    for one in told:
        assert list(jsonschema.Draft202012Validator(payload).iter_errors(one)) == []
    told[0]["entry"][0]["changes"][0]["value"]["messages"][0]["type"] = "poem"
    assert list(jsonschema.Draft202012Validator(payload).iter_errors(told[0]))
