"""Where people allow Parvis to post on TikTok. Both portals ask on the same page; their tokens are handed out apart.

Source: https://developers.tiktok.com/doc/oauth-user-access-token-management,
https://business-api.tiktok.com/portal/docs?id=1739965703387137 (read 2026-11-22).
"""

from typing import Any

from parvis.kit.http import Http
from parvis.networks.addresses import at
from parvis.networks.errors import AccessLost, NetworkError, Refused
from parvis.networks.oauth import CodeRefused, Keys, KeysRefused, Provider, Tokens, renew, tokens_of, with_tokens
from parvis.networks.protocols import Access
from parvis.networks.tiktok.calling import BUSINESS, HOME, WWW, V, data_of, is_business
from parvis.networks.waited import waited

SCOPES = ("user.info.basic", "user.info.profile", "user.info.stats", "video.list", "video.publish", "video.upload")
BUSINESS_SCOPES = (
    "user.info.basic",
    "user.info.username",
    "user.info.stats",
    "video.list",
    "video.upload",
    "video.publish",
    "comment.list",
    "comment.list.manage",
)


def provider(base_url: str) -> Provider:
    """Of the Content Posting API. The proof of PKCE is written in hexadecimal there."""
    page = f"{at(base_url, HOME, WWW)}/v2/auth/authorize/"
    token = f"{base_url}/v2/oauth/token/"
    return Provider(page, token, SCOPES, separator=",", id_name="client_key", hex_challenge=True)


def business_provider(base_url: str) -> Provider:
    page = f"{at(base_url, HOME, WWW)}/v2/auth/authorize/"
    token = f"{at(base_url, HOME, BUSINESS)}{V}/tt_user/oauth2/token/"
    return Provider(page, token, BUSINESS_SCOPES, separator=",", id_name="client_key", pkce=False)


async def exchange_business(http: Http, base_url: str, keys: Keys, *, code: str, redirect_uri: str) -> Tokens:
    """Tokens for the code. Raises CodeRefused, KeysRefused, NobodyThere, NotNow."""
    body = {"grant_type": "authorization_code", "auth_code": code, "redirect_uri": redirect_uri}
    try:
        return tokens_of(await _business(http, base_url, "token", keys, body))
    except (KeyError, Refused) as error:
        said = error.said if isinstance(error, NetworkError) else ""
        kind = KeysRefused if "client" in said.lower() else CodeRefused
        raise kind(said=said) from error


async def refreshed(http: Http, access: Access) -> Access:
    """New tokens for old. Raises AccessLost, Temporary."""
    if not access.refresh_token:
        raise AccessLost()
    if not is_business(access):
        return await renew(http, provider(access.base_url), access)
    keys = {name: str(access.extra.get(name, "")) for name in ("client_id", "client_secret")}
    body = {"grant_type": "refresh_token", "refresh_token": access.refresh_token}
    try:
        return with_tokens(access, tokens_of(await _business(http, access.base_url, "refresh_token", keys, body)))
    except (KeyError, Refused) as error:
        raise AccessLost(said=error.said if isinstance(error, NetworkError) else "") from error


async def _business(http: Http, base_url: str, what: str, keys: Keys, body: dict[str, str]) -> dict[str, Any]:
    url = f"{at(base_url, HOME, BUSINESS)}{V}/tt_user/oauth2/{what}/"
    known = {"client_id": keys["client_id"], "client_secret": keys.get("client_secret", "")}
    return data_of(await waited(http, "POST", url, json=known | body))
