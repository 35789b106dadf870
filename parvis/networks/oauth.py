"""OAuth 2 as networks speak it: the address where a person says yes, tokens for the code, new tokens for old.

Sources: RFC 6749, RFC 7636 (PKCE); each network's habits are in its own `Provider`.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks.errors import AccessLost, Refused
from parvis.networks.protocols import Access
from parvis.networks.waited import waited

Keys = dict[str, str]  # of our application: {"client_id", "client_secret"}, and what else the network gives


@dataclass(frozen=True, slots=True)
class Provider:
    """One network's OAuth. authorize, token: whole addresses (see `addresses.at`).

    basic: our id and secret go in a header, not in the body. id_name: how the network calls `client_id`.
    asks: what else the authorize address carries. hex_challenge: PKCE as TikTok writes it.
    """

    authorize: str
    token: str
    scopes: tuple[str, ...]
    separator: str = " "
    pkce: bool = True
    basic: bool = False
    id_name: str = "client_id"
    asks: Mapping[str, str] = field(default_factory=dict)
    hex_challenge: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint told; `told` is all of it."""

    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)


class CodeRefused(Refused):
    code = "code_refused"
    sentence = _("This sign-in took too long or was used before. Start again; nothing was changed.")


class KeysRefused(Refused):
    code = "keys_refused"
    sentence = _("The network does not accept the keys of our application. Check them, letter by letter.")


def new_verifier() -> str:
    return secrets.token_urlsafe(48)


def authorize_address(provider: Provider, keys: Keys, *, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the person says yes."""
    query = {
        "response_type": "code",
        provider.id_name: keys["client_id"],
        "redirect_uri": redirect_uri,
        "scope": provider.separator.join(provider.scopes),
        "state": state,
        **provider.asks,
    }
    if provider.pkce:
        query |= {"code_challenge": _challenge(provider, verifier), "code_challenge_method": "S256"}
    return f"{provider.authorize}?{urlencode(query)}"


async def exchange(
    http: Http, provider: Provider, keys: Keys, *, code: str, redirect_uri: str, verifier: str
) -> Tokens:
    """Tokens for the code that the person brought back. Raises CodeRefused, KeysRefused, NobodyThere, NotNow."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    if provider.pkce:
        form["code_verifier"] = verifier
    answer = await _ask(http, provider, keys, form)
    told = answer.json()
    if answer.ok and isinstance(told, dict) and told.get("access_token"):
        return tokens_of(told)
    if _blames_keys(answer):
        raise KeysRefused(said=spoken(answer), status=answer.status)
    raise CodeRefused(said=spoken(answer), status=answer.status)


async def renew(http: Http, provider: Provider, access: Access) -> Access:
    """New tokens for old, with the keys that the access carries. Raises AccessLost, Temporary."""
    keys = {name: str(access.extra.get(name, "")) for name in ("client_id", "client_secret")}
    form = {"grant_type": "refresh_token", "refresh_token": access.refresh_token}
    answer = await _ask(http, provider, keys, form)
    told = answer.json()
    if answer.ok and isinstance(told, dict) and told.get("access_token"):
        return with_tokens(access, tokens_of(told))
    raise AccessLost(said=spoken(answer), status=answer.status)


def tokens_of(told: Mapping[str, Any]) -> Tokens:
    seconds = told.get("expires_in")
    until = datetime.now(UTC) + timedelta(seconds=float(seconds)) if seconds else None
    return Tokens(str(told["access_token"]), str(told.get("refresh_token") or ""), until, told)


def access_of(tokens: Tokens, keys: Keys, *, base_url: str, account_id: str = "", **extra: Any) -> Access:
    """The first access of an account; it carries what renewing needs, and what was allowed where that is told."""
    kept = {"client_id": keys["client_id"], "client_secret": keys.get("client_secret", ""), **extra}
    return Access(base_url, account_id, tokens.token, tokens.refresh_token, kept | _told(tokens))


def with_tokens(access: Access, tokens: Tokens) -> Access:
    """The same account with new tokens; a network that sends no new refresh token goes on taking the old one."""
    refresh_token = tokens.refresh_token or access.refresh_token
    return Access(access.base_url, access.account_id, tokens.token, refresh_token, dict(access.extra) | _told(tokens))


def expires_at(access: Access) -> datetime | None:
    """As `access_of` and `with_tokens` noted it."""
    until = access.extra.get("expires_at")
    return parsed(str(until)) if until else None


def spoken(answer: Answer) -> str:
    """The network's own sentence."""
    told = answer.json()
    if isinstance(told, dict):
        error = told.get("error")
        inner = error.get("message") if isinstance(error, dict) else error
        return str(told.get("error_description") or told.get("message") or inner or "")
    return answer.text()


async def _ask(http: Http, provider: Provider, keys: Keys, form: dict[str, str]) -> Answer:
    headers = {"Accept": "application/json"}
    if provider.basic:
        pair = f"{keys['client_id']}:{keys.get('client_secret', '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form = form | {provider.id_name: keys["client_id"], "client_secret": keys.get("client_secret", "")}
    return await waited(http, "POST", provider.token, headers=headers, data=form)


def _challenge(provider: Provider, verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode())
    if provider.hex_challenge:
        return digest.hexdigest()
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()


def _blames_keys(answer: Answer) -> bool:
    told = answer.json()
    error = told.get("error") if isinstance(told, dict) else ""
    return error in {"invalid_client", "unauthorized_client"} or answer.status == 401


def _told(tokens: Tokens) -> dict[str, str]:
    """What stays with an access of what came with its tokens."""
    until = {"expires_at": tokens.expires_at.isoformat()} if tokens.expires_at else {}
    scope = tokens.told.get("scope")
    return until | ({"scope": scope} if isinstance(scope, str) and scope else {})
