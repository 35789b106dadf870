"""Facebook pages, by the Graph API.

Source: developers.facebook.com/docs/graph-api/reference/page (read 2026-11-22; version 25.0).
"""

from __future__ import annotations

import json
from typing import Any

from village.dialects.facebook.nodes import comment_id, page_of, post_id, who
from village.dialects.facebook.publishing import publishes
from village.dialects.facebook.reading import reads
from village.dialects.meta.tokens import MetaDialect, meta_dialect, signature, signs_in
from village.world import accounts, posts
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Notice
from village.world.world import World

SCOPES = (
    "pages_show_list pages_manage_posts pages_read_engagement pages_manage_engagement pages_read_user_content"
    " pages_manage_metadata"
)


class Facebook(MetaDialect):
    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        """What is said about a page, as the object `page` words it."""
        change = _change(world, notice)
        if change is None:
            return None
        entry = {"id": str(notice.account_id), "time": notice.at // 1000, "changes": [change]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        return signature(body, secret), body


def _change(world: World, notice: Notice) -> dict[str, Any] | None:
    post = posts.get(world, notice.post_id) if notice.post_id else None
    if post is None:
        return None
    value: dict[str, Any] = {"from": who(accounts.get(world, notice.from_id)), "created_time": notice.at // 1000}
    value["verb"] = "add"
    if notice.kind == "reply":
        root = posts.get(world, post.conversation_id)
        above = posts.get(world, post.reply_to or 0)
        if root is None or above is None:
            return None
        parent = post_id(root) if above.id == root.id else comment_id(above)
        value |= {"item": "comment", "post_id": post_id(root), "comment_id": comment_id(post), "parent_id": parent}
        return {"field": "feed", "value": value | {"message": post.text}}
    if notice.kind == "like":
        item = {"item": "reaction", "reaction_type": "like", "post_id": post_id(post), "parent_id": post_id(post)}
        return {"field": "feed", "value": value | item}
    if notice.kind == "mention":
        return {"field": "mention", "value": value | {"item": "post", "post_id": post_id(post), "message": post.text}}
    return None


dialect = meta_dialect(
    Facebook, "facebook", manners=Manners(frozenset({"like", "boost", "reply", "follow", "mention"})), scopes=SCOPES
)
signs_in(dialect, page_of)
publishes(dialect)
reads(dialect)
