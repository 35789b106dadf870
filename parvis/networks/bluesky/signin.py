"""Signing in to Bluesky with an app password.

Source: lexicon com.atproto.server.createSession, https://docs.bsky.app/docs/get-started (read 2026-11-22).
"""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.bluesky.adapter import Bluesky
from parvis.networks.bluesky.errors import error_name, sorted_error
from parvis.networks.calls import call
from parvis.networks.errors import Refused
from parvis.networks.protocols import Access, Account

ENTRYWAY = "bsky.social"


class WrongPassword(Refused):
    code = "wrong_password"
    sentence = _(
        "Bluesky does not know this handle with this app password. Make a new one in its settings and try again."
    )


class SecondFactorAsked(Refused):
    code = "second_factor"
    sentence = _("Bluesky asks for a code by mail: this is the main password. Use an app password instead.")


async def sign_in(http: Http, base_url: str, *, identifier: str, app_password: str) -> tuple[Access, Account]:
    """A session of the account, at its own host. Raises NetworkError, WrongPassword, SecondFactorAsked."""
    body = {"identifier": identifier.strip().lstrip("@"), "password": app_password.strip()}
    answer = await call(http, "POST", f"{base_url}/xrpc/com.atproto.server.createSession", json=body)
    if not answer.ok:
        if error_name(answer) == "AuthFactorTokenRequired":
            raise SecondFactorAsked(status=answer.status)
        if answer.status == 401:
            raise WrongPassword(status=answer.status)
        raise sorted_error(answer)
    told = answer.json()
    access = Access(
        base_url=_own_host(told.get("didDoc") or {}, base_url),
        account_id=told["did"],
        token=told["accessJwt"],
        refresh_token=told["refreshJwt"],
        extra={"handle": told["handle"]},
    )
    return access, await Bluesky(http).who_am_i(access)


def _own_host(document: dict[str, object], base_url: str) -> str:
    """Accounts that sign in at the entryway live on a host of their own, named in their DID document."""
    if urlsplit(base_url).hostname != ENTRYWAY:
        return base_url
    services = document.get("service") or []
    for service in services if isinstance(services, list) else []:
        if str(service.get("id", "")).endswith("#atproto_pds"):
            return str(service["serviceEndpoint"]).rstrip("/")
    return base_url
