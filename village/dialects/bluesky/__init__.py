"""The AT Protocol as Bluesky uses it: sessions, repositories, feeds; one server is host and view in one.

Source: lexicons of github.com/bluesky-social/atproto (read 2026-11-22).
"""

from __future__ import annotations

from aiohttp import web

from village.dialects.bluesky import feeds, repo, sessions
from village.dialects.bluesky.calling import speaking
from village.dialects.bluesky.names import NETWORK, did, handle
from village.dialects.bluesky.problems import refusal
from village.world.model import Account
from village.world.world import World

MIDDLEWARES = (speaking,)
PATH = "/xrpc/"
__all__ = ["MIDDLEWARES", "NETWORK", "PATH", "credentials", "install", "refusal"]


def credentials(world: World, account: Account, scopes: str) -> dict[str, str]:
    """An app password, which knows no scopes."""
    password = sessions.mint_password(world, account)
    return {"access_token": password, "account_id": did(account.id), "handle": handle(account)}


def install(app: web.Application) -> None:
    for part in (feeds, repo, sessions):
        app.add_routes(part.routes)
