"""Accounts, media, comments and containers as the Graph API shows them.

Source: developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/{ig-user,ig-media,ig-comment,
ig-container} (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from village.dialects.meta.graph import Node, Wish, moment, shown
from village.dialects.speaking import Call
from village.world import accounts, media, posts, records
from village.world.model import Account, Media, Post

WWW = "https://www.instagram.com"
DAY_MS = 86_400_000
BEFORE = "9"  # the number of an account's page begins with this


def page_id(account: Account) -> str:
    return f"{BEFORE}{account.id}"


def account_of(call: Call, account: Account) -> Node:
    return {
        "id": str(account.id),
        "username": account.handle,
        "name": account.name,
        "biography": account.bio,
        "profile_picture_url": call.avatar_url(account),
        "followers_count": account.followers,
        "follows_count": account.following,
        "media_count": account.posts,
    }


def page_of(call: Call, account: Account) -> Node:
    """The Facebook page that the account belongs to."""

    def belongs(wish: Wish) -> dict[str, Any]:
        return shown(account_of(call, account), wish.inner, "IGUser")

    named = account.handle.replace("_", ".")
    return {
        "id": page_id(account),
        "name": account.name,
        "username": named,
        "category": "Bakery",
        "instagram_business_account": belongs,
    }


def media_of(call: Call, post: Post) -> Node:
    record = records.get(call.world, post.id)
    files = media.of_post(call.world, post.id)
    first = files[0] if files else None
    below = posts.descendants(call.world, post)
    author = accounts.get(call.world, post.author_id)
    kind = str(record.get("kind") or "FEED")
    film = first is not None and not first.mime.startswith("image/")
    return {
        "id": str(post.id),
        "caption": post.text or None,
        "timestamp": moment(post.created_at),
        "permalink": f"{WWW}/{'reel' if kind == 'REELS' else 'p'}/{post.id}/",
        "shortcode": str(post.id),
        "username": author.handle,
        "media_type": "CAROUSEL_ALBUM" if len(files) > 1 else "VIDEO" if film else "IMAGE",
        "media_product_type": kind,
        "media_url": call.media_url(first) if first else None,
        "thumbnail_url": None,
        "alt_text": (first.description or None) if first and len(files) == 1 else None,
        "like_count": post.likes,
        "comments_count": len(below),
        "is_comment_enabled": True,
        "children": (lambda wish: _children(call, files, wish)) if len(files) > 1 else None,
    }


def _children(call: Call, files: list[Media], wish: Wish) -> dict[str, Any]:
    def one(item: Media) -> Node:
        return {
            "id": str(item.id),
            "media_type": "IMAGE" if item.mime.startswith("image/") else "VIDEO",
            "media_url": call.media_url(item),
            "thumbnail_url": None,
            "alt_text": item.description or None,
        }

    return {"data": [shown(one(item), wish.inner, "IGMedia") for item in files]}


def comment_of(call: Call, comment: Post) -> Node:
    author = accounts.get(call.world, comment.author_id)
    parent = posts.get(call.world, comment.reply_to or 0)
    nested = parent is not None and parent.reply_to is not None

    def replies(wish: Wish) -> dict[str, Any] | None:
        below = posts.descendants(call.world, comment)
        limit = int(wish.modifiers.get("limit") or 25)
        told = [shown(comment_of(call, one), wish.inner, "IGComment") for one in below[:limit]]
        return {"data": told} if told else None

    return {
        "id": str(comment.id),
        "text": comment.text,
        "timestamp": moment(comment.created_at),
        "username": author.handle,
        "from": {"id": str(author.id), "username": author.handle},
        "hidden": bool(records.get(call.world, comment.id).get("hidden")),
        "like_count": comment.likes,
        "parent_id": str(top_of(call, comment).id) if nested else None,
        "media": {"id": str(comment.conversation_id)},
        "replies": None if nested else replies,
    }


def top_of(call: Call, comment: Post) -> Post:
    """The comment of the first level: there are two."""
    above = posts.get(call.world, comment.reply_to or 0)
    return comment if above is None or above.reply_to is None else top_of(call, above)


def container_of(call: Call, number: int, record: dict[str, Any]) -> Node:
    state, words = state_of(call, record)
    return {"id": str(number), "status_code": state, "status": words}


def state_of(call: Call, record: dict[str, Any]) -> tuple[str, str]:
    if record.get("post"):
        return "PUBLISHED", "Published: Media has been successfully published."
    if record.get("error"):
        return "ERROR", f"Error: Media upload has failed with error code {record['error']}"
    if record["at"] + DAY_MS < call.now:
        return "EXPIRED", "Expired: Media has expired as it was not published within 24 hours."
    files = [media.get(call.world, number) for number in record["media"]]
    if not files or any(item is None or item.ready_at > call.now for item in files):
        return "IN_PROGRESS", "In Progress: Media is still being processed."
    return "FINISHED", "Finished: Media has been uploaded and it is ready to be published."
