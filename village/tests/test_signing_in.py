"""Applications, the page with the Allow button, tokens: driven by Mastodon.py and by a browser's requests."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from mastodon import Mastodon, MastodonIllegalArgumentError, MastodonUnauthorizedError

from village.testing import Village

BACK = "http://127.0.0.1:1/back"


@pytest.fixture
def app(village: Village) -> tuple[str, str]:
    return Mastodon.create_app("Parvis", scopes=["read", "write"], redirect_uris=BACK, api_base_url=village.url)


def press(village: Village, address: str, account: str, decision: str = "allow") -> requests.Response:
    """What a browser sends when a person picks an account and presses a button."""
    page = requests.get(address, timeout=5)
    assert page.status_code == 200, page.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
    fields = {name: html.unescape(value) for name, value in fields.items()}
    fields |= {"account": account, "decision": decision}
    return requests.post(f"{village.url}/oauth/authorize", data=fields, allow_redirects=False, timeout=5)


def told(answer: requests.Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def test_an_application_is_allowed_by_a_person_and_acts_for_the_account_that_was_picked(
    village: Village, app: tuple[str, str], handle: str
) -> None:
    village.token(handle, name="Maison Levain")
    network = Mastodon(*app, api_base_url=village.url)
    address = network.auth_request_url(redirect_uris=BACK, scopes=["read", "write"], state="s&1", allow_http=True)

    answer = told(press(village, address, handle))
    network.log_in(code=answer["code"], redirect_uri=BACK, scopes=["read", "write"], allow_http=True)

    assert answer["state"] == "s&1"
    assert network.me().acct == handle
    assert network.app_verify_credentials().name == "Parvis"


def test_the_page_shows_the_accounts_to_pick_and_what_is_asked_for(village: Village, app: tuple[str, str]) -> None:
    village.token("page_baker", name="Maison <Levain>")
    network = Mastodon(*app, api_base_url=village.url)

    page = requests.get(network.auth_request_url(redirect_uris=BACK, scopes=["read"], allow_http=True), timeout=5).text

    assert "Maison &lt;Levain&gt;" in page
    assert "read everything of the account" in page


def test_a_person_who_denies_sends_the_application_away(village: Village, app: tuple[str, str], handle: str) -> None:
    village.token(handle)
    network = Mastodon(*app, api_base_url=village.url)

    answer = told(
        press(village, network.auth_request_url(redirect_uris=BACK, scopes=["read"], allow_http=True), handle, "deny")
    )

    assert answer["error"] == "access_denied"


def test_a_code_works_once(village: Village, app: tuple[str, str], handle: str) -> None:
    village.token(handle)
    network = Mastodon(*app, api_base_url=village.url)
    code = told(press(village, network.auth_request_url(redirect_uris=BACK, scopes=["read"], allow_http=True), handle))[
        "code"
    ]
    network.log_in(code=code, redirect_uri=BACK, scopes=["read"], allow_http=True)

    with pytest.raises(MastodonIllegalArgumentError):
        network.log_in(code=code, redirect_uri=BACK, scopes=["read"], allow_http=True)


@pytest.mark.parametrize(("verifier", "status"), [("right" * 10, 200), ("wrong" * 10, 400)])
def test_a_code_asked_for_with_a_challenge_needs_its_verifier(
    village: Village, app: tuple[str, str], handle: str, verifier: str, status: int
) -> None:
    village.token(handle)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"right" * 10).digest()).rstrip(b"=").decode()
    asked = {"response_type": "code", "client_id": app[0], "redirect_uri": BACK, "scope": "read"}
    asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    address = requests.Request("GET", f"{village.url}/oauth/authorize", params=asked).prepare().url
    code = told(press(village, str(address), handle))["code"]

    form = {"grant_type": "authorization_code", "code": code, "client_id": app[0], "client_secret": app[1]}
    form |= {"redirect_uri": BACK, "code_verifier": verifier}
    answer = requests.post(f"{village.url}/oauth/token", data=form, timeout=5)

    assert answer.status_code == status
    assert answer.json().get("error") == (None if status == 200 else "invalid_grant")


def test_without_a_redirect_address_the_code_is_shown(village: Village, handle: str) -> None:
    village.token(handle)
    oob = "urn:ietf:wg:oauth:2.0:oob"
    app = Mastodon.create_app("Parvis", scopes=["read"], redirect_uris=oob, api_base_url=village.url)
    network = Mastodon(*app, api_base_url=village.url)

    page = press(village, network.auth_request_url(redirect_uris=oob, scopes=["read"], allow_http=True), handle)
    code = re.search(r'<code id="code">([^<]+)</code>', page.text)
    assert code is not None
    network.log_in(code=code[1], redirect_uri=oob, scopes=["read"], allow_http=True)

    assert network.me().acct == handle


def test_a_wrong_redirect_address_is_never_followed(village: Village, app: tuple[str, str]) -> None:
    asked = {"response_type": "code", "client_id": app[0], "redirect_uri": "https://thief.example/", "scope": "read"}

    answer = requests.get(f"{village.url}/oauth/authorize", params=asked, allow_redirects=False, timeout=5)

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_more_rights_than_the_application_registered_for_are_refused(village: Village, app: tuple[str, str]) -> None:
    asked = {"response_type": "code", "client_id": app[0], "redirect_uri": BACK, "scope": "read follow"}

    assert requests.get(f"{village.url}/oauth/authorize", params=asked, timeout=5).status_code == 400


def test_a_wrong_secret_is_an_invalid_client(village: Village, app: tuple[str, str]) -> None:
    form = {"grant_type": "client_credentials", "client_id": app[0], "client_secret": "no"}

    answer = requests.post(f"{village.url}/oauth/token", data=form, timeout=5)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_revoked_token_is_worth_nothing(village: Village, app: tuple[str, str], handle: str) -> None:
    village.token(handle)
    network = Mastodon(*app, api_base_url=village.url)
    code = told(press(village, network.auth_request_url(redirect_uris=BACK, scopes=["read"], allow_http=True), handle))[
        "code"
    ]
    token = network.log_in(code=code, redirect_uri=BACK, scopes=["read"], allow_http=True)

    network.revoke_access_token(allow_http=True)

    with pytest.raises(MastodonUnauthorizedError, match="revoked"):
        Mastodon(access_token=token, api_base_url=village.url).me()


def test_a_foreign_application_cannot_revoke_a_token(village: Village, app: tuple[str, str], handle: str) -> None:
    foreign = village.token(handle)
    form = {"client_id": app[0], "client_secret": app[1], "token": foreign}

    assert requests.post(f"{village.url}/oauth/revoke", data=form, timeout=5).status_code == 403


def test_the_server_says_where_to_sign_in(village: Village) -> None:
    found = requests.get(f"{village.url}/.well-known/oauth-authorization-server", timeout=5).json()

    assert found["token_endpoint"] == f"{village.url}/oauth/token"
    assert "S256" in found["code_challenge_methods_supported"]


def test_a_browser_that_prefers_french_is_asked_in_french(village: Village, app: tuple[str, str]) -> None:
    village.token("page_baker")
    address = Mastodon(*app, api_base_url=village.url).auth_request_url(
        redirect_uris=BACK, scopes=["read"], allow_http=True
    )

    page = requests.get(address, headers={"Accept-Language": "fr-CH, en;q=0.5"}, timeout=5).text

    assert '<html lang="fr">' in page
    assert "Parvis demande à utiliser un compte" in page
    assert ">Autoriser</button>" in page
