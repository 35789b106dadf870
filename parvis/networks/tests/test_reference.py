"""The page about networks says what the adapters can do, and the adapters do what it says."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parvis.config.cli import app
from parvis.kit.http import Http
from parvis.networks.closed import CLOSED
from parvis.networks.proof import WITNESSES
from parvis.networks.protocols import FindsOwn, Outgoing
from parvis.networks.reference import CAPABILITIES, cells, proofs_of, tables
from parvis.networks.registry import NETWORKS
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import STAGED, stage_of
from village.testing import Village

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "reference" / "networks.md"


@pytest.fixture(scope="module")
def quiet_village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Its own: elsewhere time is moved, and networks that look at clocks refuse what seems old."""
    with Village.start(tmp_path_factory.mktemp("village"), media_delay=0) as running:
        yield running


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert tables() in page, "Put what `parvis networks` prints into docs/reference/networks.md."
    assert [by for by, words in WITNESSES.items() if f"- **{by}**: {words}\n" not in page] == []


def test_a_remark_speaks_of_something_that_is_asked() -> None:
    for entry in NETWORKS.values():
        assert set(entry.adapter(Http()).remarks) <= set(CAPABILITIES), entry.key


@pytest.mark.parametrize("network", NETWORKS)
def test_every_proof_is_a_test_of_something_that_is_there(network: str) -> None:
    able = {cell.capability for cell in cells() if cell.state == "yes" and cell.network == network}
    for proof in proofs_of(network):
        path, name = proof.test.split("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
        assert proof.by in WITNESSES
        assert set(proof.capabilities) <= able, proof.test


@pytest.mark.parametrize("network", NETWORKS)
def test_what_a_network_can_do_is_proved_and_what_it_cannot_has_a_reason(network: str) -> None:
    of_it = [cell for cell in cells() if cell.network == network]

    assert [cell.capability for cell in of_it if cell.state == "yes" and not cell.proof] == []
    assert [cell.capability for cell in of_it if cell.state == "later"] == []


def test_the_command_tells_the_same_to_machines() -> None:
    told = json.loads(CliRunner().invoke(app, ["networks", "--json"]).stdout)

    assert len(told) == (len(NETWORKS) + len(CLOSED)) * len(CAPABILITIES)
    assert set(told[0]) == {"network", "capability", "state", "proof", "reason"}
    assert {cell["state"] for cell in told} <= {"yes", "not_possible", "later"}


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
async def test_an_adapter_brings_the_kinds_that_it_names(network: str, quiet_village: Village, http: Http) -> None:
    stage = stage_of(network, quiet_village)
    adapter = stage.adapter(http)
    await adapter.publish(Outgoing(("Fresh bread at seven.",)), stage.access, MemoryJournal())
    (post,) = stage.published()
    for deed in ("like", "boost", "reply"):
        quiet_village.act("zoe", deed, network=network, status=post["id"], text="Open on Sundays?")
    for deed in ("follow", "mention"):
        quiet_village.act("karim", deed, network=network, account=stage.handle, text="Where are you?")

    catch = await adapter.read_arrivals(stage.access, mark="", about=())

    assert {incoming.kind for incoming in catch.arrivals} == adapter.kinds


@pytest.mark.parametrize("network", [key for key in STAGED if isinstance(NETWORKS[key].adapter(Http()), FindsOwn)])
async def test_our_own_posts_are_found(network: str, quiet_village: Village, http: Http, tmp_path: Path) -> None:
    stage = stage_of(network, quiet_village)
    adapter = stage.adapter(http)
    outgoing = stage.story(tmp_path)
    receipt = await adapter.publish(outgoing, stage.access, MemoryJournal())

    own = await adapter.own_posts(stage.access, since=datetime.now(UTC) - timedelta(minutes=5))

    (found,) = (post for post in own if post.remote_id == receipt.remote_id)
    assert found.url == receipt.url
    assert " ".join(outgoing.parts[0].split()) in " ".join(found.text.split())


def test_networks_whose_api_comes_in_versions_name_theirs_with_its_end_and_its_source() -> None:
    versions = {key: getattr(entry.adapter(Http()), "api", None) for key, entry in NETWORKS.items()}
    told = {key: version for key, version in versions.items() if version is not None}

    assert {"facebook", "instagram", "messenger", "linkedin"} <= set(told)
    for version in told.values():
        assert version.ends_on > date(2026, 11, 22)
        assert version.source.startswith("https://") and "2026" in version.source
