"""Several pictures in one post stand there together, in order, each with its words."""

from dataclasses import replace
from pathlib import Path

import pytest

from parvis.kit.http import Http
from parvis.networks.protocols import Media, Outgoing
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import picture, stage_of
from village.testing import Village


@pytest.mark.parametrize("network", ["mastodon", "bluesky", "wordpress"])
async def test_several_pictures_go_out_in_order(
    network: str, quiet_village: Village, http: Http, tmp_path: Path
) -> None:
    stage = stage_of(network, quiet_village)
    words = ["A loaf", "An oven", "A baker"]
    media = tuple(replace(_another(tmp_path, number), alt=alt) for number, alt in enumerate(words))

    await stage.adapter(http).publish(
        Outgoing(("Three pictures.",), media=media, options={"title": "Three"}), stage.access, MemoryJournal()
    )

    (post,) = stage.published()
    assert [file["description"] for file in post["media"]] == words


def _another(folder: Path, number: int) -> Media:
    """Other bytes each time: the same ones are one file for networks that name files by their content."""
    media = picture(folder, f"{number}.png")
    media.path.write_bytes(media.path.read_bytes() + bytes([number]))
    return replace(media, size=media.size + 1)
