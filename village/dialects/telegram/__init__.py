"""Telegram's Bot API (version 10.1): every account is a channel with a discussion group and a bot that runs both.

Source: https://core.telegram.org/bots/api (read 2026-11-22).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from village.dialects.speaking import Dialect, Endpoint
from village.dialects.telegram import chats, entities, names, sending, updates
from village.dialects.telegram.calling import error
from village.world import keys
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice
from village.world.world import World

UNAUTHORIZED = (401, "Unauthorized")
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header


class Telegram(Dialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """A bot's token, which begins with its number."""
        app = keys.own_app(world, self.network)
        value = f"{names.bot_id(world, account)}:{secrets.token_urlsafe(26)}"
        token = keys.mint(world, app, account.id, self.scopes, value=value)
        return {
            "access_token": token.token,
            "account_id": str(names.channel_id(world, account)),
            "base_url": self.base_url(world),
            "group": str(names.group_id(world, account)),
            "bot_id": str(names.bot_id(world, account)),
            "scopes": token.scopes,
        }

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        update = entities.update(world, notice)
        if update is None:
            return None
        return {SECRET: secret, "Content-Type": "application/json"}, json.dumps(update[1]).encode()


dialect = Telegram(
    names.NETWORK,
    error,
    manners=Manners(frozenset({"like", "reply", "follow", "mention", "direct", "vote"}), names_in_messages=False),
    tokens=("path:token",),
    missing=UNAUTHORIZED,
    unknown=UNAUTHORIZED,
    expired=UNAUTHORIZED,
    revoked=UNAUTHORIZED,
    suspended=(403, "bot was kicked from the channel chat"),
)

METHODS: Mapping[str, Endpoint] = {
    "getMe": chats.get_me,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_member,
    "getChatMemberCount": chats.count_members,
    "deleteMessage": chats.delete_message,
    "setMessageReaction": chats.react,
    "sendMessage": sending.send_text,
    "sendMediaGroup": sending.send_album,
    "sendPoll": sending.send_poll,
    **{f"send{kind.capitalize()}": sending.sends(kind) for kind in sending.KINDS},
    "getUpdates": updates.get_updates,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.webhook_info,
}
for name, answer in METHODS.items():
    for method in ("GET", "POST"):
        dialect.route(method, f"/bot{{token}}/{name}")(answer)
