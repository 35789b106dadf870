"""What bots are told: by asking (getUpdates) or at an address (setWebhook), never both.

Source: https://core.telegram.org/bots/api#getting-updates (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.telegram import entities, names
from village.dialects.telegram.calling import nested, said
from village.world import hooks, notices, posts, records
from village.world.model import Page

#: Told only to those who ask for them by name.
SPECIAL = {"message_reaction", "chat_member"}
KINDS = ("reply", "mention", "like", "follow")


async def get_updates(call: Call) -> web.Response:
    if hooks.of_network(call.world, names.NETWORK, call.me.id):
        words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise Problem(409, words)
    limit = call.number("limit", 100)
    if not 1 <= limit <= 100:
        raise Problem(400, "limit must be between 1 and 100")
    _choose(call)
    told = records.get(call.world, call.me.id)
    offset = call.number("offset")
    if offset > 0:  # whatever is before it is forgotten
        told = records.change(call.world, call.me.id, confirmed=max(offset - 1, told.get("confirmed", 0)))
    return said(_waiting(call, told, limit))


def _waiting(call: Call, told: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    world, owner, after = call.world, call.me, int(told.get("confirmed", 0))
    wanted = told.get("allowed") or []
    page = Page(limit=limit, above=after)
    found: dict[int, dict[str, Any]] = {}
    for notice in notices.for_account(world, owner.id, KINDS, page):
        update = entities.update(world, notice)
        if update and (update[0] in wanted or (not wanted and update[0] not in SPECIAL)):
            found[notice.id] = update[1]
    own = posts.of_author(world, owner.id, page, visibilities=("public",), replies=True, boosts=False, media_only=False)
    for post in own:
        if names.chat_of(world, owner, post) == "channel" and (not wanted or "message" in wanted):
            found[post.id] = {"update_id": post.id, "message": entities.forward(world, owner, post)}
    return [found[number] for number in sorted(found)][:limit]


def _choose(call: Call) -> None:
    wanted = nested(call, "allowed_updates")
    if isinstance(wanted, list):
        records.change(call.world, call.me.id, allowed=wanted)


async def set_webhook(call: Call) -> web.Response:
    url, secret = call.text("url"), call.text("secret_token")
    for hook in hooks.of_network(call.world, names.NETWORK, call.me.id):
        hooks.remove(call.world, hook)
    if not url:
        return said(True)
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise Problem(400, "bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not (len(secret) <= 256 and secret.replace("-", "").replace("_", "").isalnum()):
        raise Problem(400, "secret token contains unallowed characters")
    _choose(call)
    hooks.add(call.world, network=names.NETWORK, account_id=call.me.id, url=url, secret=secret)
    return said(True)


async def delete_webhook(call: Call) -> web.Response:
    for hook in hooks.of_network(call.world, names.NETWORK, call.me.id):
        hooks.remove(call.world, hook)
    return said(True)


async def webhook_info(call: Call) -> web.Response:
    found = hooks.of_network(call.world, names.NETWORK, call.me.id)
    url = found[-1].url if found else ""
    return said({"url": url, "has_custom_certificate": False, "pending_update_count": 0})
