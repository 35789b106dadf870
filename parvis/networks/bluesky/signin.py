"""Signing in to Bluesky with an app password.

Source: lexicon com.atproto.server.createSession, https://docs.bsky.app/docs/get-started and
https://atproto.com/specs/did (read 2026-11-22).
"""

from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer, Http
from parvis.networks.bluesky.adapter import Bluesky
from parvis.networks.bluesky.errors import error_name, sorted_error
from parvis.networks.errors import NetworkError, NotPermitted, Refused
from parvis.networks.protocols import Access, Account
from parvis.networks.waited import fields, waited

#: Where Bluesky's own accounts sign in, and names are resolved.
ENTRYWAY = "https://bsky.social"
#: Where the documents of most identities (did:plc) are kept.
PLC_URL = "https://plc.directory"
VIDEO_URL = "https://video.bsky.app"
#: Hosts of Bluesky's own: their accounts sign in at the entryway.
OWN_HOSTS = ".bsky.network"


class WrongPassword(Refused):
    code = "wrong_password"
    sentence = _(
        "Bluesky does not know this handle with this app password. Make a new one in its settings and try again."
    )


class SecondFactorAsked(Refused):
    code = "second_factor"
    sentence = _("Bluesky asks for a code by mail: this is the main password. Use an app password instead.")


class TakenDown(NotPermitted):
    code = "taken_down"
    sentence = _("This account was taken down. Sign in on the network to see why; another password does not help.")


class Deactivated(NotPermitted):
    code = "deactivated"
    sentence = _("This account is deactivated. Switch it on again in the network’s settings, then try again.")


#: By the error's name, or by the status of a session that is not active.
NOT_GIVEN: dict[str, type[NetworkError]] = {
    "AuthFactorTokenRequired": SecondFactorAsked,
    "AccountTakedown": TakenDown,
    "AccountSuspended": TakenDown,
    "AccountDeactivated": Deactivated,
    "takendown": TakenDown,
    "suspended": TakenDown,
    "deactivated": Deactivated,
}


async def sign_in(
    http: Http,
    base_url: str,
    *,
    identifier: str,
    app_password: str,
    entryway: str = ENTRYWAY,
    plc_url: str = PLC_URL,
    video_url: str = VIDEO_URL,
) -> tuple[Access, Account]:
    """A session of the account, at its own host. `base_url`: that host; "" or the entryway: it is found by the handle.

    Raises WrongPassword, SecondFactorAsked, TakenDown, Deactivated, NotPermitted, NobodyThere, NotNow, NetworkError.
    """
    who = identifier.strip().lstrip("@")
    found = base_url.rstrip("/") in ("", entryway)
    host = await _host_of(http, who, entryway, plc_url) if found else base_url.rstrip("/")
    body = {"identifier": who, "password": app_password.strip()}
    answer = await waited(http, "POST", f"{host}/xrpc/com.atproto.server.createSession", json=body)
    if not answer.ok:
        raise _not_given(answer)
    told = fields(answer, "did", "handle", "accessJwt", "refreshJwt")
    if told.get("active") is False:
        reason = str(told.get("status", ""))
        raise NOT_GIVEN.get(reason, NotPermitted)(said=reason, status=answer.status)
    access = Access(
        base_url=(_endpoint(told.get("didDoc")) if host == entryway else "") or host,
        account_id=told["did"],
        token=told["accessJwt"],
        refresh_token=told["refreshJwt"],
        extra={"handle": told["handle"]} | ({"video_url": video_url} if found and video_url else {}),
    )
    return access, await Bluesky(http).who_am_i(access)


def _not_given(answer: Answer) -> NetworkError:
    """Why there is no session."""
    kind = NOT_GIVEN.get(error_name(answer)) or (WrongPassword if answer.status == 401 else None)
    error = sorted_error(answer)
    return kind(said=error.said, status=answer.status) if kind else error


async def _host_of(http: Http, who: str, entryway: str, plc_url: str) -> str:
    """Where the account signs in: the entryway, unless its identity names a host that is not Bluesky's."""
    did = who if who.startswith("did:") else ""
    if not did and "." in who and "@" not in who:
        resolve = f"{entryway}/xrpc/com.atproto.identity.resolveHandle"
        told = (await waited(http, "GET", resolve, params={"handle": who.lower()})).json()
        did = str(told.get("did", "")) if isinstance(told, dict) else ""
    document = _document(did, plc_url)
    if not document:  # an address of mail, or a name that nobody has: the entryway says so
        return entryway
    answer = await waited(http, "GET", document, redirects=True)
    endpoint = _endpoint(answer.json()) if answer.ok else ""
    own = (urlsplit(endpoint).hostname or OWN_HOSTS).endswith(OWN_HOSTS)
    return entryway if own else endpoint


def _document(did: str, plc_url: str) -> str:
    """The address of an identity's document, "" for kinds that nobody uses."""
    if did.startswith("did:plc:"):
        return f"{plc_url}/{did}"
    if did.startswith("did:web:"):
        return f"https://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"
    return ""


def _endpoint(document: object) -> str:
    """The account's host as its document names it, without a slash at its end; "" where it does not."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else []:
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return str(service.get("serviceEndpoint", "")).rstrip("/")
    return ""
