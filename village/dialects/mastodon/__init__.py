"""Mastodon's REST API (as of 4.5), OAuth, streaming and public pages.

Source: https://docs.joinmastodon.org/ (github.com/mastodon/documentation, read 2026-07-02).
"""

from __future__ import annotations

from aiohttp import web

from village.dialects.mastodon import (
    accounts,
    instance,
    media,
    notifications,
    oauth,
    pages,
    statuses,
    streaming,
    timelines,
)
from village.dialects.mastodon.calling import NETWORK, speaking
from village.dialects.mastodon.problems import refusal
from village.dialects.mastodon.rates import WINDOWS, Windows, limiting
from village.world import keys
from village.world.model import Account
from village.world.world import World

MIDDLEWARES = (limiting, speaking)
PATH = "/"  # whatever is no other network's
__all__ = ["MIDDLEWARES", "NETWORK", "PATH", "credentials", "install", "refusal"]


def credentials(world: World, account: Account, scopes: str) -> dict[str, str]:
    """What a client needs to act for the account without asking it."""
    token = keys.mint(world, keys.own_app(world, NETWORK), account.id, scopes)
    return {"access_token": token.token, "account_id": str(account.id), "scopes": token.scopes}


def install(app: web.Application) -> None:
    app[WINDOWS] = Windows()
    for part in (accounts, instance, media, notifications, oauth, pages, statuses, streaming, timelines):
        for route in part.routes:
            app.add_routes([route])
            if isinstance(route, web.RouteDef) and route.path.startswith("/api/"):  # Rails allows a slash at the end
                app.add_routes([web.RouteDef(route.method, f"{route.path}/", route.handler, route.kwargs)])
