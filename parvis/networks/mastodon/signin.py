"""Signing in to a Mastodon server: an app per server, then OAuth with PKCE.

Source: https://docs.joinmastodon.org/methods/oauth/ (read 2026-11-22).
"""

import base64
import hashlib
import re
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.calls import call
from parvis.networks.errors import NotReached, Refused
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.mastodon.errors import sorted_error
from parvis.networks.protocols import Access, Account

#: Only what Parvis does: publish with media, read replies and counts, answer.
SCOPES = "read:accounts read:statuses read:notifications write:statuses write:media"


class NotMastodon(Refused):
    code = "not_mastodon"
    sentence = _("No Mastodon server answers at this address. Write it as in “mastodon.social”.")


def server_address(text: str) -> str:
    """`https://host` from what people type: a host, an address, or their handle. Raises NotMastodon."""
    typed = text.strip().rstrip("/")
    if "@" in typed:
        typed = typed.rsplit("@", 1)[1]
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    if not parts.hostname or not re.fullmatch(r"[\w.:\[\]-]+", parts.netloc):
        raise NotMastodon()
    return f"{parts.scheme}://{parts.netloc.lower()}"


async def register_app(http: Http, base_url: str, *, redirect_uri: str, website: str = "") -> dict[str, str]:
    """An app of ours on that server: client_id and client_secret. Raises NetworkError, NotMastodon."""
    fields = {"client_name": "Parvis", "redirect_uris": redirect_uri, "scopes": SCOPES, "website": website}
    answer = await call(http, "POST", f"{base_url}/api/v1/apps", data={k: v for k, v in fields.items() if v})
    told = answer.json()
    if not answer.ok or not isinstance(told, dict) or "client_id" not in told:
        raise NotMastodon(status=answer.status, said=answer.text())
    return {"client_id": told["client_id"], "client_secret": told["client_secret"]}


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
    """The token for the code that the person brought back, and whose it is. Raises NetworkError."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "scope": SCOPES,
    }
    answer = await call(http, "POST", f"{base_url}/oauth/token", data=fields)
    told = answer.json()
    if not answer.ok or not isinstance(told, dict) or "access_token" not in told:
        raise sorted_error(answer) if not answer.ok else NotReached(said=answer.text(), status=answer.status)
    access = Access(base_url=base_url, account_id="", token=told["access_token"])
    account = await Mastodon(http).who_am_i(access)
    return Access(base_url=base_url, account_id=account.account_id, token=access.token), account
