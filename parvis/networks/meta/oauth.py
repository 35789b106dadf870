"""Signing in with Facebook: a token of an hour becomes one of sixty days, which is renewed by asking again in time.

There is no refresh token. `Access.refresh_token` keeps the person's long token; it opens the pages' own tokens.
Source: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow (read 2026-11-22).
"""

from collections.abc import Mapping

from parvis.kit.http import Answer, Http
from parvis.networks.addresses import at
from parvis.networks.errors import AccessLost, Temporary
from parvis.networks.meta.calls import HOME, VERSION
from parvis.networks.meta.errors import sorted_error
from parvis.networks.oauth import Keys, Provider, Tokens, tokens_of
from parvis.networks.protocols import Access
from parvis.networks.waited import waited

WWW = "https://www.facebook.com"
EXCHANGE = "fb_exchange_token"


def provider(base_url: str, scopes: tuple[str, ...], *, asks: Mapping[str, str] | None = None) -> Provider:
    return Provider(
        authorize=f"{at(base_url, HOME, WWW)}/{VERSION}/dialog/oauth",
        token=token_address(base_url),
        scopes=scopes,
        separator=",",
        pkce=False,
        asks=asks or {"auth_type": "rerequest"},  # what was refused once is asked again
    )


def token_address(base_url: str) -> str:
    return f"{base_url}/{VERSION}/oauth/access_token"


async def long_lived(http: Http, base_url: str, token: str, keys: Mapping[str, str]) -> Tokens:
    """A token of sixty days for a younger or a shorter one. Raises AccessLost, Temporary."""
    form = {
        "grant_type": EXCHANGE,
        "client_id": keys["client_id"],
        "client_secret": keys.get("client_secret", ""),
        EXCHANGE: token,
    }
    return exchanged(await waited(http, "POST", token_address(base_url), data=form))


def exchanged(answer: Answer) -> Tokens:
    """The tokens in an answer. Raises AccessLost, Temporary."""
    told = answer.json()
    if answer.ok and isinstance(told, dict) and told.get("access_token"):
        return tokens_of(told)
    error = sorted_error(answer)
    if isinstance(error, Temporary):
        raise error
    raise AccessLost(said=error.said, status=error.status)


def keys_in(access: Access) -> Keys:
    """Those of our application, which the access carries for renewing."""
    return {name: str(access.extra.get(name) or "") for name in ("client_id", "client_secret")}
