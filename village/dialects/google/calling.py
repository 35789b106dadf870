"""The dialect; the two places of an account; whose place an address is about."""

from __future__ import annotations

from typing import Any

from village.dialects.google_common import SCOPE, google, refuse
from village.dialects.speaking import Call, Dialect
from village.world.manners import Manners
from village.world.model import Account
from village.world.world import World


class Business(Dialect):
    def account_id(self, account: Account) -> str:
        """The first place."""
        return place_id(account)

    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        return super().credentials(world, account, scopes) | {"account": str(account.id)}


dialect = google("google", "business.manage", manners=Manners(frozenset({"mention"})), dialect=Business)
MANAGE = f"{SCOPE}business.manage"
V4 = "/v4/accounts/{account}/locations/{location}"


def place_id(account: Account, number: int = 0) -> str:
    """The second place has not been verified."""
    return f"{account.id}{number}"


def own_place(call: Call) -> str:
    """Of an address of version 4. Raises: Problem 403, 404."""
    if call.path("account") != str(call.me.id):
        raise refuse(403, "forbidden", "The caller does not have permission")
    found = call.path("location")
    if found not in (place_id(call.me), place_id(call.me, 1)):
        raise refuse(404, "notFound", "Requested entity was not found.")
    if found == place_id(call.me, 1):
        raise refuse(403, "forbidden", "The location is not verified.")
    return f"accounts/{call.me.id}/locations/{found}"


def invalid(field: str, words: str) -> Any:
    return refuse(400, "badRequest", f"Request contains an invalid argument: {field}: {words}")
