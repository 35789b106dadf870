"""What WhatsApp pushes: believed with the application's signature; messages, reactions, and what became of ours."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.errors import AnswerLost
from parvis.networks.protocols import Forged, Hook, Incoming, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage, new_handle
from parvis.networks.tests.wire import Wire, says
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.whatsapp.tests.stage import asked
from parvis.networks.whatsapp.tests.stage import stage as on_stage
from village.testing import Village

KEYS = {"client_id": "1", "client_secret": "levain", "verify_token": "bread"}
NUMBER = {"display_phone_number": "15550783881", "phone_number_id": "7"}
ZOE = {"profile": {"name": "Zoé"}, "wa_id": "99"}


def stamp() -> str:
    return str(int(now().timestamp()))


def message(kind: str, **told: Any) -> dict[str, Any]:
    return {"from": "99", "id": "wamid.1", "timestamp": stamp(), "type": kind, **told}


def status(name: str, **told: Any) -> dict[str, Any]:
    told = {"biz_opaque_callback_data": "once:text:0", **told}
    return {"id": "wamid.2", "status": name, "timestamp": stamp(), "recipient_id": "99", **told}


def hook(told: Any, secret: str = "levain", *, forge: bytes = b"") -> Hook:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Hook("POST", {"x-hub-signature-256": f"sha256={signed}"}, {}, body + forge, now())


def told(value: Any, field: str = "messages") -> dict[str, Any]:
    entry = {"id": "8", "changes": [{"field": field, "value": value}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def heard(**value: Any) -> list[Incoming]:
    given = hook(told({"metadata": NUMBER, "contacts": [ZOE], **value}))
    return [one.incoming for one in WhatsApp(Http()).heard(given, KEYS)]


def greeting(**query: str) -> Hook:
    return Hook("GET", {}, {f"hub.{name}": value for name, value in query.items()}, b"", now())


def test_a_handshake_is_answered_for_who_knows_the_word() -> None:
    adapter = WhatsApp(Http())

    assert adapter.greet(greeting(mode="subscribe", challenge="42", verify_token="bread"), KEYS) == "42"
    assert adapter.greet(hook(told({})), KEYS) is None
    with pytest.raises(Forged):
        adapter.greet(greeting(mode="subscribe", challenge="42", verify_token="guessed"), KEYS)


@pytest.mark.parametrize(
    ("given", "text", "more"),
    [
        (message("text", text={"body": "Open?"}), "Open?", {}),
        (message("button", button={"text": "Yes", "payload": "Y"}), "Yes", {}),
        (message("interactive", interactive={"type": "list_reply", "list_reply": {"title": "Rye"}}), "Rye", {}),
        (message("location", location={"latitude": 47.2, "longitude": -1.5}), "47.2, -1.5", {}),
        (message("location", location={"name": "Bakery"}), "Bakery", {}),
        (message("contacts", contacts=[{"name": {"formatted_name": "Lea"}}, None]), "Lea", {}),
        (
            message("image", image={"caption": "This one", "id": "5", "mime_type": "image/jpeg"}),
            "This one",
            {"media": "5", "mime": "image/jpeg"},
        ),
        (
            message("document", document={"filename": "order.pdf", "id": "6", "mime_type": "application/pdf"}),
            "order.pdf",
            {"media": "6", "mime": "application/pdf"},
        ),
        (message("sticker", sticker={"id": "9", "mime_type": "image/webp"}), "", {"media": "9", "mime": "image/webp"}),
        (message("unsupported", errors=[]), "", {}),
    ],
)
def test_whatever_people_send_is_a_message(given: Any, text: str, more: Mapping[str, str]) -> None:
    (incoming,) = heard(messages=[given])

    assert (incoming.kind, incoming.text, incoming.remote_id) == ("message", text, "wamid.1")
    assert (incoming.author_handle, incoming.author_name, incoming.author_url) == ("+99", "Zoé", "https://wa.me/99")
    assert {name: incoming.extra[name] for name in more} == more
    assert incoming.extra["person"] == "99"


def test_who_hides_their_number_is_known_by_their_id() -> None:
    contact = {"profile": {"name": "Zoé"}, "user_id": "US.13491"}
    (incoming,) = heard(contacts=[contact], messages=[message("text", text={"body": "Hi"}) | {"from": ""}])

    assert (incoming.author_id, incoming.author_handle, incoming.author_url) == ("US.13491", "Zoé", "")
    assert incoming.extra["person"] == "US.13491"


def test_an_answer_to_ours_and_a_reaction_name_it() -> None:
    answer, reaction = heard(
        messages=[
            message("text", text={"body": "Thanks"}, context={"from": "7", "id": "wamid.2"}),
            message("reaction", reaction={"message_id": "wamid.2", "emoji": "❤"}) | {"id": "wamid.3"},
        ]
    )

    assert (answer.kind, answer.parent_id) == ("message", "wamid.2")
    assert (reaction.kind, reaction.about_id, reaction.text) == ("like", "wamid.2", "❤")


def test_a_status_brings_our_key_back_and_a_failure_its_reason() -> None:
    undeliverable = {"code": 131026, "title": "Message undeliverable", "error_data": {"details": "Not on WhatsApp."}}
    sent, failed = heard(statuses=[status("sent"), status("failed", errors=[undeliverable, None])])

    assert (sent.kind, sent.ours, sent.text, sent.remote_id) == ("message", True, "", "wamid.2:sent")
    assert sent.extra == {"status": "sent", "once": "once:text:0", "person": "99"}
    assert (failed.remote_id, failed.parent_id) == ("wamid.2:failed", "wamid.2")
    assert failed.text == "Not on WhatsApp. (131026)"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"messages": None, "statuses": None, "contacts": None},
        {"messages": [None, {}, message("text") | {"id": None}], "statuses": [None, {}]},
        {"messages": [message("text") | {"timestamp": "soon"}]},
        {"messages": [message("text") | {"from": None}], "contacts": []},
        {"messages": [message("system", system={"body": "changed their number"})]},
        {"messages": [message("reaction", reaction={"message_id": "wamid.2"})]},
        {"statuses": [status("sent", biz_opaque_callback_data="")]},
        {"metadata": None, "messages": [message("text", text={"body": "x"})]},
    ],
)
def test_what_does_not_matter_or_makes_no_sense_is_passed_over(value: dict[str, Any]) -> None:
    assert heard(**value) == []


def test_other_fields_and_other_products_are_passed_over() -> None:
    adapter, value = WhatsApp(Http()), {"metadata": NUMBER, "messages": [message("text", text={"body": "x"})]}

    assert list(adapter.heard(hook(told(value, "account_update")), KEYS)) == []
    assert list(adapter.heard(hook(told(value) | {"object": "page"}), KEYS)) == []
    assert list(adapter.heard(hook({"object": "whatsapp_business_account", "entry": [None, {"id": "8"}]}), KEYS)) == []


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        (hook(told({}), "guessed"), KEYS),
        (hook(told({}), forge=b" "), KEYS),
        (hook(told({}), ""), KEYS | {"client_secret": ""}),
        (hook(b"{"), KEYS),
        (hook([]), KEYS),
        (Hook("POST", {}, {}, b"{}", now()), KEYS),
    ],
)
def test_what_is_not_signed_is_forged(given: Hook, keys: dict[str, str]) -> None:
    with pytest.raises(Forged):
        WhatsApp(Http()).heard(given, keys)


async def pushed(scene: Stage, wire: Wire, number: int) -> list[Hook]:
    for _look in range(100):
        if len(wire.to("/hook")) >= number:
            break
        await asyncio.sleep(0.05)  # a moment for the courier
    return [Hook("POST", one.headers, {}, one.body, now()) for one in wire.to("/hook")]


async def test_what_the_village_pushes_is_heard(quiet_village: Village, wire: Wire, http: Http) -> None:
    scene, adapter = on_stage(quiet_village), WhatsApp(http)
    wire.says["/hook"] = says(200)
    quiet_village.hook("whatsapp", f"{wire.url}/hook", account=scene.handle, secret="levain")
    target = asked(quiet_village, scene.handle, "Gluten-free?")
    journal = MemoryJournal()
    receipt = await adapter.publish(Outgoing(("Yes.",), target=target), scene.access, journal)
    number = receipt.remote_id.removeprefix("wamid.HBg")
    quiet_village.act("zoe", "like", network="whatsapp", status=number)
    await pushed(scene, wire, 4)
    quiet_village.replay_hook("whatsapp", account=scene.handle)
    quiet_village.forge_hook("whatsapp", account=scene.handle)

    *told, again, forged = await pushed(scene, wire, 6)
    said, sent, delivered, liked = (adapter.heard(one, KEYS)[0] for one in told)

    assert {one.account_id for one in (said, sent, delivered, liked)} == {scene.access.account_id}
    assert (said.incoming.remote_id, said.incoming.text) == (target.remote_id, "Gluten-free?")
    assert said.incoming.extra["person"] == target.extra["person"]
    for one, name in ((sent, "sent"), (delivered, "delivered")):
        assert one.incoming.remote_id == f"{receipt.remote_id}:{name}"
        assert one.incoming.extra["once"] == f"{journal.once}:text:0"
    assert (liked.incoming.kind, liked.incoming.about_id) == ("like", receipt.remote_id)
    assert adapter.heard(again, KEYS) == [liked]
    for given in (forged, replace(told[0], received_at=now() + timedelta(days=9999))):
        with pytest.raises(Forged):
            adapter.heard(given, KEYS)


async def test_an_answer_that_was_lost_is_known_by_its_key(quiet_village: Village, wire: Wire, http: Http) -> None:
    scene, adapter = on_stage(quiet_village), WhatsApp(http)
    wire.says["/hook"] = says(200)
    quiet_village.hook("whatsapp", f"{wire.url}/hook", account=scene.handle, secret="levain")
    target = asked(quiet_village, scene.handle)
    journal = MemoryJournal(before=lambda step: scene.lose("drop_mid_answer") if step == "text:0" else None)
    with pytest.raises(AnswerLost):
        await adapter.publish(Outgoing(("Yes.",), target=target), scene.access, journal)

    _question, sent, _delivered = await pushed(scene, wire, 3)
    (told,) = adapter.heard(sent, KEYS)

    (there,) = scene.published()
    assert told.incoming.extra["once"] == f"{journal.once}:text:0"
    assert told.incoming.parent_id == f"wamid.HBg{there['id']}"


async def test_a_message_that_reaches_nobody_fails_afterwards(quiet_village: Village, wire: Wire, http: Http) -> None:
    scene, adapter = on_stage(quiet_village), WhatsApp(http)
    wire.says["/hook"] = says(200)
    gone = new_handle()
    target = asked(quiet_village, scene.handle, who=gone)
    quiet_village.admin("POST", "/accounts", {"account": gone, "network": "whatsapp", "suspended": True})
    quiet_village.hook("whatsapp", f"{wire.url}/hook", account=scene.handle, secret="levain")

    await adapter.publish(Outgoing(("Yes.",), target=target), scene.access, MemoryJournal())

    (told,) = await pushed(scene, wire, 1)
    (failed,) = adapter.heard(told, KEYS)
    assert failed.incoming.extra["status"] == "failed"
    assert "131026" in failed.incoming.text
