"""Who calls, and refusals in a forum's words.

Source: https://docs.discourse.org/#section/Authentication, https://github.com/discourse/discourse/blob/main/app/
controllers/application_controller.rb (read 2026-11-25).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Dialect, Problem
from village.world import accounts, media, posts, reactions, records
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Notice, Post
from village.world.world import World

TYPES = {
    400: "invalid_parameters",
    401: "not_logged_in",
    403: "invalid_access",
    404: "not_found",
    429: "rate_limit",
}
WRONG = "You are not permitted to view the requested resource. The API username or key is invalid."
LIKE = 2


def error(status: int, words: str) -> web.Response:
    told: dict[str, Any] = {"errors": [words]}
    if status in TYPES:
        told["error_type"] = TYPES[status]
    if status == 429:
        told["extras"] = {"wait_seconds": 12, "time_left": "12 seconds"}
    return web.json_response(told, status=status)


def refused(*sentences: str) -> Problem:
    """What was written is not taken."""
    return Problem(422, sentences[0], {"action": "create_post", "errors": list(sentences)})


def missing(words: str = "The requested URL or resource could not be found.") -> Problem:
    return Problem(404, words)


class Discourse(Dialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        """A key of one user, and that user's name."""
        return super().credentials(world, account, scopes) | {"user": account.handle}

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        """Every post is told, with the forum's address. Source: https://meta.discourse.org/t/49045."""
        post = posts.get(world, notice.post_id) if notice.post_id else None
        if post is None or notice.kind not in ("reply", "mention"):
            return None
        body = json.dumps({"post": for_hook(world, post, accounts.get(world, notice.account_id))}).encode()
        signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "X-Discourse-Instance": self.base_url(world),
            "X-Discourse-Event-Type": "post",
            "X-Discourse-Event": "post_created",
            "X-Discourse-Event-Signature": f"sha256={signed}",
        }, body


dialect = Discourse(
    "discourse",
    error,
    manners=Manners(frozenset({"like", "reply", "mention", "direct"}), names_in_messages=False),
    tokens=("header:Api-Key",),
    missing=(403, "", {"errors": ["You need to be logged in to do that."], "error_type": "not_logged_in"}),
    unknown=(403, WRONG),
    expired=(403, WRONG),
    revoked=(403, WRONG),
)


def me(call: Call) -> Account:
    """The user of the key, whose name must be said with it. Raises: Problem 403."""
    if call.request.headers.get("Api-Username", "").casefold() != call.me.handle.casefold():
        raise Problem(403, WRONG)
    return call.me


# Topics and posts: a topic is what the first post opened, with a number of its own


def topic_id(post: Post) -> int:
    return post.conversation_id + 1


def numbers(world: World, post: Post) -> dict[int, int]:
    """The place of each post in its topic, by id; deleted ones keep theirs."""
    rows = world.store.rows("SELECT id FROM post WHERE conversation_id = ? ORDER BY id", (post.conversation_id,))
    return {row[0]: number for number, row in enumerate(rows, start=1)}


def opened(call: Call, text: str) -> Post:
    """The first post of a topic that the caller may see. Raises: Problem 404."""
    if not text.isdecimal():
        raise missing()
    root = call.post(int(text) - 1, "The requested URL or resource could not be found.")
    if root.reply_to:
        raise missing()
    return root


def title_of(world: World, root: Post) -> str:
    return str(records.get(world, root.id).get("title") or root.text[:60])


def slug_of(title: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split()) or "topic"


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def picture(account: Account) -> str:
    return f"/user_avatar/village/{account.handle}/{{size}}/1.png"


def cooked(world: World, post: Post) -> str:
    files = "".join(f'<p><img src="/media/{item.file}"></p>' for item in media.of_post(world, post.id))
    text = post.text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n")) + files


#: What every post tells, and nothing here depends on.
USUAL: dict[str, Any] = {
    "post_type": 1, "quote_count": 0, "incoming_link_count": 0, "reads": 1, "readers_count": 0, "score": 0.2,
    "primary_group_name": None, "flair_name": None, "flair_url": None, "flair_bg_color": None, "flair_color": None,
    "flair_group_id": None, "badges_granted": [], "version": 1, "can_edit": False, "can_recover": False,
    "can_see_hidden_post": False, "can_wiki": False, "user_title": None, "bookmarked": False, "moderator": False,
    "admin": False, "staff": False, "hidden": False, "trust_level": 2, "deleted_at": None, "user_deleted": False,
    "edit_reason": None, "can_view_edit_history": True, "wiki": False, "reviewable_id": None,
    "reviewable_score_count": 0, "reviewable_score_pending_count": 0, "mentioned_users": [],
}  # fmt: skip


def shown(world: World, post: Post, viewer: Account) -> dict[str, Any]:
    author = accounts.get(world, post.author_id)
    places = numbers(world, post)
    root = posts.get(world, post.conversation_id) or post
    answered = posts.get(world, post.reply_to) if post.reply_to and post.reply_to != root.id else None
    like: dict[str, Any] = {"id": LIKE, "can_act": author.id != viewer.id}
    if post.likes:
        like |= {"count": post.likes, "acted": reactions.likes(world, viewer.id, post.id)}
    told = USUAL | {
        "id": post.id,
        "name": author.name,
        "username": author.handle,
        "display_username": author.name,
        "user_id": author.id,
        "avatar_template": picture(author),
        "created_at": moment(post.created_at),
        "updated_at": moment(post.edited_at or post.created_at),
        "cooked": cooked(world, post),
        "raw": post.text,
        "post_number": places[post.id],
        "posts_count": len(places),
        "reply_count": post.replies,
        "reply_to_post_number": places.get(answered.id) if answered else None,
        "yours": author.id == viewer.id,
        "can_delete": author.id == viewer.id,
        "topic_id": topic_id(post),
        "topic_slug": slug_of(title_of(world, root)),
        "actions_summary": [like],
    }
    told["post_url"] = f"/t/{told['topic_slug']}/{told['topic_id']}/{told['post_number']}"
    return told


def for_hook(world: World, post: Post, viewer: Account) -> dict[str, Any]:
    """A hook tells a little more of a post."""
    root = posts.get(world, post.conversation_id) or post
    parent = posts.get(world, post.reply_to) if post.reply_to and post.reply_to != root.id else None
    told = shown(world, post, viewer) | {"topic_title": title_of(world, root), "category_id": 1}
    told["topic_archetype"] = "private_message" if root.visibility == "direct" else "regular"
    if parent:
        told["reply_to_user"] = {"username": accounts.get(world, parent.author_id).handle}
    return told
