"""Pages, posts, comments and films as the Graph API shows them.

Source: developers.facebook.com/docs/graph-api/reference/{page,page-post,comment,video} (read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from village.dialects.meta.graph import Node, Wish, moment, page, shown
from village.dialects.speaking import Call
from village.world import accounts, media, posts, reactions, records
from village.world.model import Account, Media, Post

WWW = "https://www.facebook.com"


def page_of(call: Call, account: Account) -> Node:
    named = account.handle.replace("_", ".")
    return {
        "id": str(account.id),
        "name": account.name,
        "username": named,
        "link": f"{WWW}/{named}",
        "category": "Bakery",
        "followers_count": account.followers,
        "fan_count": account.followers,
        "picture": lambda _wish: {"data": {"url": call.avatar_url(account), "is_silhouette": False}},
    }


def post_id(post: Post) -> str:
    return f"{post.author_id}_{post.id}"


def comment_id(comment: Post) -> str:
    return f"{comment.conversation_id}_{comment.id}"


def who(account: Account) -> dict[str, str]:
    return {"id": str(account.id), "name": account.name}


def post_of(call: Call, post: Post) -> Node:
    record = records.get(call.world, post.id)
    return {
        "id": post_id(post),
        "message": post.text or None,
        "created_time": moment(post.created_at),
        "updated_time": moment(post.edited_at or post.created_at),
        "permalink_url": f"{WWW}/{post.author_id}/posts/{post.id}",
        "from": who(accounts.get(call.world, post.author_id)),
        "is_published": True,
        "is_hidden": False,
        "status_type": "added_photos" if media.of_post(call.world, post.id) else "mobile_status_update",
        "shares": {"count": post.boosts} if post.boosts else None,
        "attachments": lambda wish: _attachments(call, post, record, wish),
        "reactions": lambda wish: counted(wish, post.likes),
        "likes": lambda wish: counted(wish, post.likes),
        "comments": lambda wish: _comments(call, post, wish),
    }


def counted(wish: Wish, number: int) -> dict[str, Any]:
    told: dict[str, Any] = {"data": []}
    return told | ({"summary": {"total_count": number}} if wish.modifiers.get("summary") == "true" else {})


def _comments(call: Call, post: Post, wish: Wish) -> dict[str, Any]:
    """As a field of its post: only counted, as our clients ask for it."""
    below = posts.descendants(call.world, post) if wish.modifiers.get("filter") == "stream" else None
    number = len(posts.children(call.world, post) if below is None else below)
    return counted(wish, number)


def _attachments(call: Call, post: Post, record: dict[str, Any], wish: Wish) -> dict[str, Any] | None:
    files = media.of_post(call.world, post.id)
    if not files:
        link = record.get("link")
        whole: Node = {
            "media_type": "link",
            "url": link,
            "target": {"url": link},
            "media": None,
            "subattachments": None,
        }
        return {"data": [shown(whole, wish.inner, "StoryAttachment")]} if link else None
    pieces = [_attached(call, item, record) for item in files]
    if len(pieces) == 1:
        return {"data": [shown(pieces[0], wish.inner, "StoryAttachment")]}

    def several(inner: Wish) -> dict[str, Any]:
        return {"data": [shown(piece, inner.inner, "StoryAttachment") for piece in pieces]}

    album = pieces[0] | {"media_type": "album", "target": {"id": str(post.id)}, "subattachments": several}
    return {"data": [shown(album, wish.inner, "StoryAttachment")]}


def _attached(call: Call, item: Media, record: dict[str, Any]) -> Node:
    image = {"image": {"src": call.media_url(item), "height": item.height, "width": item.width}}
    return {
        "media_type": "photo" if item.mime.startswith("image/") else "video",
        "media": image,
        "target": {"id": str(record.get("video") or item.id)},
        "url": f"{WWW}/photo/{item.id}",
        "subattachments": None,
    }


def comment_of(call: Call, comment: Post) -> Node:
    author = accounts.get(call.world, comment.author_id)
    record = records.get(call.world, comment.id)
    parent = posts.get(call.world, comment.reply_to or 0)
    nested = parent is not None and parent.reply_to is not None
    knows = call.token is not None and "pages_read_user_content" in call.token.scopes
    root = posts.get(call.world, comment.conversation_id)
    address = f"{WWW}/{root.author_id if root else 0}/posts/{comment.conversation_id}"
    told = (
        {"id": comment_id(parent), "message": parent.text, "created_time": moment(parent.created_at)}
        if parent
        else None
    )
    return {
        "id": comment_id(comment),
        "message": comment.text,
        "created_time": moment(comment.created_at),
        "from": who(author) if knows or author.id == call.me.id else None,
        "parent": told if nested else None,
        "permalink_url": f"{address}?comment_id={comment.id}",
        "is_hidden": bool(record.get("hidden")),
        "can_hide": author.id != call.me.id,
        "can_remove": True,
        "can_reply_privately": author.id != call.me.id,
        "like_count": comment.likes,
        "comment_count": comment.replies,
        "user_likes": reactions.likes(call.world, call.me.id, comment.id),
    }


def video_of(call: Call, number: int, record: dict[str, Any]) -> Node:
    item = media.get(call.world, int(record.get("media") or 0))
    ready = item is not None and item.ready_at <= call.now
    post = posts.get(call.world, int(record.get("post") or 0))
    state = record["state"]
    status: dict[str, Any] = {
        "video_status": {"started": "uploading", "uploaded": "upload_complete", "broken": "error"}.get(
            state, "ready" if ready else "processing"
        ),
        "uploading_phase": {"status": "in_progress" if state == "started" else "complete"},
        "processing_phase": {"status": "not_started"},
        "publishing_phase": {"status": "not_started"},
    }
    if state == "published":
        status["processing_phase"] = {"status": "complete" if ready else "in_progress"}
        status["publishing_phase"] = (
            {"status": "complete", "publish_status": "published"} if ready else {"status": "not_started"}
        )
    if state == "broken":
        status["processing_phase"] = {
            "status": "error",
            "errors": [{"code": 1363024, "message": "Unsupported video format"}],
        }
    return {
        "id": str(number),
        "status": status,
        "published": state == "published" and ready,
        "post_id": str(post.id) if post else None,
        "permalink_url": f"/{record['page']}/videos/{number}/",
        "description": record.get("description") or None,
        "title": record.get("title") or None,
    }


def listed(
    call: Call, found: list[Post], fields: list[Wish], node: Callable[[Call, Post], Node], kind: str
) -> dict[str, Any]:
    """One page of posts or comments, in this order."""
    return page(call, found, lambda one: one.id, lambda one: shown(node(call, one), fields, kind))
