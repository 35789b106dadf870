"""Whose profile it is, and which others the same sign-in opens.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/Profiles (read 2026-11-22).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parvis.kit.http import Http
from parvis.networks.addresses import at
from parvis.networks.errors import Refused, Temporary
from parvis.networks.protocols import Access, Account
from parvis.networks.snapchat.calling import HOME, WWW, ask, inner, profile, several, word

PAGE, MOST_PAGES = "50", 20


async def account_of(http: Http, access: Access) -> Account:
    told = await ask(http, access, "GET", profile(access))
    found = next(iter(several(told, "public_profiles", "public_profile")), {}) or inner(told, "public_profile")
    return _account(found, access)


async def all_accounts(http: Http, access: Access) -> list[Account]:
    """Our own profile first; those of its organization where we may see them."""
    own = inner(await ask(http, access, "GET", "/v1/public_profiles/my_profile"), "public_profile")
    found = [_account(own, access)] if word(own, "id") else []
    organization = word(own, "organization_id")
    try:
        others = await _of_organization(http, access, organization) if organization else []
    except Refused:  # a member who may not list them
        others = []
    known = {account.account_id for account in found}
    return found + [one for one in (_account(told, access) for told in others) if one.account_id not in known]


async def _of_organization(http: Http, access: Access, organization: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    params = {"limit": PAGE}
    for _page in range(MOST_PAGES):
        told = await ask(http, access, "GET", f"/v1/organizations/{organization}/public_profiles", params=params)
        found += [one for one in several(told, "public_profiles", "public_profile") if word(one, "id")]
        cursor = parse_qs(urlsplit(word(inner(told, "paging"), "next_link")).query).get("cursor", [""])[0]
        if not cursor or cursor == params.get("cursor"):
            break
        params = {"limit": PAGE, "cursor": cursor}
    return found


def _account(told: Mapping[str, Any], access: Access) -> Account:
    """Raises Temporary where it has no id."""
    found, username = word(told, "id"), word(told, "snap_user_name")
    name = word(told, "display_name") or username
    if not found or not name:
        raise Temporary(said=str(dict(told))[:300])
    logos, followers = inner(told, "logo_urls"), str(told.get("subscriber_count") or "")
    return Account(
        account_id=found,
        handle=f"@{username}" if username else name,
        name=name,
        url=f"{at(access.base_url, HOME, WWW)}/@{username}" if username else at(access.base_url, HOME, WWW),
        avatar_url=word(logos, "manage_profile_logo_url", "original_logo_url", "mega_profile_logo_url"),
        followers=int(followers) if followers.isdecimal() else None,
    )
