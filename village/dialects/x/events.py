"""What X pushes to web hooks: events of its Activity API. Source: docs.x.com/x-api/activity/event-payloads."""

from __future__ import annotations

from typing import Any

from village.dialects.x.views import person, raw
from village.world import accounts, posts
from village.world.model import Notice
from village.world.world import World


def of_notice(world: World, notice: Notice) -> dict[str, Any] | None:
    """The event; None for what X is silent of."""
    post = posts.get(world, notice.post_id) if notice.post_id else None
    who, me = accounts.get(world, notice.from_id), accounts.get(world, notice.account_id)
    event: dict[str, Any] = {"event_uuid": str(notice.id), "filter": {"user_id": str(me.id)}, "tag": "village"}
    fields = ("profile_image_url",)
    users = {"users": [person(world, who, fields)]}
    if notice.kind == "follow":
        sides = {"source": {"data": person(world, who)}, "target": {"data": person(world, me)}}
        return event | {"event_type": "follow.follow", "payload": sides, "includes": {}}
    if post is None:
        return None
    if notice.kind == "boost":
        # `raw` is of the shared post; the repost itself is known by the notice alone.
        payload = raw(world, post, older=True) | {
            "id": str(notice.id),
            "author_id": str(who.id),
            "text": f"RT @{me.handle}: {post.text}",
            "referenced_tweets": [{"type": "retweeted", "id": str(post.id)}],
        }
        return event | {"event_type": "post.repost.create", "payload": payload, "includes": users}
    if notice.kind not in ("mention", "reply"):
        return None
    if post.visibility == "direct":
        message = {
            "type": "message_create",
            "id": str(post.id),
            "created_timestamp": str(post.created_at),
            "message_create": {
                "target": {"recipient_id": str(me.id)},
                "sender_id": str(who.id),
                "message_data": {"text": post.text},
            },
        }
        people = {str(one.id): {"data": person(world, one, fields)} for one in (who, me)}
        told = {"direct_message_events": [message], "users": people}
        return event | {"event_type": "dm.received", "payload": told, "includes": {}}
    kind = "post.reply.create" if post.reply_to else "post.mention.create"
    return event | {"event_type": kind, "payload": raw(world, post, older=True), "includes": users}
