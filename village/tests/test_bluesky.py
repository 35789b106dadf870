"""Bluesky's dialect, by plain HTTP: what a client may rely on, and what it must bear."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from village.testing import Village
from village.world.pictures import avatar

POST = "app.bsky.feed.post"
PNG = avatar("levain", 60)
NOW = "2026-11-22T10:00:00.000Z"


@dataclass
class Client:
    """Signed in as one account."""

    village: Village
    account: str
    session: dict[str, Any]
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.session['accessJwt']}"}

    @property
    def did(self) -> str:
        return str(self.session["did"])

    def get(self, nsid: str, **params: Any) -> requests.Response:
        return requests.get(f"{self.village.url}/xrpc/{nsid}", headers=self.headers, params=params, timeout=5)

    def post(self, nsid: str, body: Any = None, **how: Any) -> requests.Response:
        headers = self.headers | how.pop("headers", {})
        return requests.post(f"{self.village.url}/xrpc/{nsid}", headers=headers, json=body, timeout=5, **how)

    def write(self, text: str, key: str = "", collection: str = POST, **fields: Any) -> requests.Response:
        record = {"$type": collection, "createdAt": NOW, **({"text": text} if collection == POST else {}), **fields}
        body = {"repo": self.did, "collection": collection, "record": record} | ({"rkey": key} if key else {})
        return self.post("com.atproto.repo.createRecord", body)

    def upload(self, content: bytes, mime: str = "image/png") -> dict[str, Any]:
        url = f"{self.village.url}/xrpc/com.atproto.repo.uploadBlob"
        answer = requests.post(url, headers=self.headers | {"Content-Type": mime}, data=content, timeout=5)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["blob"])

    def posts(self) -> list[dict[str, Any]]:
        return self.village.posts(self.account, network="bluesky")


@pytest.fixture
def sign_in(village: Village) -> Callable[[str], Client]:
    return lambda account: Client(village, account, village.bluesky_session(account))


@pytest.fixture
def baker(sign_in: Callable[[str], Client], handle: str) -> Client:
    return sign_in(handle)


@pytest.fixture
def reader(sign_in: Callable[[str], Client], handle: str) -> Client:
    return sign_in(f"reader-of-{handle}")


def problem(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_an_app_password_opens_a_session(village: Village, handle: str) -> None:
    password = village.token(handle, network="bluesky")
    url = f"{village.url}/xrpc/com.atproto.server.createSession"

    told = requests.post(url, json={"identifier": f"{handle}.village.test", "password": password}, timeout=5).json()

    assert len(password) == 19
    assert told["handle"] == f"{handle}.village.test"
    assert told["did"].startswith("did:plc:") and len(told["did"]) == 32
    assert told["didDoc"]["service"][0]["serviceEndpoint"] == village.url


@pytest.mark.parametrize("who", ["itself", "another account", "nobody"])
def test_a_wrong_password_opens_nothing(village: Village, handle: str, who: str) -> None:
    password = village.token(f"other-{handle}" if who == "another account" else handle, network="bluesky")
    village.token(handle, network="bluesky")
    identifier = f"{'nobody-at-all' if who == 'nobody' else handle}.village.test"
    url = f"{village.url}/xrpc/com.atproto.server.createSession"
    shown = password if who != "itself" else password[::-1]

    answer = requests.post(url, json={"identifier": identifier, "password": shown}, timeout=5)

    assert problem(answer) == (401, "AuthenticationRequired")


def test_a_refresh_token_is_good_for_one_new_pair(baker: Client) -> None:
    url = f"{baker.village.url}/xrpc/com.atproto.server.refreshSession"
    spent = {"Authorization": f"Bearer {baker.session['refreshJwt']}"}

    first = requests.post(url, headers=spent, timeout=5)
    again = requests.post(url, headers=spent, timeout=5)
    with_the_new = requests.post(url, headers={"Authorization": f"Bearer {first.json()['refreshJwt']}"}, timeout=5)

    assert first.status_code == 200 and first.json()["accessJwt"] != baker.session["accessJwt"]
    assert problem(again) == (400, "ExpiredToken")
    assert with_the_new.status_code == 200


def test_of_two_that_refresh_at_once_one_wins(baker: Client) -> None:
    url = f"{baker.village.url}/xrpc/com.atproto.server.refreshSession"
    headers = {"Authorization": f"Bearer {baker.session['refreshJwt']}"}

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: requests.post(url, headers=headers, timeout=5).status_code, range(2)))

    assert sorted(answers) == [200, 400]


def test_an_access_token_ends_when_its_time_is_over(village: Village, handle: str) -> None:
    over = Client(village, handle, village.bluesky_session(handle, seconds=-1))

    assert problem(over.get("app.bsky.actor.getProfile", actor=over.did)) == (400, "ExpiredToken")


@pytest.mark.parametrize(("shown", "expected"), [("", (401, "AuthMissing")), ("rubbish", (400, "InvalidToken"))])
def test_without_a_good_token_nothing_is_read(baker: Client, shown: str, expected: tuple[int, str]) -> None:
    baker.headers = {"Authorization": f"Bearer {shown}"} if shown else {}

    assert problem(baker.get("app.bsky.actor.getProfile", actor=baker.did)) == expected


def test_a_refresh_token_is_no_access_token(baker: Client) -> None:
    baker.headers = {"Authorization": f"Bearer {baker.session['refreshJwt']}"}

    assert problem(baker.get("app.bsky.actor.getProfile", actor=baker.did)) == (400, "InvalidToken")


def test_a_revoked_account_neither_writes_nor_refreshes(baker: Client) -> None:
    baker.village.revoke(baker.account, network="bluesky")
    refresh = {"Authorization": f"Bearer {baker.session['refreshJwt']}"}

    assert problem(baker.write("Bread")) == (400, "ExpiredToken")
    assert problem(baker.post("com.atproto.server.refreshSession", headers=refresh)) == (400, "ExpiredToken")
    assert baker.posts() == []


def test_a_post_is_read_back_under_its_key(baker: Client) -> None:
    made = baker.write("Fresh bread.", "3lbz5kz2s2c2a", langs=["en"]).json()

    found = baker.get("com.atproto.repo.getRecord", repo=baker.did, collection=POST, rkey="3lbz5kz2s2c2a").json()

    assert made["uri"] == f"at://{baker.did}/{POST}/3lbz5kz2s2c2a"
    assert (found["uri"], found["cid"]) == (made["uri"], made["cid"])
    assert found["value"] == {"$type": POST, "createdAt": NOW, "text": "Fresh bread.", "langs": ["en"]}
    assert baker.posts()[0]["language"] == "en"


def test_a_key_that_is_taken_is_an_error_of_the_server_and_makes_no_second_post(baker: Client) -> None:
    baker.write("Fresh bread.", "3lbz5kz2s2c2a")

    again = baker.write("Fresh bread.", "3lbz5kz2s2c2a")

    assert problem(again) == (500, "InternalServerError")
    assert len(baker.posts()) == 1


def test_a_key_that_is_free_has_no_record(baker: Client) -> None:
    answer = baker.get("com.atproto.repo.getRecord", repo=baker.did, collection=POST, rkey="3lbz5kz2s2c2a")

    assert problem(answer) == (400, "RecordNotFound")


def test_a_record_that_is_deleted_is_gone_and_its_key_is_free(baker: Client) -> None:
    body = {"repo": baker.did, "collection": POST, "rkey": "3lbz5kz2s2c2a"}
    baker.write("Fresh bread.", "3lbz5kz2s2c2a")

    first, again = (baker.post("com.atproto.repo.deleteRecord", body) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert problem(baker.get("com.atproto.repo.getRecord", **body)) == (400, "RecordNotFound")
    assert baker.write("Fresh bread again.", "3lbz5kz2s2c2a").status_code == 200


@pytest.mark.parametrize(
    ("text", "fields", "taken"),
    [
        ("👩‍👩‍👧‍👦" * 80 + "a" * 220, {}, True),
        ("a" * 301, {}, False),
        ("👩‍👩‍👧‍👦" * 121, {}, False),  # 121 graphemes, 3025 bytes
        ("Bread", {"createdAt": "yesterday"}, False),
        ("Bread", {"langs": ["en", "fr", "de", "it"]}, False),
        ("Bread", {"facets": [{"index": {"byteStart": 0, "byteEnd": 99}, "features": []}]}, False),
        ("Bread", {"reply": {"root": {"uri": "at://x/y/z"}, "parent": {"uri": "at://x/y/z", "cid": "b"}}}, False),
    ],
)
def test_what_the_lexicon_forbids_is_refused(baker: Client, text: str, fields: dict[str, Any], taken: bool) -> None:
    answer = baker.write(text, **fields)

    assert answer.status_code == (200 if taken else 400)
    assert taken or answer.json()["error"] == "InvalidRequest"
    assert len(baker.posts()) == taken


def test_nobody_writes_in_another_ones_repository(baker: Client, reader: Client) -> None:
    body = {"repo": baker.did, "collection": POST, "record": {"text": "Not mine", "createdAt": NOW}}

    assert reader.post("com.atproto.repo.createRecord", body).status_code == 401
    assert baker.posts() == []


def test_a_picture_keeps_its_alternative_text(baker: Client) -> None:
    blob = baker.upload(PNG)
    image = {"image": blob, "alt": "A loaf", "aspectRatio": {"width": 1, "height": 1}}

    uri = baker.write("Look", embed={"$type": "app.bsky.embed.images", "images": [image]}).json()["uri"]

    shown = baker.get("app.bsky.feed.getPosts", uris=uri).json()["posts"][0]["embed"]["images"][0]
    assert blob["mimeType"] == "image/png" and blob["size"] == len(PNG)
    assert shown["alt"] == "A loaf"
    assert requests.get(shown["fullsize"], timeout=5).content == PNG
    assert [item["description"] for item in baker.posts()[0]["media"]] == ["A loaf"]


def test_a_blob_that_was_never_uploaded_is_refused(baker: Client) -> None:
    blob = {"$type": "blob", "ref": {"$link": "bafkreinever"}, "mimeType": "image/png", "size": 1}

    answer = baker.write("Look", embed={"$type": "app.bsky.embed.images", "images": [{"image": blob, "alt": ""}]})

    assert problem(answer) == (400, "BlobNotFound")
    assert baker.posts() == []


def ref(made: dict[str, Any]) -> dict[str, str]:
    return {"uri": made["uri"], "cid": made["cid"]}


def test_answers_and_likes_arrive_with_their_author(baker: Client, reader: Client) -> None:
    post = baker.write("Fresh bread.").json()
    reply = reader.write("Miam !", reply={"root": ref(post), "parent": ref(post)}).json()
    reader.write("", collection="app.bsky.feed.like", subject=ref(post))
    reader.write("", collection="app.bsky.feed.repost", subject=ref(post))
    reader.write("", collection="app.bsky.graph.follow", subject=baker.did)

    told = baker.get("app.bsky.notification.listNotifications").json()["notifications"]
    thread = baker.get("app.bsky.feed.getPostThread", uri=post["uri"]).json()["thread"]
    counts = baker.get("app.bsky.feed.getPosts", uris=post["uri"]).json()["posts"][0]

    assert [notice["reason"] for notice in told] == ["follow", "repost", "like", "reply"]
    assert {notice["author"]["did"] for notice in told} == {reader.did}
    assert (told[-1]["uri"], told[-1]["record"]["text"]) == (reply["uri"], "Miam !")
    assert told[2]["reasonSubject"] == post["uri"]
    assert [answer["post"]["uri"] for answer in thread["replies"]] == [reply["uri"]]
    assert (counts["likeCount"], counts["repostCount"], counts["replyCount"]) == (1, 1, 1)
    assert baker.get("app.bsky.actor.getProfile", actor=baker.did).json()["followersCount"] == 1


def test_simulated_people_answer_and_mention_as_real_ones(baker: Client) -> None:
    post = baker.write("Fresh bread.").json()
    number = baker.posts()[0]["id"]

    baker.village.act("marie_lou", "reply", network="bluesky", status=number, text="Miam !")
    baker.village.act("tom", "mention", network="bluesky", account=baker.account, text="are you open?")

    mention, reply = baker.get("app.bsky.notification.listNotifications").json()["notifications"]
    assert reply["author"]["handle"] == "marie-lou.village.test"
    assert (reply["reason"], reply["record"]["text"]) == ("reply", "Miam !")
    assert reply["record"]["reply"]["root"]["uri"] == post["uri"]
    assert mention["reason"] == "mention"
    assert mention["record"]["facets"][0]["features"][0]["did"] == baker.did
    assert baker.get("app.bsky.feed.getPosts", uris=reply["uri"]).json()["posts"][0]["cid"] == reply["cid"]


def test_a_name_in_the_text_reaches_nobody_without_a_facet(baker: Client, reader: Client) -> None:
    text = f"@{baker.session['handle']} good morning"
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": baker.did}
    facet = {"index": {"byteStart": 0, "byteEnd": len(baker.session["handle"]) + 1}, "features": [feature]}

    reader.write(text)
    assert baker.get("app.bsky.notification.listNotifications").json()["notifications"] == []
    reader.write(text, facets=[facet])

    told = baker.get("app.bsky.notification.listNotifications").json()["notifications"]
    assert [notice["reason"] for notice in told] == ["mention"]


def test_a_feed_is_read_in_pages_newest_first(baker: Client) -> None:
    for number in range(5):
        baker.write(f"Number {number}")

    first = baker.get("app.bsky.feed.getAuthorFeed", actor=baker.did, limit=3).json()
    second = baker.get("app.bsky.feed.getAuthorFeed", actor=baker.did, limit=3, cursor=first["cursor"]).json()

    texts = [entry["post"]["record"]["text"] for entry in first["feed"] + second["feed"]]
    assert texts == [f"Number {number}" for number in (4, 3, 2, 1, 0)]
    assert "cursor" not in second


def test_names_that_nobody_bears_are_told(baker: Client) -> None:
    unknown = baker.get("com.atproto.identity.resolveHandle", handle="nobody-at-all.village.test")
    known = baker.get("com.atproto.identity.resolveHandle", handle=baker.session["handle"])

    assert problem(unknown) == (400, "InvalidRequest")
    assert known.json() == {"did": baker.did}
    assert problem(baker.get("app.bsky.feed.getPostThread", uri="at://a/b/c")) == (400, "NotFound")


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [("500_before", 0), ("500_after_accepting", 1), ("429_seconds", 0), ("429_date", 0), ("401", 0), ("422", 0)],
)
def test_faults_meet_this_dialect_in_its_own_words(baker: Client, kind: str, accepted: int) -> None:
    baker.village.fault(kind, path="createRecord", method="POST", account=baker.account)

    answer = baker.write("Only once.", "3lbz5kz2s2c2a")

    assert set(answer.json()) == {"error", "message"}
    assert not answer.ok
    assert ("Retry-After" in answer.headers) == kind.startswith("429")
    assert len(baker.posts()) == accepted


def test_a_connection_that_breaks_after_accepting_leaves_the_record_to_be_found(baker: Client) -> None:
    baker.village.fault("drop_mid_answer", path="createRecord", method="POST", account=baker.account)

    with pytest.raises(requests.exceptions.RequestException):
        baker.write("Only once.", "3lbz5kz2s2c2a")

    found = baker.get("com.atproto.repo.getRecord", repo=baker.did, collection=POST, rkey="3lbz5kz2s2c2a")
    assert found.json()["value"]["text"] == "Only once."


GATE = "app.bsky.feed.threadgate"
LIKE = "app.bsky.feed.like"


def put(client: Client, collection: str, key: str, swap: Any = ..., **fields: Any) -> requests.Response:
    record = {"$type": collection, "createdAt": NOW, **fields}
    body = {"repo": client.did, "collection": collection, "rkey": key, "record": record}
    return client.post("com.atproto.repo.putRecord", body if swap is ... else body | {"swapRecord": swap})


def shown(client: Client, uri: str) -> dict[str, Any]:
    return dict(client.get("app.bsky.feed.getPosts", uris=uri).json()["posts"][0])


def test_a_like_has_the_key_that_was_chosen_until_it_is_taken_back(baker: Client, reader: Client) -> None:
    post = baker.write("Bread.").json()
    key = "3kabcdefghij2"
    for _again in range(2):
        assert put(reader, LIKE, key, subject=ref(post)).status_code == 200

    assert shown(reader, post["uri"])["viewer"]["like"] == f"at://{reader.did}/{LIKE}/{key}"
    assert shown(reader, post["uri"])["likeCount"] == 1
    reader.post("com.atproto.repo.deleteRecord", {"repo": reader.did, "collection": LIKE, "rkey": key})
    assert shown(reader, post["uri"])["likeCount"] == 0


def test_a_threadgate_stands_beside_its_post_and_is_changed_by_who_has_read_it(baker: Client, reader: Client) -> None:
    post = baker.write("Bread.").json()
    key, said = post["uri"].rpartition("/")[2], reader.write("Bof.", reply={"root": ref(post), "parent": ref(post)})
    hidden = {"post": post["uri"], "hiddenReplies": [said.json()["uri"]]}

    made = put(baker, GATE, key, None, **hidden)

    gate = shown(reader, post["uri"])["threadgate"]
    assert (gate["cid"], gate["record"]["hiddenReplies"]) == (made.json()["cid"], hidden["hiddenReplies"])
    assert (
        baker.get("com.atproto.repo.getRecord", repo=baker.did, collection=GATE, rkey=key).json()["cid"] == gate["cid"]
    )
    assert problem(put(baker, GATE, key, None, **hidden)) == (400, "InvalidSwap")
    assert problem(put(baker, GATE, key, made.json()["cid"] + "x", **hidden)) == (400, "InvalidSwap")
    assert put(baker, GATE, key, gate["cid"], post=post["uri"]).status_code == 200
    baker.post("com.atproto.repo.deleteRecord", {"repo": baker.did, "collection": GATE, "rkey": key})
    assert "threadgate" not in shown(reader, post["uri"])


def test_a_threadgate_that_nobody_would_mind_is_refused(baker: Client, reader: Client) -> None:
    post, other = baker.write("Bread.").json(), baker.write("Cake.").json()
    key = post["uri"].rpartition("/")[2]

    for fields in (
        {"post": other["uri"]},
        {},
        {"post": post["uri"], "hiddenReplies": ["no address"]},
        {"post": post["uri"], "hiddenReplies": [other["uri"]] * 301},
        {"post": post["uri"], "allow": [{}] * 6},
    ):
        assert problem(put(baker, GATE, key, **fields))[0] == 400
    assert problem(put(reader, GATE, key, post=post["uri"]))[0] == 400
