"""Templates: which may go out, what they need, and how their places are filled."""

from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import ContentRefused
from parvis.networks.protocols import Access, Outgoing, Target
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import Stage, picture
from parvis.networks.tests.wire import Wire, says
from parvis.networks.whatsapp import templates
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.whatsapp.errors import TemplateRefused
from parvis.networks.whatsapp.tests.stage import asked
from parvis.networks.whatsapp.tests.stage import stage as on_stage
from village.testing import Village

TARGET = Target("wamid.1", extra={"person": "99"})


@pytest.fixture
def scene(quiet_village: Village) -> Stage:
    return on_stage(quiet_village)


async def number_of(scene: Stage, http: Http, beginning: str) -> str:
    places = (await WhatsApp(http).read_limits(scene.access)).places
    return next(number for number, name in places if name.startswith(beginning))


async def sent(scene: Stage, http: Http, beginning: str, *lines: str, media: Any = ()) -> dict[str, Any]:
    options = {"template": await number_of(scene, http, beginning), "parameters": "\r\n".join(lines)}
    outgoing = Outgoing(("",), media=media, target=asked(scene.village, scene.handle), options=options)
    await WhatsApp(http).publish(outgoing, scene.access, MemoryJournal())
    (there,) = scene.published()
    return there


async def test_the_places_are_the_approved_templates_with_their_words(scene: Stage, http: Http) -> None:
    limits = await WhatsApp(http).read_limits(scene.access)

    assert [name for _number, name in limits.places] == [
        "hello (en_US): Hello, we have bread again.",
        "new_loaf (en): A new loaf: {{1}}.",
        "order_ready (en): Your {{1}} is ready. We are open until {{2}}.",
        "order_ready (fr): Votre {{order}} vous attend jusqu’à {{hour}}.",
    ]


async def test_long_words_are_shortened(wire: Wire, http: Http) -> None:
    told = {"id": "31", "name": "long", "language": "en", "status": "APPROVED"}
    told["components"] = [None, {"type": "BODY", "text": "bread " * 40}]  # type: ignore[assignment]
    wire.says["/v25.0/8/message_templates"] = says(200, {"data": [told, {"id": None, "status": "APPROVED"}]})

    limits = await WhatsApp(http).read_limits(Access(wire.url, "7", "t", extra={"business": "8"}))

    ((number, name),) = limits.places
    assert (number, len(name.partition(": ")[2]), name[-1]) == ("31", 80, "…")


async def test_places_are_filled_line_by_line_header_first(scene: Stage, http: Http) -> None:
    there = await sent(scene, http, "order_ready (en)", "Zoé", " rye loaf ", "", "noon, sharp")

    assert there["text"] == "For Zoé\nYour rye loaf is ready. We are open until noon, sharp.\nThe bakery"


async def test_places_with_names_are_filled_by_them(scene: Stage, http: Http) -> None:
    there = await sent(scene, http, "order_ready (fr)", "pain", "midi")

    assert there["text"] == "Votre pain vous attend jusqu’à midi."


async def test_a_header_shows_a_file_and_a_button_leads_somewhere(scene: Stage, http: Http, tmp_path: Path) -> None:
    there = await sent(scene, http, "new_loaf", "rye", "order/7", media=(picture(tmp_path),))

    assert (there["text"], len(there["media"])) == ("A new loaf: rye.", 1)


async def test_what_does_not_fit_is_said_before_anything_is_sent(scene: Stage, http: Http, tmp_path: Path) -> None:
    with pytest.raises(ContentRefused) as lines:
        await sent(scene, http, "order_ready (en)", "Zoé")
    with pytest.raises(ContentRefused) as lacks:
        await sent(scene, http, "new_loaf", "rye", "order/7")
    with pytest.raises(ContentRefused) as unwanted:
        await sent(scene, http, "hello", media=(picture(tmp_path),))

    assert lines.value.said == "The template has 3 places to fill; write one line for each."
    assert lacks.value.said == "The template needs a file."
    assert unwanted.value.said == "The template takes no file."
    assert scene.published() == []


async def test_a_template_that_was_paused_meanwhile_is_not_sent(wire: Wire, http: Http) -> None:
    wire.says["/v25.0/31"] = says(200, {"id": "31", "name": "hello", "language": "en", "status": "PAUSED"})
    outgoing = Outgoing(("",), target=TARGET, options={"template": "31"})

    with pytest.raises(TemplateRefused):
        await WhatsApp(http).publish(outgoing, Access(wire.url, "7", "t"), MemoryJournal())

    assert wire.to("/v25.0/7/messages") == []


async def test_a_template_goes_out_with_its_key_and_is_read_anew_in_each_life(wire: Wire, http: Http) -> None:
    body = {"type": "BODY", "text": "Hello {{1}}, {{1}}!"}
    wire.says["/v25.0/31"] = says(
        200, {"id": "31", "name": "hello", "language": "en", "status": "APPROVED", "components": [body]}
    )
    wire.says["/v25.0/7/messages"] = says(200, {"messages": [{"id": "wamid.2", "message_status": "accepted"}]})
    outgoing = Outgoing(("",), target=TARGET, options={"template": "31", "parameters": "Zoé"})
    journal = MemoryJournal()

    await WhatsApp(http).publish(outgoing, Access(wire.url, "7", "t"), journal)

    told = wire.to("/v25.0/7/messages")[0].json()
    assert told["template"] == {
        "name": "hello",
        "language": {"policy": "deterministic", "code": "en"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Zoé"}]}],
    }
    assert told["biz_opaque_callback_data"] == f"{journal.once}:template"
    assert journal.repeatable == {"needs": True, "template": False}


def test_lines_are_what_is_written_on_them() -> None:
    assert templates.lines(" a \r\n\n b, c\n") == ["a", "b, c"]
    assert templates.lines(None) == []
