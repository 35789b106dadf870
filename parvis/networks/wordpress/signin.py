"""Signing in to a WordPress site: finding its API, then an application password.

Source: https://developer.wordpress.org/rest-api/using-the-rest-api/{discovery,authentication}/ (read 2026-11-22).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer, Http
from parvis.networks.errors import AccessLost, Refused
from parvis.networks.protocols import Access, Account
from parvis.networks.text import from_html
from parvis.networks.waited import waited
from parvis.networks.wordpress.adapter import WordPress

_LINK = re.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/"?')
_LINK_TAG = re.compile(r"<link\s[^>]*https://api\.w\.org/[^>]*>")
_HREF = re.compile(r"href=[\"']([^\"']+)[\"']")
#: Pages for people who write, which they may copy the address of.
_INSIDE = re.compile(r"/(wp-admin|wp-login\.php|wp-json)(/.*)?$")


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
    """The site behind what people type, with or without https and www. Raises NotWordPress, NobodyThere, NotNow."""
    typed = address.strip()
    typed = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(typed)
    except ValueError as error:
        raise NotWordPress() from error
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise NotWordPress()
    start = f"{parts.scheme}://{parts.netloc}{_INSIDE.sub('', parts.path)}".rstrip("/")
    front = await waited(http, "GET", start + "/", redirects=True)
    for root in (*_announced(front), f"{start}/wp-json/", f"{start}/?rest_route=/"):
        answer = await waited(http, "GET", root, redirects=True)
        told = answer.json()
        if answer.ok and isinstance(told, dict) and "wp/v2" in (told.get("namespaces") or ()):
            methods = told.get("authentication") or {}
            endpoints = (methods.get("application-passwords") or {}).get("endpoints") or {}
            name = from_html(str(told.get("name") or ""))
            root = answer.url.rstrip("/")
            return Site(_home(front, told), root, name, endpoints.get("authorization", ""))
    raise NotWordPress(said=front.text() if not front.ok else "", status=front.status)


def _announced(front: Answer) -> list[str]:
    """Where the front page says that the API is: in its headers, else in its head."""
    headers: Any = front.headers  # aiohttp's, which keeps every line of the same name
    lines = headers.getall("Link", []) if hasattr(headers, "getall") else [headers.get("Link", "")]
    found = _LINK.findall(", ".join(lines))
    for tag in _LINK_TAG.findall(front.body[:300_000].decode("utf-8", "replace")):
        found += _HREF.findall(tag)
    return list(dict.fromkeys(urljoin(front.url, unescape(link)) for link in found))


def _home(front: Answer, told: Mapping[str, Any]) -> str:
    """The site's own idea of its address, where it fits what answered; else the address that answered."""
    came, home = urlsplit(front.url), str(told.get("home") or "").rstrip("/")
    if urlsplit(home)[:2] == came[:2]:
        return home
    return f"{came.scheme}://{came.netloc}{came.path}".rstrip("/")


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
