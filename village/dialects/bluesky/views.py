"""What readers get to see: people, posts, threads, notifications.

Source: lexicons app.bsky.{actor,feed,embed,notification} (read 2026-11-22).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from village.dialects.bluesky import gates, likes, names
from village.world import accounts, media, posts, reactions, records
from village.world.manners import MANNERS
from village.world.model import Account, Notice, Post
from village.world.world import MENTION, World

REASONS = {"like": "like", "boost": "repost", "follow": "follow", "mention": "mention", "reply": "reply"}


def moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def basic(world: World, account: Account) -> dict[str, Any]:
    return {
        "did": names.did(account.id),
        "handle": names.handle(account),
        "displayName": account.name,
        "avatar": f"{world.base_url}/avatars/{account.handle}.png",
        "labels": [],
        "createdAt": moment(account.created_at),
    }


def detailed(world: World, account: Account) -> dict[str, Any]:
    return basic(world, account) | {
        "description": account.bio,
        "followersCount": account.followers,
        "followsCount": account.following,
        "postsCount": account.posts,
        "indexedAt": moment(account.created_at),
    }


def record_of(world: World, post: Post) -> dict[str, Any]:
    """As it was written; what simulated people say was never a record, so one is made."""
    kept = records.get(world, post.id)
    if kept:
        return kept
    record: dict[str, Any] = {"$type": names.POST, "text": post.text, "createdAt": moment(post.created_at)}
    if post.language:
        record["langs"] = [post.language]
    facets = _mentions(world, post.text)
    if facets:
        record["facets"] = facets
    above = posts.ancestors(world, post) if post.reply_to else []
    if above:
        record["reply"] = {"root": _ref(world, above[0]), "parent": _ref(world, above[-1])}
    return record


def _ref(world: World, post: Post) -> dict[str, str]:
    return {"uri": names.post_uri(post), "cid": names.cid(record_of(world, post))}


def _mentions(world: World, text: str) -> list[dict[str, Any]]:
    found = []
    for match in MENTION.finditer(text) if MANNERS[names.NETWORK].suffix in text else ():
        person = names.actor(world, match.group(1))
        if person:
            start = len(text[: match.start()].encode())
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": names.did(person.id)}
            index = {"byteStart": start, "byteEnd": start + len(match.group().encode())}
            found.append({"index": index, "features": [feature]})
    return found


def post_view(world: World, post: Post, viewer: Account | None) -> dict[str, Any]:
    record, author = record_of(world, post), accounts.get(world, post.author_id)
    view = {
        "$type": "app.bsky.feed.defs#postView",
        "uri": names.post_uri(post),
        "cid": names.cid(record),
        "author": basic(world, author),
        "record": record,
        "replyCount": post.replies,
        "repostCount": post.boosts,
        "likeCount": post.likes,
        "quoteCount": 0,
        "bookmarkCount": 0,
        "indexedAt": moment(post.created_at),
        "labels": [],
        "viewer": {},
    }
    if viewer and reactions.likes(world, viewer.id, post.id):
        view["viewer"] = {"like": names.uri(viewer.id, likes.key_of(world, viewer.id, post.id), names.LIKE)}
    gate = gates.view(world, post, author)
    if gate:
        view["threadgate"] = gate
    embed = _embed(world, post, record)
    return view | ({"embed": embed} if embed else {})


def _embed(world: World, post: Post, record: dict[str, Any]) -> dict[str, Any] | None:
    embed = record.get("embed") or {}
    kind = embed.get("$type")
    if kind == "app.bsky.embed.external":
        return {"$type": f"{kind}#view", "external": {"description": "", **embed["external"]}}
    urls = [f"{world.base_url}/media/{item.file}" for item in media.of_post(world, post.id)]
    if kind == "app.bsky.embed.images":
        shown = [
            {"thumb": url, "fullsize": url, **{name: image[name] for name in ("alt", "aspectRatio") if name in image}}
            for url, image in zip(urls, embed["images"], strict=True)
        ]
        return {"$type": f"{kind}#view", "images": shown}
    if kind == "app.bsky.embed.video" and urls:
        return {"$type": f"{kind}#view", "cid": embed["video"]["ref"]["$link"], "playlist": urls[0]}
    return None


def thread(world: World, post: Post, viewer: Account | None, *, depth: int, above: int) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": post_view(world, post, viewer),
        "threadContext": {},
    }
    parent = posts.get(world, post.reply_to) if post.reply_to and above > 0 else None
    if parent:
        shown["parent"] = thread(world, parent, viewer, depth=0, above=above - 1)
    if depth > 0:
        shown["replies"] = [
            thread(world, child, viewer, depth=depth - 1, above=0) for child in posts.children(world, post)
        ]
    return shown


def notification(world: World, notice: Notice, me: Account) -> dict[str, Any] | None:
    """None where the post it tells of is gone."""
    author = accounts.get(world, notice.from_id)
    told: dict[str, Any] = {
        "author": basic(world, author),
        "reason": REASONS[notice.kind],
        "isRead": False,
        "indexedAt": moment(notice.at),
        "labels": [],
    }
    post = posts.get(world, notice.post_id) if notice.post_id else None
    if notice.kind in ("mention", "reply"):
        if post is None:
            return None
        said = record_of(world, post)
        return told | {"uri": names.post_uri(post), "cid": names.cid(said), "record": said}
    collection = {"like": names.LIKE, "boost": names.REPOST, "follow": names.FOLLOW}[notice.kind]
    record: dict[str, Any] = {"$type": collection, "createdAt": moment(notice.at), "subject": names.did(me.id)}
    if post is not None:
        told["reasonSubject"] = names.post_uri(post)
        record["subject"] = _ref(world, post)
    key = likes.key_of(world, author.id, post.id) if post and notice.kind == "like" else ""
    uri = names.uri(author.id, key or names.tid(notice.post_id or me.id), collection)
    return told | {"uri": uri, "cid": names.cid(record), "record": record}
