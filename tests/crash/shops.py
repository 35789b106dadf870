"""One channel of the bakery on any network, what it should say there, and what it is seen to say."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from parvis.kit.clock import now
from parvis.library.models import MediaFile
from parvis.networks.models import Channel
from parvis.publishing import actions
from parvis.publishing.models import Attempt, Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, picture

ALT = "A loaf on a board"
#: Every step of a publication with one picture: upload, the posts of the thread, and the receipt.
EVENTS = {
    network: [f"{event} {name}" for name in steps for event in ("begun", "acted")] + ["published "]
    for network, steps in {
        "mastodon": ("upload:0", "post:0", "post:1"),
        "bluesky": ("upload:0", "post:0", "post:1"),
        "wordpress": ("upload:0", "post"),
    }.items()
}
NETWORKS = tuple(EVENTS)
#: The requests behind those steps: a regular expression of the path.
UPLOADS = {
    "mastodon": "/api/v2/media",
    "bluesky": "com.atproto.repo.uploadBlob",
    "wordpress": "/wp/v2/media",
}
POSTS = {
    "mastodon": "/api/v1/statuses$",
    "bluesky": "com.atproto.repo.createRecord",
    "wordpress": "/wp/v2/posts$",
}
_numbers = itertools.count(1)


@dataclass
class Shop:
    bakery: Bakery
    network: str
    account: str  # in the village
    channel: Channel

    def due(self, text: str, *, ago: float = 0, with_picture: bool = False) -> Publication:
        """Something that should have gone out `ago` seconds before, under a title where the network knows titles."""
        post = actions.begin_post(self.bakery.workspace, by=self.bakery.ada, text=text, channels=[self.channel])
        if with_picture:
            actions.choose_media(post, [(loaf(self.bakery), ALT)], by=self.bakery.ada)
        publication = post.publications.get()
        if self.network == "wordpress":
            options = {"title": text.partition("\n")[0]}
            actions.adapt(publication, by=self.bakery.ada, text=text, options=options)
        actions.schedule([publication], at=None, by=self.bakery.ada)
        moment = now() - timedelta(seconds=ago)
        Publication.objects.filter(pk=publication.pk).update(goes_out_at=moment, try_at=moment)
        publication.refresh_from_db()
        return publication

    def due_with_all(self, *, ago: float = 0) -> Publication:
        """A picture and a thread of two; an article with a picture where the network knows no threads."""
        text = "Fresh bread." if self.network == "wordpress" else "Fresh bread.\n---\nAnd cake."
        return self.due(text, ago=ago, with_picture=True)

    @property
    def all_of_it(self) -> list[str]:
        """What readers see of `due_with_all`."""
        return ["Fresh bread."] if self.network == "wordpress" else ["Fresh bread.", "And cake."]

    def posts(self) -> list[dict[str, Any]]:
        """What stands on the network, oldest first."""
        there = self.bakery.village.posts(self.account, network=self.network)
        return [post for post in there if post["deleted_at"] is None]

    def seen(self) -> list[str]:
        return [self._words(post) for post in self.posts()]

    def _words(self, post: dict[str, Any]) -> str:
        return str(post["record"]["title"] if self.network == "wordpress" else post["text"])

    def fault(self, kind: str, path: str, **how: Any) -> None:
        self.bakery.village.fault(kind, path=path, method="POST", account=self.account, **how)


def open_shop(bakery: Bakery, network: str, *, session_seconds: int = 7200) -> Shop:
    """A connected channel on an account of the village that is made for it."""
    account = f"{network[0]}shop{next(_numbers)}"
    village = bakery.village
    base_url = village.url
    if network == "bluesky":
        session = village.bluesky_session(account, seconds=session_seconds)
        account_id = session["did"]
        key = {"token": session["accessJwt"], "refresh_token": session["refreshJwt"], "extra": {}}
    else:
        told = village.admin("POST", "/tokens", {"account": account, "network": network})
        account_id = told["account_id"]
        base_url = told.get("base_url", base_url)
        extra = {"root": f"{base_url}/wp-json", "user": account} if network == "wordpress" else {}
        key = {"token": told["access_token"], "refresh_token": "", "extra": extra}
    channel = Channel.objects.create(
        workspace=bakery.workspace,
        network=network,
        base_url=base_url,
        account_id=account_id,
        handle=f"@{account}",
        name=account,
        access=key,
    )
    return Shop(bakery, network, account, channel)


def loaf(bakery: Bakery) -> MediaFile:
    """A real file where the publisher looks for it."""
    folder = Path(settings.HOME) / "media" / "library"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "loaf.png"
    if not path.exists():
        picture(path)
    return MediaFile.objects.create(
        workspace=bakery.workspace,
        name="loaf.png",
        file="library/loaf.png",
        mime="image/png",
        width=64,
        height=48,
        size=path.stat().st_size,
        sha256=f"{next(_numbers):064x}",
        alt_text=ALT,
    )


def assert_all_is_well(shops: Sequence[Shop], expected: Sequence[Sequence[str]]) -> None:
    """Lost 0, twice 0, stuck 0, order kept, state true, every shop told at once."""
    seen = {shop.account: shop.seen() for shop in shops}
    states = {shop.account: sorted(set(shop.channel.publications.values_list("state", flat=True))) for shop in shops}

    wanted = {shop.account: list(texts) for shop, texts in zip(shops, expected, strict=True)}
    wrong = {account: texts for account, texts in seen.items() if texts != wanted[account]}
    assert wrong == {}
    assert states == {shop.account: [S.PUBLISHED] for shop in shops}
    for shop in shops:
        for publication in shop.channel.publications.all():
            _assert_true(shop, publication)


def _assert_true(shop: Shop, publication: Publication) -> None:
    """What we hold of a publication is what stands on the network."""
    there = {_remote_id(shop, post): post for post in shop.posts()}
    parts = [there[part] for part in publication.part_ids]
    assert publication.remote_id == publication.part_ids[0]
    assert publication.url
    assert [part["reply_to"] for part in parts] == [None, *(part["id"] for part in parts[:-1])]
    wanted = [media.alt for media in publication.post.media.all()]
    assert [item["description"] for item in parts[0]["media"]] == wanted
    last = Attempt.objects.filter(publication=publication).order_by("number").last()
    assert last is not None and last.outcome == Attempt.Outcome.PUBLISHED


def _remote_id(shop: Shop, post: dict[str, Any]) -> str:
    if shop.network != "bluesky":
        return str(post["id"])
    return f"at://{shop.channel.account_id}/app.bsky.feed.post/{post['idempotency_key']}"
