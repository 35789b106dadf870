"""WhatsApp's Cloud API: what people write is pushed and never listed; answers within a day, later by template.

Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/ (read 2026-11-22; version 25.0).
"""

from __future__ import annotations

import json
from typing import Any

from village.dialects.meta.tokens import PERSON, MetaDialect, meta_dialect, new, signature, signs_in
from village.dialects.whatsapp.calling import MANAGEMENT, MESSAGING, business, hidden, wamid
from village.dialects.whatsapp.reading import reads
from village.dialects.whatsapp.sending import sends
from village.dialects.whatsapp.templates import offers
from village.world import accounts, keys, media, posts, records
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice, Post
from village.world.world import World

SCOPES = f"{MESSAGING} {MANAGEMENT} business_management"
STATUSES = ("sent", "delivered", "failed")


class WhatsApp(MetaDialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """The token of a system user, made for the application that everybody knows; it never ends."""
        return self._token(world, account, scopes, None)

    def session(self, world: World, account: Account, *, seconds: float, scopes: str = "") -> dict[str, Any]:
        """One that ends, and is renewed by itself."""
        return self._token(world, account, scopes, seconds) | {"refresh_token": "", "expires_in": int(seconds)}

    def _token(self, world: World, account: Account, scopes: str, seconds: float | None) -> dict[str, str]:
        app = keys.app(world, "village")
        assert app is not None
        token = keys.mint(world, app, account.id, scopes or self.scopes, value=new(PERSON), seconds=seconds)
        told = {"access_token": token.token, "account_id": str(account.id), "business": business(account)}
        return told | {"base_url": self.base_url(world), "scopes": token.scopes}

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        number, who = accounts.get(world, notice.account_id), accounts.get(world, notice.from_id)
        post = posts.get(world, notice.post_id) if notice.post_id else None
        if post is None:
            return None
        value: dict[str, Any] = {"messaging_product": "whatsapp"}
        value["metadata"] = {"display_phone_number": str(number.id), "phone_number_id": str(number.id)}
        value["contacts"] = [{"profile": {"name": who.name}, "wa_id": str(who.id), "user_id": hidden(who)}]
        if notice.kind in STATUSES:
            value["statuses"] = [_status(world, notice, post)]
        elif notice.kind in ("mention", "reply", "like"):
            value["messages"] = [_message(world, notice, post)]
        else:
            return None
        entry = {"id": business(number), "changes": [{"field": "messages", "value": value}]}
        content = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        return signature(content, secret), content


def _message(world: World, notice: Notice, post: Post) -> dict[str, Any]:
    told: dict[str, Any] = {"from": str(notice.from_id), "timestamp": str(notice.at // 1000)}
    if notice.kind == "like":
        reaction = {"message_id": wamid(post), "emoji": "❤"}
        return told | {"id": f"{wamid(post)}like{notice.id}", "type": "reaction", "reaction": reaction}
    told["id"] = wamid(post)
    files = media.of_post(world, post.id)
    if not files:
        return told | {"type": "text", "text": {"body": post.text}}
    kind = files[0].mime.partition("/")[0]
    file = {"id": str(files[0].id), "mime_type": files[0].mime, "sha256": "0" * 44}
    return told | {"type": kind, kind: file | ({"caption": post.text} if post.text else {})}


def _status(world: World, notice: Notice, post: Post) -> dict[str, Any]:
    told: dict[str, Any] = {"id": wamid(post), "status": notice.kind, "timestamp": str(notice.at // 1000)}
    told["recipient_id"] = str(notice.from_id)
    if once := records.get(world, post.id).get("once"):
        told["biz_opaque_callback_data"] = once
    if notice.kind == "failed":
        words = "Message undeliverable"
        told["errors"] = [{"code": 131026, "title": words, "message": words, "error_data": {"details": words}}]
    return told


def _no_pages(_call: Any, account: Account) -> dict[str, Any]:
    return {"id": str(account.id), "name": account.name, "category": "Bakery"}


dialect = meta_dialect(
    WhatsApp,
    "whatsapp",
    manners=Manners(frozenset({"direct", "reply", "like"}), names_in_messages=False),
    scopes=SCOPES,
)
signs_in(dialect, _no_pages)
offers(dialect)
sends(dialect)
reads(dialect)
