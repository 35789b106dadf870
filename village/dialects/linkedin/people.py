"""Signing in, who one is, and which pages one runs. Every account is a person and the page that the person runs.

Source: https://learn.microsoft.com/en-us/linkedin/shared/authentication/{authorization-code-flow,
programmatic-refresh-tokens}, …/organizations/organization-access-control-by-role (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.linkedin.calling import dialect, page_urn, paged, person_urn, refuse
from village.dialects.signing_in import Grant, sign_in
from village.dialects.speaking import Call
from village.world import accounts

DAY = 86_400


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    told: dict[str, Any] = {"access_token": grant.access.token, "expires_in": grant.seconds}
    told["scope"] = grant.scopes.replace(" ", ",")
    if grant.renew:
        told |= {"refresh_token": grant.renew.token, "refresh_token_expires_in": 365 * DAY}
    return told


sign_in(
    dialect,
    authorize="/oauth/v2/authorization",
    token="/oauth/v2/accessToken",  # noqa: S106
    seconds=60 * DAY,
    renew_seconds=365 * DAY,
    rotates=False,
    shape=shape,
)


@dialect.get("/v2/userinfo", "openid")
async def me(call: Call) -> web.Response:
    person = person_urn(call.me).rpartition(":")[2]
    name = {"given_name": call.me.name, "family_name": ""}
    return web.json_response({"sub": person, "name": call.me.name, "picture": call.avatar_url(call.me), **name})


@dialect.get("/rest/organizationAcls", "rw_organization_admin")
async def roles(call: Call) -> web.Response:
    if call.text("q") != "roleAssignee":
        raise refuse(400, "Unknown finder", "ILLEGAL_ARGUMENT")
    row = {"organization": page_urn(call.me), "organizationTarget": page_urn(call.me), "role": "ADMINISTRATOR"}
    return paged(call, [row | {"roleAssignee": person_urn(call.me), "state": "APPROVED"}])


@dialect.get("/rest/organizations/{id}", "r_organization_social")
async def organization(call: Call) -> web.Response:
    page = call.account(call.path("id"), "Could not find entity")
    told = {"id": page.id, "localizedName": page.name, "vanityName": page.handle, "localizedWebsite": ""}
    return web.json_response(told | {"name": {"localized": {"en_US": page.name}}})


@dialect.get("/rest/networkSizes/{urn}", "rw_organization_admin")
async def size(call: Call) -> web.Response:
    number = call.path("urn").removeprefix("urn:li:organization:")
    if call.text("edgeType") != "COMPANY_FOLLOWED_BY_MEMBER" or not number.isdecimal():
        raise refuse(400, "Invalid edge type or URN", "INVALID_URN_TYPE")
    account = accounts.by_id(call.world, int(number))
    return web.json_response({"firstDegreeSize": account.followers if account else 0})
