"""One sign-in for all of Google's networks: there, back with a code, and tokens that open our accounts."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks import oauth
from parvis.networks.blogger.way import BloggerWay
from parvis.networks.errors import AccessLost
from parvis.networks.google.way import GoogleWay
from parvis.networks.google_common.oauth import provider
from parvis.networks.tests.stages import new_handle
from parvis.networks.youtube.way import YouTubeWay
from village.testing import Village

KEYS = {"client_id": "village", "client_secret": "village-secret"}
BACK = "https://parvis.example/back"
WAYS = [YouTubeWay(), GoogleWay(), BloggerWay()]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.key))
async def test_a_yes_at_google_opens_the_accounts_and_can_be_renewed(
    way: Any, quiet_village: Village, http: Http
) -> None:
    handle = new_handle()
    base_url = quiet_village.admin("POST", "/tokens", {"account": handle, "network": way.key})["base_url"]
    asked = oauth.authorize_address(way.provider(base_url), KEYS, redirect_uri=BACK, state="st", verifier="v" * 43)

    answer = await http.call("GET", f"{asked}&approve={handle}")
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    tokens = await oauth.exchange(
        http, way.provider(base_url), KEYS, code=told["code"][0], redirect_uri=BACK, verifier="v" * 43
    )
    (found,) = await way.accounts(http, base_url, tokens, KEYS)

    assert told["state"] == ["st"]
    assert (found.account.account_id, found.access.refresh_token) == (found.access.account_id, tokens.refresh_token)
    renewed = await oauth.renew(http, way.provider(base_url), found.access)
    assert renewed.token != found.access.token
    assert renewed.refresh_token == tokens.refresh_token
    quiet_village.revoke(handle, network=way.key)
    with pytest.raises(AccessLost):
        await oauth.renew(http, way.provider(base_url), found.access)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.key))
def test_google_itself_is_asked_at_its_own_hosts_for_a_refresh_token(way: Any) -> None:
    at_home = way.provider(way.home)

    assert at_home.authorize == "https://accounts.google.com/o/oauth2/v2/auth"
    assert at_home.token == "https://oauth2.googleapis.com/token"
    assert at_home.asks == {"access_type": "offline", "prompt": "consent"}
    assert all(scope.startswith("https://www.googleapis.com/auth/") for scope in at_home.scopes)
    assert provider("http://here", way.home).token == "http://here/token"
