"""The number, its business, and which applications are told; nothing of what was said.

Source: …/docs/graph-api/reference/whats-app-business-account (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.meta.graph import NODE, VERSION, asked, page, shown
from village.dialects.meta.problems import gone, refused
from village.dialects.meta.tokens import MetaDialect
from village.dialects.speaking import Call
from village.dialects.whatsapp.calling import MANAGEMENT, business, demand_business
from village.world import accounts, keys, records
from village.world.model import Account


def reads(dialect: MetaDialect) -> None:
    dialect.get(f"{VERSION}/debug_token", public=True)(debug)
    dialect.get(f"{VERSION}/{{business}}/phone_numbers", MANAGEMENT)(numbers)
    for way in (dialect.get, dialect.post, dialect.delete):
        way(f"{VERSION}/{{business}}/subscribed_apps", MANAGEMENT)(subscriptions)
    dialect.get(NODE)(number)


def _node(account: Account) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(account.id), "display_phone_number": f"+{account.id}"}
    told |= {"verified_name": account.name, "quality_rating": "GREEN", "status": "CONNECTED"}
    return told | {"code_verification_status": "VERIFIED"}


async def number(call: Call) -> web.Response:
    if call.path("id") != str(call.me.id):
        raise gone(call.path("id"))
    usual = "display_phone_number,quality_rating,verified_name"
    return web.json_response(shown(_node(call.me), asked(call, usual), "WhatsAppBusinessPhoneNumber"))


async def numbers(call: Call) -> web.Response:
    fields = asked(call, "display_phone_number,quality_rating,status,verified_name")

    def show(account: Account) -> dict[str, Any]:
        return shown(_node(account), fields, "WhatsAppBusinessPhoneNumber")

    return web.json_response(page(call, [demand_business(call)], lambda account: account.id, show))


async def subscriptions(call: Call) -> web.Response:
    """All that an application is told is chosen in its settings."""
    account = demand_business(call)
    assert call.token is not None
    told: list[str] = records.get(call.world, account.id).get("told", [])
    if call.request.method == "GET":
        apps = [{"id": app, "name": app, "link": f"https://www.facebook.com/games/?app_id={app}"} for app in told]
        return web.json_response({"data": [{"whatsapp_business_api_data": app} for app in apps]})
    rest = [app for app in told if app != call.token.client_id]
    more = [call.token.client_id] if call.request.method == "POST" else []
    records.change(call.world, account.id, told=rest + more)
    return web.json_response({"success": True})


async def debug(call: Call) -> web.Response:
    """Asked by an application: its id and secret are its token."""
    header = call.request.headers.get("Authorization", "").partition(" ")[2]
    name, _, secret = (header or call.text("access_token")).partition("|")
    app = keys.app(call.world, name, network=call.dialect.network)
    if app is None or app.secret != secret:
        raise refused(190, "Invalid OAuth access token signature.")
    token = keys.token(call.world, call.text("input_token"))
    account = accounts.by_id(call.world, token.account_id) if token and token.account_id else None
    if token is None or account is None or account.network != call.dialect.network:
        told = {"error": {"code": 190, "message": "Invalid OAuth access token"}, "is_valid": False, "scopes": []}
        return web.json_response({"data": told})
    ended = bool(token.revoked_at) or 0 < token.expires_at <= call.now
    told = {"app_id": token.client_id, "type": "SYSTEM_USER", "is_valid": not ended, "user_id": business(account)}
    told |= {"expires_at": token.expires_at // 1000, "scopes": token.scopes.replace(",", " ").split()}
    return web.json_response({"data": told})
