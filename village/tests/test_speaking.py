"""What every dialect has from the common layer, shown by a network that only tests know."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from village.dialects import DIALECTS, dialect_of
from village.testing import Village
from village.world import films, media
from village.world.store import Store
from village.world.world import World

BACK = "http://127.0.0.1:1/back"
FILM = struct.pack(">I", 24) + b"ftypisom" + bytes(12)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with Village.start(tmp_path_factory.mktemp("bazaar"), dialects=["village.tests.bazaar"]) as running:
        yield running


@pytest.fixture
def base(village: Village) -> str:
    return f"{village.url}/bazaar"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_is_found_wherever_the_dialect_looks_for_it(village: Village, base: str, handle: str) -> None:
    token = village.token(handle, network="bazaar")
    basic = base64.b64encode(f"any:{token}".encode()).decode()
    as_user = base64.b64encode(f"{token}:".encode()).decode()

    for shown in (
        bearer(token),
        {"Authorization": f"Bot {token}"},
        {"Authorization": f"Basic {basic}"},
        {"Authorization": f"Basic {as_user}"},
        {"Api-Key": token},
    ):
        assert requests.get(f"{base}/v1/me", headers=shown, timeout=5).json()["name"] == handle
    assert requests.get(f"{base}/v1/me?access_token={token}", timeout=5).json()["name"] == handle
    assert requests.get(f"{base}/bot{token}/me", timeout=5).json()["name"] == handle
    said = requests.post(f"{base}/v1/posts", data={"text": "Bread", "access_token": token, "stall": "7"}, timeout=5)
    assert said.json()["stall"] == 7


@pytest.mark.parametrize("way", ["header", "query", "form", "json", "path"])
def test_a_fault_meets_only_its_account_wherever_the_token_stands(
    village: Village, base: str, handle: str, way: str
) -> None:
    token = village.token(handle, network="bazaar")
    other = village.token("somebody", network="bazaar")
    village.fault("500_before", account=handle)

    def ask(shown: str) -> int:
        if way == "path":
            return requests.get(f"{base}/bot{shown}/me", timeout=5).status_code
        told = {"form": {"data": {"access_token": shown}}, "json": {"json": {"access_token": shown}}}
        told |= {"query": {"params": {"access_token": shown}}, "header": {"headers": bearer(shown)}}
        return requests.post(f"{base}/v1/posts", **told[way], timeout=5).status_code

    assert (ask(other), ask(token)) == (200 if way == "path" else 400, 500)


def test_what_is_wrong_is_said_in_the_words_of_the_network(village: Village, base: str, handle: str) -> None:
    token = bearer(village.token(handle, network="bazaar"))

    def says(answer: requests.Response) -> tuple[int, str]:
        assert answer.headers["X-Bazaar"] == "1"
        return answer.status_code, answer.json()["fault"]["says"]

    assert says(requests.get(f"{base}/v1/me", timeout=5)) == (401, "Authentication is required")
    assert says(requests.get(f"{base}/v1/me", headers=bearer("x"), timeout=5)) == (401, "The access token is invalid")
    assert says(requests.get(f"{base}/nowhere", timeout=5)) == (404, "Not Found")
    assert says(requests.put(f"{base}/v1/me", timeout=5)) == (405, "Method Not Allowed")
    assert says(requests.get(f"{base}/v1/posts/12", timeout=5)) == (404, "Not found")
    assert says(requests.post(f"{base}/v1/posts", headers=token, timeout=5)) == (400, "text is required")
    long = requests.post(f"{base}/v1/posts", headers=token, json={"text": "x" * 41}, timeout=5)
    assert says(long) == (413, "Too long")
    odd = requests.post(f"{base}/v1/posts", headers=token, json={"text": "x", "stall": "a"}, timeout=5)
    assert says(odd) == (400, "stall must be a whole number")
    broken = requests.post(
        f"{base}/v1/posts", headers=token | {"Content-Type": "application/json"}, data="{", timeout=5
    )
    assert says(broken)[0] == 400
    assert says(requests.get(f"{base}/v1/secrets", headers=token, timeout=5))[0] == 403
    village.token(handle, network="mastodon")
    strange = village.token(handle, network="mastodon")
    assert says(requests.get(f"{base}/v1/me", headers=bearer(strange), timeout=5))[0] == 401
    village.fault("422", path="/bazaar/v1/me")
    assert says(requests.get(f"{base}/v1/me", headers=token, timeout=5))[0] == 422
    assert requests.get(f"{village.url}/api/v1/nowhere", timeout=5).json() == {"error": "Not Found"}


def test_the_journal_keeps_no_token(village: Village, base: str, handle: str) -> None:
    token = village.token(handle, network="bazaar")

    requests.get(f"{base}/bot{token}/me", timeout=5)
    requests.get(f"{base}/v1/me?access_token={token}", timeout=5)

    lines = [(line["path"], line["account"]) for line in village.journal()[-2:]]
    assert lines == [("/bazaar/botTOKEN/me", handle), ("/bazaar/v1/me?access_token=TOKEN", handle)]


def test_a_session_ends_and_is_renewed_once(village: Village, base: str, handle: str) -> None:
    session = village.session(handle, network="bazaar", seconds=30)
    assert session["base_url"] == base
    assert requests.get(f"{base}/v1/me", headers=bearer(session["access_token"]), timeout=5).status_code == 200
    assert requests.get(f"{base}/v1/me", headers=bearer(session["refresh_token"]), timeout=5).status_code == 401

    village.advance(31)
    old = requests.get(f"{base}/v1/me", headers=bearer(session["access_token"]), timeout=5)
    told = {"grant_type": "refresh_token", "refresh_token": session["refresh_token"], "client_key": "village"}
    told |= {"client_secret": "village-secret"}
    fresh = requests.post(f"{base}/oauth/token", data=told, timeout=5)
    again = requests.post(f"{base}/oauth/token", data=told, timeout=5)

    assert (old.status_code, old.json()) == (400, {"fault": {"code": 190}})
    assert requests.get(f"{base}/v1/me", headers=bearer(fresh.json()["token"]), timeout=5).json()["name"] == handle
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def authorize(base: str, **changed: str) -> tuple[requests.Response, dict[str, str]]:
    told = {"client_key": "village", "redirect_uri": BACK, "response_type": "code", "scope": "read,write", "state": "s"}
    address = f"{base}/oauth/authorize?{urlencode(told | changed)}"
    answer = requests.get(address, allow_redirects=False, timeout=5)
    back = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
    return answer, {name: values[0] for name, values in back.items()}


def test_an_application_signs_in_with_pkce(village: Village, base: str, handle: str) -> None:
    village.token(handle, network="bazaar", name="Maison Levain")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"verifier").digest()).rstrip(b"=").decode()
    pkce = {"code_challenge": challenge, "code_challenge_method": "S256"}

    page, _ = authorize(base)
    french = requests.get(page.url, headers={"Accept-Language": "fr"}, timeout=5).text
    assert "Maison Levain" in page.text
    assert "Autoriser" in french and 'action="/bazaar/oauth/authorize"' in french

    def exchange(code: str, **changed: str) -> requests.Response:
        told = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": "verifier"}
        return requests.post(f"{base}/oauth/token", json=told | changed, auth=("village", "village-secret"), timeout=5)

    answer, back = authorize(base, approve=handle, **pkce)
    assert (answer.status_code, back["state"]) == (302, "s")
    made = exchange(back["code"]).json()
    assert (made["of"], made["may"]) == (handle, "read,write")
    assert requests.get(f"{base}/v1/me", headers=bearer(made["token"]), timeout=5).json()["name"] == handle
    assert exchange(back["code"]).status_code == 400
    for changed in ({"code_verifier": "other"}, {"redirect_uri": BACK + "/x"}):
        assert exchange(authorize(base, approve=handle, **pkce)[1]["code"], **changed).status_code == 400
    wrong = requests.post(f"{base}/oauth/token", data={"client_key": "village", "client_secret": "x"}, timeout=5)
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


def test_an_application_is_known_on_its_network_and_only_comes_from_its_addresses(
    village: Village, base: str, handle: str
) -> None:
    village.token(handle, network="bazaar")
    app = village.app("bazaar", [BACK])
    strange = village.app("mastodon", [BACK])

    assert authorize(base, client_key=app["client_id"], approve=handle)[1]["code"]
    assert authorize(base, client_key=app["client_id"], redirect_uri=BACK + "2", approve=handle)[0].status_code == 400
    assert authorize(base, client_key=strange["client_id"], approve=handle)[0].status_code == 400
    assert authorize(base, approve="nobody")[0].status_code == 400


def test_a_person_may_say_no(village: Village, base: str) -> None:
    told = {"client_id": "village", "redirect_uri": BACK, "state": "s", "decision": "deny"}

    answer = requests.post(f"{base}/v9.0/dialog", data=told, allow_redirects=False, timeout=5)

    assert "error=access_denied" in answer.headers["Location"]


def test_people_react_and_a_network_keeps_its_own_of_a_post(village: Village, base: str, handle: str) -> None:
    headers = bearer(village.token(handle, network="bazaar"))
    said = requests.post(f"{base}/v1/posts", headers=headers, json={"text": "Bread", "stall": 3}, timeout=5).json()[
        "id"
    ]

    village.act("lea", "like", network="bazaar", status=said)
    stars = village.act("lea", "reply", network="bazaar", status=said, text="Miam", record={"stars": 5})

    assert requests.get(f"{base}/v1/posts/{said}", timeout=5).json()["comments"] == ["Miam"]
    assert village.posts(handle, network="bazaar")[0]["record"] == {"stall": 3, "colour": "red"}
    assert village.posts("lea", network="bazaar")[0]["id"] == stars["id"]
    assert village.posts("lea", network="bazaar")[0]["record"] == {"stars": 5}


def test_the_audience_comes_to_a_network_with_its_first_account(tmp_path: Path) -> None:
    with Village.start(tmp_path, people=300, dialects=["village.tests.bazaar"]) as village:
        headers = bearer(village.token("levain", network="bazaar", language="fr"))
        address = f"{village.url}/bazaar/v1/posts"
        for _ in range(5):
            said = requests.post(address, headers=headers, json={"text": "Du pain ?"}, timeout=5).json()["id"]
        village.advance(10 * 86_400)

        assert requests.get(f"{address}/{said}", timeout=5).json()["likes"] > 0


def test_a_film_is_kept_from_a_form_or_from_an_address(village: Village, base: str, handle: str) -> None:
    headers = bearer(village.token(handle, network="bazaar"))

    said = requests.post(
        f"{base}/v1/posts", headers=headers, data={"text": "Look"}, files={"film": ("f.mp4", FILM)}, timeout=5
    ).json()
    again = {"text": "Again", "film_url": said["film"]}
    fetched = requests.post(f"{base}/v1/posts", headers=headers, json=again, timeout=5).json()

    assert requests.get(fetched["film"], timeout=5).content == FILM
    assert village.posts(handle, network="bazaar")[1]["media"][0]["mime"] == "video/mp4"
    for url in ("http://93.184.216.34/film.mp4", "file:///etc/passwd", "http://[", "http://127.0.0.1:1/"):
        told = {"text": "Far", "film_url": url}
        assert requests.post(f"{base}/v1/posts", headers=headers, json=told, timeout=15).status_code == 400


def test_a_film_is_measured_and_an_upload_may_come_in_pieces(tmp_path: Path) -> None:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    clock = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, 12_500) + bytes(80))
    track = box(b"trak", box(b"tkhd", bytes(76) + struct.pack(">II", 1080 << 16, 1920 << 16)))
    film = box(b"ftyp", b"isom" + bytes(8)) + box(b"moov", clock + track) + box(b"mdat", bytes(100))
    world = World(Store(tmp_path))

    number = media.begin(world)
    media.append(world, number, film[50:], offset=50)
    media.append(world, number, film[:50], offset=0)
    whole = media.complete(world, number)

    assert whole == film
    assert films.measure(whole) == (1080, 1920, 12.5)
    assert films.measure(FILM) == films.measure(b"") == films.measure(film[:60]) == (0, 0, 0.0)
    with pytest.raises(LookupError):
        media.append(world, number, b"")
    world.store.close()


class Listener:
    """A receiver of web hooks that keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((dict(self.headers), body))
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def wait(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        end = time.monotonic() + 10
        while len(self.heard) < count and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.heard) == count
        return self.heard


@pytest.fixture
def listener(village: Village) -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()
    village.admin("DELETE", "/hooks?network=bazaar")


def signed(heard: tuple[dict[str, str], bytes], secret: bytes) -> bool:
    return heard[0]["X-Signature"] == hmac.new(secret, heard[1], hashlib.sha256).hexdigest()


def test_what_comes_in_is_told_signed_and_in_order(
    village: Village, base: str, handle: str, listener: Listener
) -> None:
    headers = bearer(village.token(handle, network="bazaar"))
    village.token("somebody", network="bazaar")
    village.hook("bazaar", listener.url, account=handle, secret="s3cret")
    said = requests.post(f"{base}/v1/posts", headers=headers, json={"text": "Bread"}, timeout=5).json()["id"]

    village.act("lea", "direct", network="bazaar", account=handle, text="Open on Sunday?")
    village.act("lea", "direct", network="bazaar", account="somebody", text="Not for us")
    village.act("lea", "reply", network="bazaar", status=said, text="Miam")
    heard = listener.wait(2)

    assert [json.loads(body) for _, body in heard] == [
        {"kind": "mention", "text": "Open on Sunday?"},
        {"kind": "reply", "text": "Miam"},
    ]
    assert all(signed(one, b"s3cret") for one in heard)


def test_a_delivery_is_tried_three_times_and_can_be_replayed_and_forged(
    village: Village, base: str, handle: str, listener: Listener
) -> None:
    village.token(handle, network="bazaar")
    village.hook("bazaar", listener.url, secret="s3cret")
    listener.answers = [500, 503]

    village.act("lea", "direct", network="bazaar", account=handle, text="Hello?")
    heard = listener.wait(3)
    replayed = village.replay_hook("bazaar")
    village.forge_hook("bazaar")
    village.forge_hook("bazaar", body="{}", headers={"X-Signature": "none"})

    assert [signed(one, b"s3cret") for one in listener.wait(6)] == [True, True, True, True, False, False]
    assert heard[0][1] == heard[3][1] == heard[4][1]
    assert (replayed["statuses"], heard[5][1]) == ([200], b"{}")
    assert village.hooks("bazaar")[0]["statuses"] == [500, 503, 200]


def test_an_address_belongs_to_the_dialect_with_the_longest_path() -> None:
    assert [len(one.path) for one in DIALECTS] == sorted((len(one.path) for one in DIALECTS), reverse=True)
    assert (dialect_of("/xrpc/a").network, dialect_of("/@lea").network) == ("bluesky", "mastodon")
