"""The AT Protocol as Bluesky uses it: sessions, repositories, feeds; one server is host and view in one.

Source: lexicons of github.com/bluesky-social/atproto (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.bluesky import feeds, repo, sessions
from village.dialects.bluesky.calling import speaking
from village.dialects.bluesky.names import NETWORK, did, handle
from village.dialects.bluesky.problems import refusal
from village.dialects.speaking import Dialect
from village.world.model import Account
from village.world.world import World


class Bluesky(Dialect):
    def base_url(self, world: World) -> str:
        return world.base_url  # /xrpc/ is the protocol's own

    def account_id(self, account: Account) -> str:
        return did(account.id)

    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """An app password, which knows no scopes."""
        password = sessions.mint_password(world, account)
        return {"access_token": password, "account_id": did(account.id), "handle": handle(account)}

    def session(self, world: World, account: Account, *, seconds: float, scopes: str = "") -> dict[str, Any]:
        told = sessions.open_session(world, account, seconds=int(seconds))
        return told | {
            "access_token": told["accessJwt"],
            "refresh_token": told["refreshJwt"],
            "account_id": did(account.id),
            "base_url": self.base_url(world),
            "expires_in": int(seconds),
        }

    def install(self, app: web.Application) -> None:
        for part in (feeds, repo, sessions):
            app.add_routes(part.routes)


dialect = Bluesky(NETWORK, refusal, path="/xrpc/", middlewares=(speaking,), words_errors=False)
