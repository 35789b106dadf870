"""The world's things as Mastodon's JSON entities.

Source: https://docs.joinmastodon.org/entities/
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from village.dialects.mastodon.rendering import tags, to_html
from village.world import accounts, keys, media, polls, posts, reactions
from village.world.conversations import Conversation
from village.world.model import Account, Media, Notice, Post
from village.world.world import World

Json = dict[str, Any]
NOTICE_TYPES = {
    "mention": "mention",
    "like": "favourite",
    "boost": "reblog",
    "follow": "follow",
    "poll": "poll",
    "edit": "update",
    "post": "status",
}


def moment(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


def html_of(world: World, text: str) -> str:
    def known(handle: str) -> str | None:
        found = accounts.by_handle(world, handle)
        return found.handle if found else None

    return to_html(text, world.base_url, known)


def account(world: World, who: Account, *, source: bool = False) -> Json:
    picture = f"{world.base_url}/avatars/{who.handle}.png"
    shown: Json = {
        "id": str(who.id),
        "username": who.handle,
        "acct": who.handle,
        "display_name": who.name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "indexable": True,
        "group": False,
        "created_at": moment(who.created_at // 86_400_000 * 86_400_000),
        "note": html_of(world, who.bio),
        "url": f"{world.base_url}/@{who.handle}",
        "uri": f"{world.base_url}/users/{who.handle}",
        "avatar": picture,
        "avatar_static": picture,
        "header": f"{world.base_url}/headers/{who.handle}.png",
        "header_static": f"{world.base_url}/headers/{who.handle}.png",
        "followers_count": who.followers,
        "following_count": who.following,
        "statuses_count": who.posts,
        "last_status_at": moment(who.last_post_at)[:10] if who.last_post_at else None,
        "hide_collections": False,
        "noindex": False,
        "emojis": [],
        "roles": [],
        "fields": [],
    }
    if source:
        shown["source"] = {
            "privacy": "public",
            "sensitive": False,
            "language": who.language or None,
            "note": who.bio,
            "fields": [],
            "follow_requests_count": 0,
            "hide_collections": None,
            "discoverable": True,
            "indexable": True,
        }
        shown["role"] = {"id": "-99", "name": "", "permissions": "65536", "color": "", "highlighted": False}
    return shown


def attachment(world: World, item: Media) -> Json:
    """While it is being processed, it has no address."""
    ready = item.ready_at <= world.clock.now()
    url = f"{world.base_url}/media/{item.file}" if ready else None
    kind = "gifv" if item.mime == "image/gif" else item.mime.partition("/")[0]
    meta: Json = {}
    if item.focus:
        x, y = item.focus.split(",")
        meta["focus"] = {"x": float(x), "y": float(y)}
    if item.width:
        size = {"width": item.width, "height": item.height, "size": f"{item.width}x{item.height}"}
        meta["original"] = meta["small"] = size | {"aspect": item.width / item.height}
    return {
        "id": str(item.id),
        "type": kind,
        "url": url,
        "preview_url": url,
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": meta,
        "description": item.description or None,
        "blurhash": None,
    }


def poll(world: World, post_id: int, viewer: int | None) -> Json | None:
    found = polls.get(world, post_id)
    if found is None:
        return None
    expired = found.expires_at <= world.clock.now()
    choices = polls.choices(world, post_id)
    hidden = bool(found.hide_totals) and not expired
    shown: Json = {
        "id": str(post_id),
        "expires_at": moment(found.expires_at),
        "expired": expired,
        "multiple": bool(found.multiple),
        "votes_count": sum(choice.votes for choice in choices),
        "voters_count": polls.voters(world, post_id),
        "emojis": [],
        "options": [{"title": choice.title, "votes_count": None if hidden else choice.votes} for choice in choices],
    }
    if viewer is not None:
        own = polls.votes_of(world, post_id, viewer)
        author = world.store.row("SELECT author_id FROM post WHERE id = ?", (post_id,))
        shown |= {"voted": bool(own) or author[0] == viewer, "own_votes": own}
    return shown


def status(world: World, post: Post, viewer: int | None = None) -> Json:
    author = accounts.get(world, post.author_id)
    original = posts.get(world, post.boost_of) if post.boost_of else None
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    place = f"{world.base_url}/@{author.handle}/{post.id}"
    names = posts.mentioned(world, post.id) if "@" in post.text else []
    shown: Json = {
        "id": str(post.id),
        "created_at": moment(post.created_at),
        "in_reply_to_id": str(post.reply_to) if post.reply_to else None,
        "in_reply_to_account_id": str(parent.author_id) if parent else None,
        "sensitive": bool(post.sensitive),
        "spoiler_text": post.spoiler,
        "visibility": post.visibility,
        "language": post.language or None,
        "uri": f"{world.base_url}/users/{author.handle}/statuses/{post.id}",
        "url": place,
        "replies_count": post.replies,
        "reblogs_count": post.boosts,
        "favourites_count": post.likes,
        "quotes_count": 0,
        "edited_at": moment(post.edited_at) if post.edited_at else None,
        "content": html_of(world, post.text),
        "reblog": status(world, original, viewer) if original else None,
        "application": {"name": post.app, "website": None} if post.app else None,
        "account": account(world, author),
        "media_attachments": [attachment(world, item) for item in media.of_post(world, post.id)],
        "mentions": [
            {"id": str(who.id), "username": who.handle, "url": f"{world.base_url}/@{who.handle}", "acct": who.handle}
            for who in names
        ],
        "tags": [{"name": tag, "url": f"{world.base_url}/tags/{tag}"} for tag in tags(post.text)],
        "emojis": [],
        "card": None,
        "poll": poll(world, post.id, viewer),
        "quote": None,
    }
    if viewer is not None:
        target = original or post
        shown |= {
            "favourited": reactions.likes(world, viewer, target.id),
            "reblogged": posts.boost_by(world, viewer, target.id) is not None,
            "muted": False,
            "bookmarked": False,
            "filtered": [],
        }
        if viewer == post.author_id:
            shown["pinned"] = False
    return shown


def notification(world: World, notice: Notice) -> Json:
    post = posts.get(world, notice.post_id) if notice.post_id else None
    shown: Json = {
        "id": str(notice.id),
        "type": NOTICE_TYPES[notice.kind],
        "created_at": moment(notice.at),
        "group_key": f"ungrouped-{notice.id}",
        "account": account(world, accounts.get(world, notice.from_id)),
    }
    if post:
        shown["status"] = status(world, post, notice.account_id)
    return shown


def conversation(world: World, found: Conversation, viewer: int) -> Json:
    return {
        "id": str(found.id),
        "unread": found.unread,
        "accounts": [account(world, who) for who in found.with_],
        "last_status": status(world, found.last, viewer),
    }


def relationship(world: World, me: Account, other: Account) -> Json:
    following = accounts.follows(world, me.id, other.id)
    return {
        "id": str(other.id),
        "following": following,
        "showing_reblogs": following,
        "notifying": False,
        "languages": None,
        "followed_by": accounts.follows(world, other.id, me.id),
        "blocking": False,
        "blocked_by": False,
        "muting": False,
        "muting_notifications": False,
        "muting_expires_at": None,
        "requested": False,
        "requested_by": False,
        "domain_blocking": False,
        "endorsed": False,
        "note": "",
    }


def application(app: keys.App, *, secret: bool = False) -> Json:
    uris = app.redirect_uris.split("\n")
    shown: Json = {
        "id": str(app.id),
        "name": app.name,
        "website": app.website or None,
        "scopes": app.scopes.split(),
        "redirect_uris": uris,
        "redirect_uri": app.redirect_uris,
        "vapid_key": "BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M=",
    }
    if secret:
        shown |= {"client_id": app.client_id, "client_secret": app.secret, "client_secret_expires_at": 0}
    return shown
