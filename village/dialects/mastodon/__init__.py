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
from village.dialects.speaking import Dialect

PARTS = (accounts, instance, media, notifications, oauth, pages, statuses, streaming, timelines)


class Mastodon(Dialect):
    def install(self, app: web.Application) -> None:
        app[WINDOWS] = Windows()
        for route in (route for part in PARTS for route in part.routes):
            app.add_routes([route])
            if isinstance(route, web.RouteDef) and route.path.startswith("/api/"):  # Rails allows a slash at the end
                app.add_routes([web.RouteDef(route.method, f"{route.path}/", route.handler, route.kwargs)])


dialect = Mastodon(
    NETWORK,
    refusal,
    path="/",  # whatever is no other network's
    tokens=("bearer", "query:access_token"),
    scopes="read write follow push",
    middlewares=(limiting, speaking),
    words_errors=False,
)
