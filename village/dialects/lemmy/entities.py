"""Posts, comments, people and communities as the server tells them: each in a view with all that surrounds it.

Source: https://github.com/LemmyNet/lemmy-js-client/tree/0.19.13-beta.1/src/types (read 2026-11-25).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from village.dialects.lemmy.calling import community_id, root_of
from village.dialects.speaking import Call
from village.world import accounts, media, posts, reactions, records
from village.world.model import Account, Post

UNDETERMINED = 0
EPOCH = "2024-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Community:
    number: int
    name: str
    title: str
    only_moderators: bool = False
    moderated: bool = False  # by everybody who signs in
    nsfw: bool = False


COMMUNITIES = {
    one.number: one
    for one in (
        Community(2, "bread", "Bread and cake"),
        Community(3, "village", "The village", moderated=True),
        Community(4, "quiet", "Announcements", only_moderators=True),
        Community(5, "wine", "Wine", nsfw=True),
    )
}


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def person(call: Call, who: Account) -> dict[str, Any]:
    return {
        "id": who.id,
        "name": who.handle,
        "display_name": who.name,
        "avatar": call.avatar_url(who),
        "banned": bool(who.suspended),
        "published": moment(who.created_at),
        "actor_id": f"{call.world.base_url}/u/{who.handle}",
        "bio": who.bio,
        "local": True,
        "deleted": False,
        "bot_account": False,
        "instance_id": 1,
    }


def community(call: Call, one: Community) -> dict[str, Any]:
    return {
        "id": one.number,
        "name": one.name,
        "title": one.title,
        "removed": False,
        "published": EPOCH,
        "deleted": False,
        "nsfw": one.nsfw,
        "actor_id": f"{call.world.base_url}/c/{one.name}",
        "local": True,
        "hidden": False,
        "posting_restricted_to_mods": one.only_moderators,
        "instance_id": 1,
        "visibility": "Public",
    }


def community_view(call: Call, one: Community) -> dict[str, Any]:
    names = ("subscribers", "posts", "comments", "users_active_day", "users_active_week", "users_active_month")
    counts = dict.fromkeys((*names, "users_active_half_year", "subscribers_local"), 1) | {"published": EPOCH}
    told = {"community": community(call, one), "subscribed": "Subscribed", "blocked": False}
    return told | {"counts": counts | {"community_id": one.number}, "banned_from_community": False}


def _post(call: Call, post: Post) -> dict[str, Any]:
    record = records.get(call.world, post.id)
    title = str(record.get("title") or post.text[:60])
    told = {
        "id": post.id,
        "name": title,
        "creator_id": post.author_id,
        "community_id": community_id(call.world, post),
        "removed": False,
        "locked": bool(record.get("locked")),
        "published": moment(post.created_at),
        "deleted": False,
        "nsfw": bool(record.get("nsfw")),
        "ap_id": f"{call.base_url}/post/{post.id}",
        "local": True,
        "language_id": UNDETERMINED,
        "featured_community": bool(record.get("pinned")),
        "featured_local": False,
    }
    known = {"url": record.get("url"), "body": record.get("body", post.text), "alt_text": record.get("alt")}
    if record.get("shows"):
        known["url_content_type"] = "image/png"
    return told | {name: value for name, value in known.items() if value}


def _comment(call: Call, post: Post) -> dict[str, Any]:
    above = [one.id for one in posts.ancestors(call.world, post)][1:]
    return {
        "id": post.id,
        "creator_id": post.author_id,
        "post_id": post.conversation_id,
        "content": post.text,
        "removed": False,
        "published": moment(post.created_at),
        "deleted": False,
        "ap_id": f"{call.base_url}/comment/{post.id}",
        "local": True,
        "path": ".".join(map(str, (0, *above, post.id))),
        "distinguished": False,
        "language_id": UNDETERMINED,
    }


def _around(call: Call, post: Post) -> dict[str, Any]:
    told = {
        "creator": person(call, accounts.get(call.world, post.author_id)),
        "community": community(call, COMMUNITIES[community_id(call.world, post)]),
        "creator_banned_from_community": False,
        "banned_from_community": False,
        "creator_is_moderator": False,
        "creator_is_admin": False,
        "subscribed": "Subscribed",
        "saved": False,
        "creator_blocked": False,
    }
    liked = call.caller is not None and reactions.likes(call.world, call.caller.id, post.id)
    return told | ({"my_vote": 1} if liked else {})


def _votes(post: Post) -> dict[str, Any]:
    return {"score": post.likes, "upvotes": post.likes, "downvotes": 0, "published": moment(post.created_at)}


def post_view(call: Call, post: Post) -> dict[str, Any]:
    comments = len(posts.descendants(call.world, post))
    counts = {"post_id": post.id, "comments": comments, "newest_comment_time": moment(post.created_at)}
    told = {"post": _post(call, post), "counts": counts | _votes(post)}
    return _around(call, post) | told | {"read": True, "hidden": False, "unread_comments": 0}


def comment_view(call: Call, post: Post) -> dict[str, Any]:
    counts = {"comment_id": post.id, "child_count": len(posts.descendants(call.world, post))}
    told = {"comment": _comment(call, post), "post": _post(call, root_of(call.world, post))}
    return _around(call, post) | told | {"counts": counts | _votes(post)}


def message_view(call: Call, post: Post) -> dict[str, Any]:
    author = accounts.get(call.world, post.author_id)
    recipient = next((one for one in posts.mentioned(call.world, post.id) if one.id != author.id), author)
    message = {
        "id": post.id,
        "creator_id": author.id,
        "recipient_id": recipient.id,
        "content": post.text,
        "deleted": False,
        "read": False,
        "published": moment(post.created_at),
        "ap_id": f"{call.base_url}/private_message/{post.id}",
        "local": True,
    }
    return {"private_message": message, "creator": person(call, author), "recipient": person(call, recipient)}


def files_of(call: Call, url: str) -> list[int]:
    """The number of the picture at an address of this server."""
    name = url.removeprefix(f"{call.base_url}/pictrs/image/")
    if name == url:
        return []
    found = call.world.store.row("SELECT id FROM media WHERE file = ?", (name,))
    return [int(found[0])] if found and media.get(call.world, found[0]) else []
