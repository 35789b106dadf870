"""Channels, people, messages, files and events as Slack writes them.

Source: https://docs.slack.dev/reference/objects, https://docs.slack.dev/reference/events (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from village.dialects.slack import names
from village.world import accounts, media, posts, reactions, records
from village.world.model import Account, Notice, Page, Post
from village.world.world import World

Json = dict[str, Any]


def channel(world: World, owner: Account, which: str) -> Json:
    name, _joined = names.CHANNELS[which]
    made = owner.created_at // 1000
    topic = {"value": "", "creator": "", "last_set": 0}
    told: Json = {"id": names.channel(owner, which), "name": name, "name_normalized": name, "created": made}
    told |= {"creator": names.bot_user(owner), "is_channel": True, "is_group": False, "is_im": False}
    told |= dict.fromkeys(
        ("is_mpim", "is_private", "is_archived", "is_shared", "is_ext_shared", "is_org_shared"), False
    )
    told |= {"is_general": which == "1", "is_pending_ext_shared": False, "pending_shared": [], "unlinked": 0}
    told |= {"previous_names": [], "num_members": owner.followers + 1, "topic": topic, "purpose": topic}
    return told | {"is_member": is_member(world, owner, which)}


def is_member(world: World, owner: Account, which: str) -> bool:
    return names.CHANNELS[which][1] or which in records.get(world, owner.id).get("joined", [])


def private(world: World, owner: Account) -> list[Json]:
    """One with each person who has written."""
    rows = world.store.rows(
        "SELECT DISTINCT author_id FROM post JOIN mention ON post_id = post.id"
        " WHERE account_id = ? AND visibility = 'direct' AND deleted_at = 0 ORDER BY author_id",
        (owner.id,),
    )
    people = [accounts.get(world, row[0]) for row in rows if row[0] != owner.id]
    return [
        {
            "id": names.private(person),
            "created": person.created_at // 1000,
            "is_im": True,
            "is_org_shared": False,
            "user": names.user(person),
            "is_user_deleted": False,
            "priority": 0,
        }
        for person in people
    ]


def user(owner: Account, person: Account | None, picture: str) -> Json:
    """A person, or the app itself."""
    name = person.handle if person else f"{owner.handle}_bot"
    shown = person.name if person else name
    profile: Json = dict.fromkeys(("title", "phone", "skype", "status_text", "status_emoji", "avatar_hash"), "")
    profile |= {"real_name": shown, "display_name": shown, "image_72": picture, "team": names.team(owner)}
    profile |= {"real_name_normalized": shown, "display_name_normalized": shown, "fields": None}
    told: Json = {"id": names.user(person) if person else names.bot_user(owner), "team_id": names.team(owner)}
    told |= {"updated": (person or owner).created_at // 1000, "is_app_user": False, "is_bot": person is None}
    return told | {"name": name, "real_name": shown, "deleted": False, "profile": profile}


def message(world: World, owner: Account, post: Post, *, metadata: bool = False) -> Json:
    record = records.get(world, post.id)
    by_app = post.author_id == owner.id
    sender = names.bot_user(owner) if by_app else names.user(accounts.get(world, post.author_id))
    told: Json = {"type": "message", "user": sender, "text": text(owner, post), "ts": names.ts(post)}
    told |= {"team": names.team(owner)} | ({"bot_id": names.bot(owner)} if by_app else {})
    root = names.root_of(world, post)
    if root is not None and post.visibility != "direct":
        told |= {"thread_ts": names.ts(root), "parent_user_id": message(world, owner, root)["user"]}
    below = posts.descendants(world, post) if root is None and post.visibility != "direct" else []
    if below:
        told |= {"thread_ts": names.ts(post), "reply_count": len(below), "latest_reply": names.ts(below[-1])}
        told |= {"reply_users_count": len({answer.author_id for answer in below}), "subscribed": False}
    if post.likes:
        likers = [who for _id, who in reactions.likers(world, post.id, Page(limit=100))]
        people = [names.bot_user(owner) if who.id == owner.id else names.user(who) for who in likers]
        told["reactions"] = [{"name": "thumbsup", "users": people, "count": post.likes}]
    if record.get("files"):
        told["files"] = [file(world, owner, number) for number in record["files"]]
    if metadata and record.get("metadata"):
        told["metadata"] = record["metadata"]
    return told


def text(owner: Account, post: Post) -> str:
    """A mention is written by the id of whom it names."""
    return post.text.replace(f"@{owner.handle}", f"<@{names.bot_user(owner)}>")


def file(world: World, owner: Account, number: int) -> Json:
    kept = records.get(world, number)
    item = media.get(world, int(kept["media"]))
    assert item is not None
    address = f"{world.base_url}/media/{item.file}"
    told: Json = {"id": names.file(number), "name": kept["filename"], "title": kept["title"], "mimetype": item.mime}
    told |= {"created": item.created_at // 1000, "timestamp": item.created_at // 1000, "size": item.size}
    told |= {"user": names.bot_user(owner), "mode": "hosted", "editable": False, "is_external": False}
    told |= {"is_public": True, "public_url_shared": False, "display_as_bot": False, "url_private": address}
    told |= {"permalink": address, "shares": kept.get("shares", {}), "channels": [], "groups": [], "ims": []}
    return told | ({"alt_txt": item.description} if item.description else {})


def event(world: World, notice: Notice) -> Json | None:
    """Around it stands who is told; None for what apps are not told."""
    owner, who = accounts.get(world, notice.account_id), accounts.get(world, notice.from_id)
    post = posts.get(world, notice.post_id) if notice.post_id else None
    if post is None:
        return None
    place = names.channel_of(world, owner, post)
    if notice.kind in ("reply", "mention"):
        kind = "im" if place.startswith("D") else "channel"
        inner = message(world, owner, post) | {"channel": place, "channel_type": kind, "event_ts": names.ts(post)}
    elif notice.kind == "like":
        item = {"type": "message", "channel": place, "ts": names.ts(post)}
        inner = {"type": "reaction_added", "user": names.user(who), "reaction": "thumbsup", "item": item}
        inner |= {"item_user": names.bot_user(owner), "event_ts": f"{notice.at / 1000:.6f}"}
    else:
        return None
    told: Json = {"type": "event_callback", "token": "old", "team_id": names.team(owner), "api_app_id": "A0VILLAGE"}
    seen = [{"team_id": names.team(owner), "user_id": names.bot_user(owner), "is_bot": True}]
    told |= {"event_id": f"Ev{names.written(notice.id)}", "event_time": notice.at // 1000}
    return told | {"authed_users": [names.bot_user(owner)], "authorizations": seen, "event": inner}
