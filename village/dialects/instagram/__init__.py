"""Professional accounts on Instagram, by the Graph API with Facebook Login: each belongs to a page.

Source: developers.facebook.com/docs/instagram-platform (read 2026-11-22; version 25.0).
"""

from __future__ import annotations

import json
from typing import Any

from village.dialects.instagram.nodes import page_of
from village.dialects.instagram.publishing import publishes
from village.dialects.instagram.reading import reads
from village.dialects.meta.tokens import MetaDialect, meta_dialect, signature, signs_in
from village.world import accounts, posts, records
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Notice, Post
from village.world.world import World

SCOPES = (
    "instagram_basic instagram_content_publish instagram_manage_comments instagram_manage_insights pages_show_list"
    " pages_read_engagement pages_manage_metadata"
)


class Instagram(MetaDialect):
    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        """Comments with their words; of mentions only where they stand."""
        change = _change(world, notice)
        if change is None:
            return None
        entry = {"id": str(notice.account_id), "time": notice.at // 1000, "changes": [change]}
        body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
        return signature(body, secret), body


def _change(world: World, notice: Notice) -> dict[str, Any] | None:
    post = posts.get(world, notice.post_id) if notice.post_id else None
    if post is None:
        return None
    if notice.kind == "mention":
        media = {"media_id": str(post.conversation_id)}
        return {"field": "mentions", "value": media | ({"comment_id": str(post.id)} if post.reply_to else {})}
    if notice.kind != "reply":
        return None
    author = accounts.get(world, notice.from_id)
    kind = records.get(world, post.conversation_id).get("kind", "FEED")
    value: dict[str, Any] = {
        "id": str(post.id),
        "text": post.text,
        "from": {"id": str(author.id), "username": author.handle},
    }
    value["media"] = {"id": str(post.conversation_id), "media_product_type": kind}
    top = _top(world, post)
    return {"field": "comments", "value": value | ({"parent_id": str(top.id)} if top.id != post.id else {})}


def _top(world: World, comment: Post) -> Post:
    above = posts.get(world, comment.reply_to or 0)
    return comment if above is None or above.reply_to is None else _top(world, above)


dialect = meta_dialect(
    Instagram, "instagram", manners=Manners(frozenset({"like", "boost", "reply", "follow", "mention"})), scopes=SCOPES
)
signs_in(dialect, page_of)
publishes(dialect)
reads(dialect)
