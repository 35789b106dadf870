"""An account of the bakery on a real server, connected as people do it, and what a stranger sees and does there.

What stands there is read by plain HTTP, not by our adapters.
"""

from __future__ import annotations

import itertools
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from parvis.accounts.models import Role
from parvis.kit.http import Http
from parvis.networks import actions as networks
from parvis.networks.bluesky.signin import sign_in as sign_in_to_bluesky
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.models import Arrival, Channel
from parvis.networks.protocols import Access, Account, Target
from parvis.networks.registry import NETWORKS
from parvis.networks.tests.conftest import in_own_loop
from parvis.networks.text import from_html
from parvis.networks.wordpress.signin import discover
from parvis.networks.wordpress.signin import sign_in as sign_in_to_wordpress
from parvis.publishing import actions
from parvis.publishing.models import Publication
from parvis.publishing.tests.conftest import Bakery, teammate
from tests.crash.shops import ALT, loaf
from tests.servers.programs import Server
from tests.servers.waiting import until

SECONDS = 30
Seen = list[tuple[str, list[str]]]  # texts with the alternative texts of their pictures, oldest first
_numbers = itertools.count(1)


@dataclass
class RealShop(ABC):
    """`key`, a word that only this test's texts bear: the server lives longer than the test."""

    bakery: Bakery
    server: Server
    network: str
    channel: Channel
    key: str

    likes = True  # the network knows likes
    first_post = "acted post:0"  # the journal's event between acceptance and record

    @property
    def parts(self) -> list[str]:
        return [f"Fresh bread {self.key}.", f"And cake {self.key}."]

    def due(self) -> Publication:
        """A picture and a thread of two; an article with a picture where the network knows no threads."""
        text = "\n---\n".join(self.parts)
        post = actions.begin_post(self.bakery.workspace, by=self.bakery.ada, text=text, channels=[self.channel])
        actions.choose_media(post, [(loaf(self.bakery), ALT)], by=self.bakery.ada)
        publication = post.publications.get()
        if self.options:
            actions.adapt(publication, by=self.bakery.ada, text=text, options=self.options)
        actions.schedule([publication], at=None, by=self.bakery.ada)
        return publication

    @property
    def options(self) -> dict[str, str]:
        """What only this network asks for."""
        return {}

    def expected(self) -> Seen:
        return [(self.parts[0], [ALT]), (self.parts[1], [])]

    def read(self) -> list[Arrival]:
        """What came in, after reading once."""
        in_own_loop(lambda http: networks.read_channel(self.channel.pk, http))
        return list(Arrival.objects.filter(channel=self.channel).order_by("happened_at", "id"))

    def measure(self) -> None:
        in_own_loop(lambda http: networks.measure_channel(self.channel.pk, http))

    def deeds(self) -> frozenset[str]:
        """What may be done there to what comes in."""
        return frozenset(NETWORKS[self.network].adapter(Http()).deeds)

    def moderate(self, deed: str, arrival: Arrival) -> None:
        target = Target(arrival.remote_id, arrival.about_id, arrival.author_handle, arrival.extra)
        in_own_loop(lambda http: self.channel.adapter(http).moderate(deed, target, self.channel.key()))

    @abstractmethod
    def was_done(self, deed: str, arrival: Arrival, publication: Publication) -> bool:
        """Whether somebody else sees it."""

    @abstractmethod
    def seen(self) -> Seen:
        """This test's posts of the bakery, as they stand on the server."""

    @abstractmethod
    def somebody_likes(self, publication: Publication) -> None: ...

    @abstractmethod
    def somebody_answers(self, publication: Publication, text: str) -> None: ...

    @abstractmethod
    def answered(self, arrival: Arrival) -> list[str]:
        """What stands below somebody's words."""


def _call(method: str, url: str, *, status: tuple[int, ...] = (200, 201), **how: Any) -> Any:
    answer = requests.request(method, url, timeout=SECONDS, **how)
    assert answer.status_code in status, f"{url}: {answer.status_code} {answer.text[:300]}"
    return answer.json()


def _connected(bakery: Bakery, network: str, access: Access, account: Account) -> Channel:
    owner = teammate(bakery.workspace, f"Odo{next(_numbers)}", Role.OWNER)
    return networks.connect(bakery.workspace, network=network, access=access, account=account, by=owner)


def _key() -> str:
    return secrets.token_hex(4)


class OnMastodon(RealShop):
    def _api(self, name: str, method: str, path: str, **how: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.server.accounts[name]['token']}"}
        return _call(method, f"{self.server.base_url}/api/v1{path}", headers=headers, **how)

    def seen(self) -> Seen:
        path = f"/accounts/{self.channel.account_id}/statuses"
        found = self._api("bob", "GET", path, params={"limit": 40})
        return [
            (from_html(status["content"]), [file["description"] for file in status["media_attachments"]])
            for status in reversed(found)
            if self.key in status["content"]
        ]

    def somebody_likes(self, publication: Publication) -> None:
        self._api("bob", "POST", f"/statuses/{publication.remote_id}/favourite")

    def somebody_answers(self, publication: Publication, text: str) -> None:
        body = {"status": f"@alice {text}", "in_reply_to_id": publication.remote_id}
        self._api("bob", "POST", "/statuses", json=body)

    def was_done(self, deed: str, arrival: Arrival, publication: Publication) -> bool:
        likes = self._api("bob", "GET", f"/statuses/{arrival.remote_id}")["favourites_count"]
        return bool(likes == (1 if deed == "like" else 0))

    def answered(self, arrival: Arrival) -> list[str]:
        found = self._api("bob", "GET", f"/statuses/{arrival.remote_id}/context")["descendants"]
        return [from_html(status["content"]) for status in found]


def connect_mastodon(bakery: Bakery, server: Server) -> RealShop:
    access = Access(server.base_url, "", server.accounts["alice"]["token"])
    account = in_own_loop(lambda http: Mastodon(http).who_am_i(access))
    access = Access(server.base_url, account.account_id, access.token)
    return OnMastodon(bakery, server, "mastodon", _connected(bakery, "mastodon", access, account), _key())


class OnBluesky(RealShop):
    def _xrpc(self, name: str, method: str, nsid: str, **how: Any) -> Any:
        account = self.server.accounts[name]
        if "session" not in account:
            body = {"identifier": account["handle"], "password": account["password"]}
            url = f"{self.server.base_url}/xrpc/com.atproto.server.createSession"
            account["session"] = _call("POST", url, json=body)["accessJwt"]
        headers = {"Authorization": f"Bearer {account['session']}"}
        return _call(method, f"{self.server.base_url}/xrpc/{nsid}", headers=headers, **how)

    def seen(self) -> Seen:
        params = {"repo": self.channel.account_id, "collection": "app.bsky.feed.post", "limit": 100}
        records = self._xrpc("bob", "GET", "com.atproto.repo.listRecords", params=params)["records"]
        values = [record["value"] for record in reversed(records) if self.key in record["value"]["text"]]
        return [
            (value["text"], [image["alt"] for image in value.get("embed", {}).get("images", [])]) for value in values
        ]

    def _write(self, collection: str, record: dict[str, Any]) -> None:
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body = {
            "repo": self.server.accounts["bob"]["did"],
            "collection": collection,
            "record": {"$type": collection, "createdAt": moment, **record},
        }
        self._xrpc("bob", "POST", "com.atproto.repo.createRecord", json=body)

    def _ref(self, publication: Publication) -> dict[str, str]:
        """Once readers see it: what is said before that reaches nobody."""

        def shown() -> Any:
            return self._xrpc("bob", "GET", "app.bsky.feed.getPosts", params={"uris": publication.remote_id})["posts"]

        post = until(shown)[0]
        return {"uri": post["uri"], "cid": post["cid"]}

    def somebody_likes(self, publication: Publication) -> None:
        self._write("app.bsky.feed.like", {"subject": self._ref(publication)})

    def somebody_answers(self, publication: Publication, text: str) -> None:
        ref = self._ref(publication)
        self._write("app.bsky.feed.post", {"text": text, "reply": {"root": ref, "parent": ref}})

    def was_done(self, deed: str, arrival: Arrival, publication: Publication) -> bool:
        def post(uri: str) -> Any:
            return self._xrpc("bob", "GET", "app.bsky.feed.getPosts", params={"uris": uri})["posts"][0]

        if deed in {"like", "unlike"}:
            return bool(post(arrival.remote_id)["likeCount"] == (1 if deed == "like" else 0))
        gate = post(publication.remote_id).get("threadgate") or {"record": {}}
        return (arrival.remote_id in gate["record"].get("hiddenReplies", [])) == (deed == "hide")

    def answered(self, arrival: Arrival) -> list[str]:
        thread = self._xrpc("bob", "GET", "app.bsky.feed.getPostThread", params={"uri": arrival.remote_id})["thread"]
        return [answer["post"]["record"]["text"] for answer in thread.get("replies", [])]


def connect_bluesky(bakery: Bakery, server: Server) -> RealShop:
    alice = server.accounts["alice"]
    access, account = in_own_loop(
        lambda http: sign_in_to_bluesky(
            http, server.base_url, identifier=alice["handle"], app_password=alice["password"]
        )
    )
    return OnBluesky(bakery, server, "bluesky", _connected(bakery, "bluesky", access, account), _key())


class OnWordPress(RealShop):
    likes = False
    first_post = "acted post"

    def _api(self, name: str, method: str, path: str, **how: Any) -> Any:
        account = self.server.accounts[name]
        auth = (account["user"], account["password"])
        return _call(method, f"{self.server.base_url}/wp-json/wp/v2{path}", auth=auth, **how)

    @property
    def parts(self) -> list[str]:
        return [f"Fresh bread {self.key}."]

    @property
    def options(self) -> dict[str, str]:
        return {"title": f"News {self.key}"}

    def expected(self) -> Seen:
        return [(self.parts[0], [ALT])]

    def seen(self) -> Seen:
        found = self._api("bob", "GET", "/posts", params={"search": self.key, "per_page": 100})
        return [
            (from_html(post["content"]["rendered"]), [self._api("alice", "GET", f"/media/{file}")["alt_text"]])
            for post in reversed(found)
            for file in [post["featured_media"]]
        ]

    def somebody_likes(self, publication: Publication) -> None:
        raise NotImplementedError("nobody likes on WordPress")

    def somebody_answers(self, publication: Publication, text: str) -> None:
        self._api("bob", "POST", "/comments", json={"post": int(publication.remote_id), "content": text})

    def was_done(self, deed: str, arrival: Arrival, publication: Publication) -> bool:
        found = self._api("bob", "GET", "/comments", params={"post": publication.remote_id})
        shown = arrival.remote_id in [f"comment:{said['id']}" for said in found]
        return shown == (deed == "show")

    def answered(self, arrival: Arrival) -> list[str]:
        params = {"parent": arrival.remote_id.removeprefix("comment:")}
        return [from_html(said["content"]["rendered"]) for said in self._api("bob", "GET", "/comments", params=params)]


def connect_wordpress(bakery: Bakery, server: Server) -> RealShop:
    alice = server.accounts["alice"]

    async def sign_in(http: Any) -> tuple[Access, Account]:
        site = await discover(http, server.base_url)
        return await sign_in_to_wordpress(http, site, user=alice["user"], password=alice["password"])

    access, account = in_own_loop(sign_in)
    return OnWordPress(bakery, server, "wordpress", _connected(bakery, "wordpress", access, account), _key())
