"""WordPress's REST API (as of 6), application passwords and public pages. Every account has a site of its own.

Source: https://developer.wordpress.org/rest-api/ (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Dialect
from village.dialects.wordpress import articles, comments, files, sites, terms
from village.dialects.wordpress.calling import NETWORK, base_of, speaking
from village.dialects.wordpress.problems import refusal
from village.world.model import Account
from village.world.world import World


class WordPress(Dialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """An application password, which knows no scopes, and the address of the account's site."""
        password = sites.mint_password(world, account)
        return {
            "access_token": password,
            "account_id": str(account.id),
            "user": account.handle,
            "base_url": base_of(world, account),
        }

    def session(self, world: World, account: Account, *, seconds: float, scopes: str = "") -> dict[str, Any]:
        """Passwords do not end."""
        return dict(self.credentials(world, account, scopes))

    def install(self, app: web.Application) -> None:
        for part in (articles, comments, files, terms, sites):  # `sites` last: it answers what nothing else does
            app.add_routes(part.routes)


dialect = WordPress(NETWORK, refusal, path="/sites/", tokens=("basic",), middlewares=(speaking,), words_errors=False)
