"""The field's own client library speaks to the village as it speaks to Pinterest."""

import base64
import importlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.pinterest.adapter import Pinterest
from parvis.networks.pinterest.tests.stage import stage as on_stage
from parvis.networks.protocols import Access
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import PIXEL
from village.testing import Village

ROOT = "openapi_generated.pinterest_client"
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    client_library: Any = pytest.importorskip(
        ROOT, reason="pinterest-generated-client (of pinterest-api-sdk) is not installed"
    )


def api(client: Any, name: str) -> Any:
    """One by one: the library's own list of all of them names a module that it does not have."""
    return getattr(importlib.import_module(f"{ROOT}.api.{name}_api"), f"{name.title().replace('_', '')}Api")(client)


def model(kind: str, /, **fields: Any) -> Any:
    title = kind.title().replace("_", "")
    return getattr(importlib.import_module(f"{ROOT}.model.{kind}"), title)(**fields)


@pytest.fixture
def village_client(quiet_village: Village) -> Iterator[tuple[Any, Any]]:
    scene = on_stage(quiet_village)
    yield scene, client_of(scene.access)


def client_of(access: Access) -> Any:
    told = client_library.Configuration(host=f"{access.base_url}/v5", access_token=access.token)
    return client_library.ApiClient(told)


async def test_the_generated_client_makes_a_round_trip(village_client: tuple[Any, Any]) -> None:
    scene, client = village_client
    boards, pins = api(client, "boards"), api(client, "pins")
    assert api(client, "user_account").user_account_get()["username"] == scene.handle

    board = boards.boards_create(model("board", name="Cakes", privacy="PUBLIC"))
    section = boards.board_sections_create(board["id"], model("board_section", name="Birthdays"))
    data = base64.b64encode(PIXEL).decode()
    source = {"source_type": "image_base64", "content_type": "image/png", "data": data}
    wish = model(
        "pin_create",
        board_id=board["id"],
        board_section_id=section["id"],
        title="Cake",
        alt_text="A cake",
        media_source=source,
    )
    made = pins.pins_create(wish)
    assert made["title"] == "Cake"
    assert pins.pins_get(made["id"])["board_section_id"] == section["id"]
    assert [pin["id"] for pin in boards.boards_list_pins(board["id"])["items"]] == [made["id"]]
    assert [pin["id"] for pin in boards.board_sections_list_pins(board["id"], section["id"])["items"]] == [made["id"]]
    media = api(client, "media").media_create(model("media_upload_request", media_type="video"))
    assert api(client, "media").media_get(media["media_id"])["status"] == "registered"

    pins.pins_delete(made["id"])
    with pytest.raises(client_library.exceptions.NotFoundException):
        pins.pins_get(made["id"])


async def test_what_the_adapter_pins_is_what_the_client_reads(
    village_client: tuple[Any, Any], http: Http, tmp_path: Path
) -> None:
    scene, client = village_client
    receipt = await Pinterest(http).publish(scene.story(tmp_path), scene.access, MemoryJournal())

    found = api(client, "pins").pins_get(receipt.remote_id)

    assert (found["title"], found["description"], found["alt_text"]) == ("Bread", "Fresh rye bread.", "A loaf")
    assert found["media"]["media_type"] == "multiple_images"
