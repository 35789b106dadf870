"""Messenger: the private conversations of a page, read in the Graph API, pushed, and answered within their window.

Source: https://developers.facebook.com/docs/messenger-platform/ (read 2026-11-22; version 25.0).
"""

from __future__ import annotations

import json
from typing import Any

from village.dialects.messenger.calling import PAGES, mid
from village.dialects.messenger.reading import page_of, reads
from village.dialects.messenger.sending import sends
from village.dialects.meta.tokens import MetaDialect, meta_dialect, signature, signs_in
from village.world import posts
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Notice
from village.world.world import World

SCOPES = f"pages_show_list pages_messaging {PAGES} pages_read_engagement"


class Messenger(MetaDialect):
    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        post = posts.get(world, notice.post_id) if notice.post_id else None
        if post is None or notice.kind not in ("mention", "reply", "like"):
            return None
        page, person = str(notice.account_id), str(notice.from_id)
        event: dict[str, Any] = {"sender": {"id": person}, "recipient": {"id": page}, "timestamp": notice.at}
        if notice.kind == "like":
            event["reaction"] = {"mid": mid(post), "action": "react", "emoji": "❤", "reaction": "love"}
        else:
            event["message"] = {"mid": mid(post), "text": post.text}
        told = {"object": "page", "entry": [{"id": page, "time": notice.at, "messaging": [event]}]}
        content = json.dumps(told).encode()
        return signature(content, secret), content


dialect = meta_dialect(
    Messenger,
    "messenger",
    manners=Manners(frozenset({"direct", "reply", "like"}), names_in_messages=False),
    scopes=SCOPES,
)
signs_in(dialect, page_of)
sends(dialect)
reads(dialect)
