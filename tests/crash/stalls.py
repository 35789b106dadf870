"""The longest publication of every network as the product holds it: a channel, a post, its files, due now."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.kit.clock import now
from parvis.library.models import MediaFile
from parvis.networks.models import Channel
from parvis.networks.protocols import Media, Outgoing, Receipt
from parvis.networks.tests.stages import STAGED, Stage, hold, only_answers, stage_of
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.tests.conftest import Bakery

#: Where something can go out without anybody having written first.
NETWORKS = [network for network in STAGED if not only_answers(network)]
_numbers = itertools.count(1)


@dataclass
class Stall:
    stage: Stage
    outgoing: Outgoing
    publication: Publication

    @property
    def network(self) -> str:
        return self.stage.network

    def state(self) -> str:
        self.publication.refresh_from_db()
        return self.publication.state

    def number_of_posts(self) -> int:
        return len(self.stage.published())

    def hold(self) -> None:
        """It stands there once, whole, in order, and we know where."""
        self.publication.refresh_from_db()
        one = self.publication
        hold(self.stage, Receipt(one.remote_id, one.url, tuple(one.part_ids)), self.outgoing)


def open_stall(bakery: Bakery, network: str, folder: Path) -> Stall:
    """A channel of that network, with its longest publication due for some seconds."""
    stage = stage_of(network, bakery.village)
    outgoing = stage.story(folder)
    text = "\n---\n".join(outgoing.parts)
    post = actions.begin_post(bakery.workspace, by=bakery.ada, text=text, channels=[_channel(bakery, stage)])
    post.language = outgoing.language
    post.save()
    files = [(_file(bakery, media), media.alt) for media in outgoing.media]
    actions.choose_media(post, files, by=bakery.ada)
    publication = post.publications.get()
    actions.adapt(publication, by=bakery.ada, text=text, options=_chosen(stage, outgoing))
    actions.schedule([publication], at=None, by=bakery.ada)
    moment = now() - timedelta(seconds=5)
    Publication.objects.filter(pk=publication.pk).update(goes_out_at=moment, try_at=moment)
    return Stall(stage, outgoing, publication)


def _chosen(stage: Stage, outgoing: Outgoing) -> dict[str, Any]:
    """The options of the publication; a person must also say where it is to stand, where there are several places."""
    place = stage.access.extra.get("place")
    return {**({"place": place} if place else {}), **outgoing.options}


def _channel(bakery: Bakery, stage: Stage) -> Channel:
    access = stage.access
    key = {"token": access.token, "refresh_token": access.refresh_token, "extra": dict(access.extra)}
    return Channel.objects.create(
        workspace=bakery.workspace,
        network=stage.network,
        base_url=access.base_url,
        account_id=access.account_id,
        handle=f"@{stage.handle}",
        name=stage.handle,
        access=key,
    )


def _file(bakery: Bakery, media: Media) -> MediaFile:
    number = next(_numbers)
    path = Path(settings.HOME) / "media" / "library" / f"{number}-{media.path.name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(media.path.read_bytes())
    return MediaFile.objects.create(
        workspace=bakery.workspace,
        name=media.path.name,
        file=f"library/{path.name}",
        mime=media.mime,
        width=media.width,
        height=media.height,
        size=media.size,
        seconds=media.seconds,
        sha256=f"e{number:063x}",
        alt_text=media.alt,
    )
