"""Signing in to a WordPress site: finding its API, then an application password.

Source: https://developer.wordpress.org/rest-api/using-the-rest-api/{discovery,authentication}/ (read 2026-11-22).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.calls import call
from parvis.networks.errors import AccessLost, Refused
from parvis.networks.protocols import Access, Account
from parvis.networks.wordpress.adapter import WordPress

_LINK = re.compile(r'<([^>]+)>;\s*rel="https://api\.w\.org/"')


class NotWordPress(Refused):
    code = "not_wordpress"
    sentence = _("No WordPress site answers at this address, or its REST API is switched off.")


class WrongPassword(AccessLost):
    code = "wrong_password"
    sentence = _(
        "The site does not accept this name with this application password. If both are right, the site’s host may "
        "remove the sign-in header: ask it to pass “Authorization” on."
    )


@dataclass(frozen=True, slots=True)
class Site:
    """A site and its API. `authorize`: where a person may grant an application password, "" where nowhere."""

    base_url: str
    root: str  # without a slash at its end
    name: str
    authorize: str


async def discover(http: Http, address: str) -> Site:
    """Raises NetworkError, NotWordPress."""
    typed = address.strip()
    base_url = (typed if "://" in typed else f"https://{typed}").rstrip("/")
    if not urlsplit(base_url).hostname:
        raise NotWordPress()
    front = await call(http, "GET", base_url + "/", redirects=True)
    linked = _LINK.search(front.headers.get("Link", ""))
    candidates = [urljoin(front.url, linked.group(1))] if linked else []
    for root in (*candidates, f"{base_url}/wp-json/", f"{base_url}/?rest_route=/"):
        answer = await call(http, "GET", root, redirects=True)
        told = answer.json()
        if answer.ok and isinstance(told, dict) and "wp/v2" in (told.get("namespaces") or ()):
            methods = told.get("authentication") or {}
            endpoints = (methods.get("application-passwords") or {}).get("endpoints") or {}
            return Site(base_url, root.rstrip("/"), str(told.get("name") or ""), endpoints.get("authorization", ""))
    raise NotWordPress()


def authorize_url(site: Site, *, app_id: str, success_url: str, reject_url: str) -> str:
    """Where the person grants an application password on the site itself; it comes back on `success_url`."""
    query = {"app_name": "Parvis", "app_id": app_id, "success_url": success_url, "reject_url": reject_url}
    return f"{site.authorize}?{urlencode(query)}"


async def sign_in(http: Http, site: Site, *, user: str, password: str) -> tuple[Access, Account]:
    """Raises NetworkError, WrongPassword, NotPermitted."""
    extra = {"root": site.root, "user": user.strip()}
    access = Access(site.base_url, "", password.strip(), extra=extra)
    try:
        account = await WordPress(http).who_am_i(access)
    except AccessLost as error:
        raise WrongPassword(said=error.said, status=error.status) from error
    return Access(site.base_url, account.account_id, access.token, extra=extra), account
