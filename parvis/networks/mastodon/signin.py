"""Signing in to a Mastodon server: an app per server, then OAuth with PKCE.

Source: https://docs.joinmastodon.org/methods/oauth/ (read 2026-11-22).
"""

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import ContentRefused, Gone, Refused
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.mastodon.errors import sorted_error
from parvis.networks.mastodon.scopes import SCOPES
from parvis.networks.protocols import Access, Account
from parvis.networks.waited import fields, waited

SECONDS = 10.0
#: In `@bread@baking.example` and `https://baking.example/@bread`.
_PERSON = re.compile(r"(?:^\s*@?(?=[\w.-]+@)|/@)([\w.-]+)")
_TEMPLATE = re.compile(r"""\btemplate=["'](https?://[^"'/]+)""")


class NotMastodon(Refused):
    code = "not_mastodon"
    sentence = _("No Mastodon server answers at this address. Write it as in “mastodon.social”.")


class SignInOver(Refused):
    code = "sign_in_over"
    sentence = _("This sign-in took too long or was used before. Start again; nothing was changed.")


def server_address(text: str) -> str:
    """`https://host` from what people type: a host, an address, or their handle. Raises NotMastodon."""
    typed = text.strip()
    if "://" not in typed:
        typed = f"https://{typed.rsplit('@', 1)[-1]}"
    try:
        parts = urlsplit(typed)
    except ValueError as error:
        raise NotMastodon() from error
    if not parts.hostname or parts.scheme not in {"http", "https"} or not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc):
        raise NotMastodon()
    return f"{parts.scheme}://{parts.netloc.lower()}"


async def find_server(http: Http, text: str) -> tuple[str, dict[str, Any]]:
    """Address and description (`instance`) of the server for what people type, also where handles bear another name.

    Raises NotMastodon, NotReached, Busy, Temporary.
    """
    typed = server_address(text)
    told = await _instance(http, typed)
    if told is not None:
        return typed, told
    for page, query in _signposts(typed, text):
        answer = await call(http, "GET", f"{typed}/.well-known/{page}", params=query, redirects=True, seconds=SECONDS)
        address = _named(answer)
        if address != typed and (told := await _instance(http, address)) is not None:
            return address, told
    raise NotMastodon(status=404)


def _signposts(address: str, text: str) -> list[tuple[str, dict[str, str]]]:
    """Pages by which a name leads to its server. Without a person, we ask for the server's own account.

    Source: https://docs.joinmastodon.org/admin/config/#web_domain, RFC 7033, RFC 6415.
    """
    host = urlsplit(address).netloc
    person = _PERSON.search(text)
    return [("webfinger", {"resource": f"acct:{person[1] if person else host}@{host}"}), ("host-meta", {})]


def _named(answer: Answer) -> str:
    """The server that a page names, else the one that it was read from: it may have led us on."""
    told = answer.json()
    links = told.get("links") if answer.ok and isinstance(told, dict) else None
    named = [link.get("href") for link in links or () if isinstance(link, dict) and link.get("rel") == "self"]
    if not named and answer.ok:
        named = _TEMPLATE.findall(answer.text(limit=10_000))
    parts = urlsplit(str(named[0]) if named else answer.url)
    return f"{parts.scheme}://{parts.netloc}"


async def _instance(http: Http, address: str) -> dict[str, Any] | None:
    for version in ("v2", "v1"):  # v1: before Mastodon 4, and its cousins
        answer = await call(http, "GET", f"{address}/api/{version}/instance", seconds=SECONDS)
        told = answer.json()
        if answer.ok and isinstance(told, dict) and "version" in told:
            return told
    return None


async def register_app(http: Http, base_url: str, *, redirect_uri: str, website: str = "") -> dict[str, str]:
    """An app of ours on that server: client_id, client_secret, and the scopes it is known for.

    Raises NetworkError, NotMastodon.
    """
    form = {"client_name": "Parvis", "redirect_uris": redirect_uri, "scopes": SCOPES}
    form |= {"website": website} if website else {}
    answer = await waited(http, "POST", f"{base_url}/api/v1/apps", data=form)
    told = answer.json()
    if not answer.ok or not isinstance(told, dict) or "client_id" not in told:
        raise NotMastodon(status=answer.status, said=answer.text())
    return {"client_id": told["client_id"], "client_secret": told["client_secret"], "scopes": SCOPES}


def authorize_url(base_url: str, *, client_id: str, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the person says yes."""
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPES,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "force_login": "true",
    }
    return f"{base_url}/oauth/authorize?{urlencode(query)}"


async def exchange(
    http: Http, base_url: str, *, app: dict[str, str], code: str, redirect_uri: str, verifier: str
) -> tuple[Access, Account]:
    """The token for the code that the person brought back, and whose it is.

    Raises SignInOver, AccessLost where the server has forgotten our app, NotPermitted, NobodyThere, NotNow.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "scope": SCOPES,
    }
    answer = await waited(http, "POST", f"{base_url}/oauth/token", data=form)
    if not answer.ok:
        error = sorted_error(answer)
        if isinstance(error, ContentRefused | Gone):
            raise SignInOver(said=error.said, status=error.status)
        raise error
    told = fields(answer, "access_token")
    extra = {"scope": str(told["scope"])} if told.get("scope") else {}
    access = Access(base_url=base_url, account_id="", token=told["access_token"], extra=extra)
    account = await Mastodon(http).who_am_i(access)
    return replace(access, account_id=account.account_id), account
