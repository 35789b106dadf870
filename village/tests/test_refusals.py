"""Who may do what, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from mastodon import Mastodon

from village.testing import Village

Answer = tuple[int, str]


def ask(village: Village, method: str, path: str, token: str = "", **body: object) -> Answer:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, village.url + path, headers=headers, json=body or None, timeout=5)
    told = answer.json()
    return answer.status_code, told.get("error", "") if isinstance(told, dict) else ""


@pytest.mark.parametrize("path", ["/api/v1/accounts/verify_credentials", "/api/v1/notifications"])
def test_without_a_token_nothing_private_is_told(village: Village, path: str) -> None:
    assert ask(village, "GET", path) == (401, "The access token is invalid")
    assert ask(village, "GET", path, "nonsense") == (401, "The access token is invalid")


def test_a_revoked_token_says_so(village: Village, handle: str) -> None:
    token = village.token(handle)
    village.revoke(handle)

    assert ask(village, "POST", "/api/v1/statuses", token, status="x") == (401, "The access token was revoked")
    assert village.posts(handle) == []


@pytest.mark.parametrize(
    ("scopes", "method", "path", "allowed"),
    [
        ("read", "POST", "/api/v1/statuses", False),
        ("write", "POST", "/api/v1/statuses", True),
        ("write:statuses", "POST", "/api/v1/statuses", True),
        ("write:media", "POST", "/api/v1/statuses", False),
        ("write", "GET", "/api/v1/notifications", False),
        ("read:notifications", "GET", "/api/v1/notifications", True),
        ("profile", "GET", "/api/v1/accounts/verify_credentials", True),
        ("profile", "GET", "/api/v1/timelines/home", False),
    ],
)
def test_a_token_does_what_its_scopes_say(
    village: Village, handle: str, scopes: str, method: str, path: str, allowed: bool
) -> None:
    status, words = ask(village, method, path, village.token(handle, scopes=scopes), status="x")

    assert (status, words) == ((200, "") if allowed else (403, "This action is outside the authorized scopes"))


def test_what_is_not_there_is_404(village: Village, handle: str) -> None:
    token = village.token(handle)

    for path in ("/api/v1/statuses/1", "/api/v1/statuses/abc", "/api/v1/accounts/1", "/api/v1/nothing"):
        assert ask(village, "GET", path, token)[0] == 404, path


def test_a_suspended_account_is_gone_for_others_and_closed_for_itself(
    village: Village, client: Callable[[str], Mastodon], handle: str
) -> None:
    account = client(handle).me().id
    said = client(handle).status_post("Bread")
    village.admin("POST", "/accounts", {"account": handle, "suspended": True})

    assert ask(village, "GET", f"/api/v1/accounts/{account}") == (410, "Gone")
    assert ask(village, "POST", "/api/v1/statuses", village.token(handle), status="x")[0] == 403
    assert requests.get(said.url, timeout=5).status_code == 410


def test_a_body_that_is_no_json_is_a_bad_request(village: Village, handle: str) -> None:
    headers = {"Authorization": f"Bearer {village.token(handle)}", "Content-Type": "application/json"}

    answer = requests.post(f"{village.url}/api/v1/statuses", headers=headers, data="{", timeout=5)

    assert answer.status_code == 400


def test_the_admin_api_does_not_listen_to_pages_of_other_origins(village: Village) -> None:
    headers = {"Origin": "https://thief.example"}

    assert requests.get(f"{village.url}/_village/journal", headers=headers, timeout=5).status_code == 403


def test_the_admin_api_says_what_it_does_not_understand(village: Village) -> None:
    url = f"{village.url}/_village"

    assert requests.post(f"{url}/faults", json={"kind": "earthquake"}, timeout=5).status_code == 422
    assert requests.post(f"{url}/faults", json={"kind": "latency", "path": "("}, timeout=5).status_code == 422
    assert requests.post(f"{url}/act", json={"who": "lea", "kind": "like", "status": "1"}, timeout=5).status_code == 404
    assert requests.get(f"{url}/posts?account=nobody", timeout=5).status_code == 404
    assert requests.post(f"{url}/clock", json={"advance": -1}, timeout=5).status_code == 422
