"""Public profiles; all of them belong to one organization here.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/Profiles (read 2026-11-22).
"""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects import html
from village.dialects.snapchat.calling import SCOPE, P, dialect, number_of, page, parts, says, uuid_of
from village.dialects.speaking import Call, Problem
from village.world import accounts
from village.world.model import Account

ORGANIZATION = uuid_of(7)


def _shown(call: Call, who: Account) -> dict[str, Any]:
    logo = call.avatar_url(who)
    return {
        "id": uuid_of(who.id),
        "organization_id": ORGANIZATION,
        "display_name": who.name,
        "snap_user_name": who.handle,
        "profile_type": "PUBLIC_PROFILE",
        "profile_tier": "TIER_PUBLIC",
        "internal_profile_category": "BUSINESS",
        "subscriber_count": str(who.followers),
        "logo_urls": {"original_logo_url": logo, "manage_profile_logo_url": logo},
    }


@dialect.get("/v1/public_profiles/my_profile", SCOPE)
async def own(call: Call) -> web.Response:
    return says(public_profile=_shown(call, call.me))


@dialect.get(P, SCOPE)
async def profile(call: Call) -> web.Response:
    who = call.account(number_of(call.path("profile")), "The profile does not exist")
    return says(public_profiles=parts("public_profile", [_shown(call, who)]))


@dialect.get("/v1/organizations/{organization}/public_profiles", SCOPE)
async def several(call: Call) -> web.Response:
    if call.path("organization") != ORGANIZATION:
        raise Problem(403, "No access to this organization")
    found, paging = page(call, accounts.owned(call.world, network="snapchat"))
    return says(public_profiles=parts("public_profile", [_shown(call, who) for who in found]), **paging)


@dialect.get("/@{who}", public=True)
async def read(call: Call) -> web.Response:
    """The page that people see."""
    who = accounts.by_handle(call.world, call.path("who"), network="snapchat")
    if who is None:
        raise Problem(404, "Not found")
    return html.page(call.request, who.name, f'<div class="card"><h1>{escape(who.name)}</h1></div>')
