"""A client library of others takes the village for WhatsApp, and understands what it pushes."""

import asyncio
from typing import Any

import pytest

from parvis.kit.clock import now
from parvis.kit.http import Http
from parvis.networks.protocols import Hook, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL, Stage
from parvis.networks.tests.wire import Wire, says
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.whatsapp.tests.stage import asked
from parvis.networks.whatsapp.tests.stage import stage as on_stage
from village.testing import Village

pywa: Any = pytest.importorskip("pywa", reason="pywa is not installed")


def client(scene: Stage, **more: Any) -> Any:
    ours = scene.access
    found = pywa.WhatsApp(ours.account_id, ours.token, waba_id=ours.extra["business"], server=None, **more)
    found.api._session.base_url = f"{ours.base_url}/v25.0"
    return found


async def test_a_number_of_pywa_does_a_round_trip(quiet_village: Village) -> None:
    scene = on_stage(quiet_village)
    target = asked(quiet_village, scene.handle)
    person = target.extra["person"]

    def round_trip() -> None:
        number = client(scene)
        assert number.api.get_business_phone_number(scene.access.account_id)["verified_name"] == scene.handle
        sent = number.send_message(person, "Yes.", reply_to_message_id=target.remote_id, tracker="once")
        picture = number.upload_media(PIXEL, mime_type="image/png", filename="loaf.png")
        number.send_image(person, picture, caption="A loaf", mime_type="image/png")
        number.send_reaction(person, "👍", target.remote_id)
        known = number.api.get_templates(scene.access.extra["business"])["data"]
        names = [(one["name"], one["language"], one["status"]) for one in known]
        assert ("free_money", "en", "REJECTED") in names
        assert sent.id.startswith("wamid.")
        with pytest.raises(pywa.errors.WhatsAppError, match="translation"):
            number.send_template(person, "poems", pywa.types.templates.TemplateLanguage.ENGLISH, [])

    await asyncio.to_thread(round_trip)

    assert [(post["text"], len(post["media"])) for post in scene.published()] == [("Yes.", 0), ("A loaf", 1)]
    assert scene.published()[0]["record"] == {"once": "once", "answers": target.remote_id}


async def test_what_is_pushed_of_our_messages_is_what_the_client_reads(
    quiet_village: Village, wire: Wire, http: Http
) -> None:
    scene = on_stage(quiet_village)
    wire.says["/hook"] = says(200)
    quiet_village.hook("whatsapp", f"{wire.url}/hook", account=scene.handle, secret="levain")
    target = asked(quiet_village, scene.handle, "Gluten-free?")
    journal = MemoryJournal()
    receipt = await WhatsApp(http).publish(Outgoing(("Yes.",), target=target), scene.access, journal)
    for _look in range(100):
        if len(wire.to("/hook")) == 3:
            break
        await asyncio.sleep(0.05)  # a moment for the courier

    number = client(scene, validate_updates=False)
    heard: list[Any] = []
    number.add_handlers(
        pywa.handlers.MessageHandler(lambda _client, told: heard.append(told)),
        pywa.handlers.MessageStatusHandler(lambda _client, told: heard.append(told)),
    )
    pushes = [Hook("POST", one.headers, {}, one.body, now()) for one in wire.to("/hook")]
    for one in pushes:
        signature = one.headers["X-Hub-Signature-256"]
        assert pywa.utils.webhook_updates_validator("levain", one.body, signature)
        assert number.webhook_update_handler(one.body)[1] == 200

    said, sent, delivered = heard
    ours = [one.incoming for told in pushes for one in WhatsApp(http).heard(told, {"client_secret": "levain"})]
    assert [one.remote_id for one in ours] == [said.id, f"{sent.id}:sent", f"{delivered.id}:delivered"]
    assert (ours[0].text, ours[0].author_id, ours[0].author_name) == (said.text, said.from_user.wa_id, "zoe")
    assert (said.text, said.from_user.wa_id, said.id) == ("Gluten-free?", target.extra["person"], target.remote_id)
    assert [one.status.value for one in (sent, delivered)] == ["sent", "delivered"]
    assert {(one.id, one.tracker) for one in (sent, delivered)} == {(receipt.remote_id, f"{journal.once}:text:0")}
