"""Posts and people as X shows them, with the fields and expansions that were asked for.

What the specification calls post, its pages still call tweet: who asks for `tweet.fields` is answered in those words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any

import regex

from village.dialects.speaking import Call, Problem
from village.dialects.x.counting import LINK
from village.world import accounts, media, polls, posts, records
from village.world.model import Account, Media, Post
from village.world.world import MENTION, World

READING = ("post.fields", "tweet.fields", "expansions", "user.fields", "media.fields", "poll.fields", "place.fields")
_EXPANSIONS = {
    "attachments.media_keys", "attachments.poll_ids", "author_id", "edit_history_post_ids",
    "entities.mentions.username", "in_reply_to_user_id", "referenced_posts", "referenced_tweets.id",
    "sender_id", "participant_ids",
}  # fmt: skip
_SPEC_FIELDS = {
    "attachments", "conversation_id", "created_at", "entities", "id", "lang", "public_metrics", "reply_settings",
    "possibly_sensitive", "source", "text", "paid_partnership", "edit_controls",
}  # fmt: skip
_OLD_FIELDS = _SPEC_FIELDS | {"author_id", "in_reply_to_user_id", "referenced_tweets", "edit_history_tweet_ids"}


def moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at_ms % 1000:03d}Z"


def person(world: World, account: Account, fields: Iterable[str] = ()) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(account.id), "name": account.name, "username": account.handle}
    more = {
        "description": account.bio,
        "profile_image_url": f"{world.base_url}/avatars/{account.handle}.png",
        "created_at": moment(account.created_at),
        "public_metrics": {
            "followers_count": account.followers,
            "following_count": account.following,
            "post_count": account.posts,
            "listed_count": 0,
        },
    }
    return told | {name: more[name] for name in fields if name in more}


class View:
    """How one request wants its posts."""

    def __init__(self, call: Call) -> None:
        self.call, self.world = call, call.world
        self.older = "tweet.fields" in call.request.query
        asked = set(call.items("tweet.fields" if self.older else "post.fields"))
        self.expansions = set(call.items("expansions"))
        for name, wanted, allowed in (
            ("tweet.fields" if self.older else "post.fields", asked, _OLD_FIELDS if self.older else _SPEC_FIELDS),
            ("expansions", self.expansions, _EXPANSIONS),
        ):
            if wanted - allowed:
                raise Problem(400, f"The `{name}` query parameter value [{min(wanted - allowed)}] is not one of [...]")
        self.fields = asked | self.expansions
        self.user_fields = call.items("user.fields")

    def post(self, post: Post) -> dict[str, Any]:
        told = raw(self.world, post, older=self.older)
        history = "edit_history_tweet_ids" if self.older else "edit_history_post_ids"
        shown = {"id", "text", history}
        if "attachments.media_keys" in self.fields or "attachments.poll_ids" in self.fields:
            shown.add("attachments")
        if self.fields & {"referenced_posts", "referenced_tweets", "referenced_tweets.id"}:
            shown.add("referenced_tweets" if self.older else "referenced_posts")
        return {name: value for name, value in told.items() if name in shown | self.fields}

    def includes(self, shown: list[Post]) -> dict[str, Any]:
        people = {post.author_id for post in shown} if "author_id" in self.expansions else set()
        parents = [parent for post in shown if post.reply_to and (parent := posts.get(self.world, post.reply_to))]
        if "in_reply_to_user_id" in self.expansions:
            people |= {parent.author_id for parent in parents}
        parents += [one for post in shown if (one := quoted_by(self.world, post)) and one not in parents]
        told: dict[str, Any] = {}
        if people:
            told["users"] = [
                person(self.world, accounts.get(self.world, one), self.user_fields) for one in sorted(people)
            ]
        if self.expansions & {"referenced_posts", "referenced_tweets.id"} and parents:
            told["tweets" if self.older else "posts"] = [self.post(parent) for parent in parents]
        files = [file for post in shown for file in media.of_post(self.world, post.id)]
        if "attachments.media_keys" in self.expansions and files:
            told["media"] = [self._file(file) for file in files]
        return told

    def _file(self, file: Media) -> dict[str, Any]:
        told = {"media_key": key_of(file), "type": kind_of(file)}
        more = {
            "alt_text": file.description,
            "url": self.call.media_url(file),
            "preview_image_url": self.call.media_url(file),
            "width": file.width,
            "height": file.height,
        }
        return told | {name: more[name] for name in self.call.items("media.fields") if more.get(name)}

    def answer(self, shown: list[Post], meta: dict[str, Any] | None = None) -> dict[str, Any]:
        """An empty list is not told at all."""
        told: dict[str, Any] = {"data": [self.post(post) for post in shown]} if shown else {}
        includes = self.includes(shown)
        return told | ({"includes": includes} if includes else {}) | ({"meta": meta} if meta is not None else {})


def raw(world: World, post: Post, *, older: bool = False) -> dict[str, Any]:
    """All that X knows of a post."""
    text, entities = _entities(world, post)
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    quoted = quoted_by(world, post)
    files = [key_of(file) for file in media.of_post(world, post.id)]
    attachments: dict[str, Any] = {"media_keys": files} if files else {}
    if polls.get(world, post.id):
        attachments["poll_ids"] = [str(post.id)]
    told = {
        "id": str(post.id),
        "text": text,
        "edit_history_tweet_ids" if older else "edit_history_post_ids": [str(post.id)],
        "author_id": str(post.author_id),
        "conversation_id": str(post.conversation_id),
        "created_at": moment(post.created_at),
        "lang": post.language or "und",
        "entities": entities,
        "attachments": attachments,
        "public_metrics": {
            "retweet_count" if older else "repost_count": post.boosts,
            "reply_count": post.replies,
            "like_count": post.likes,
            "quote_count": 0,
            "bookmark_count": 0,
            "impression_count": 0,
        },
        "in_reply_to_user_id": str(parent.author_id) if parent else None,
        "referenced_tweets" if older else "referenced_posts": (
            [
                *([{"type": "replied_to", "id": str(post.reply_to)}] if post.reply_to else ()),
                *([{"type": "quoted", "id": str(quoted.id)}] if quoted else ()),
            ]
        ),
    }
    return {name: value for name, value in told.items() if value not in (None, {}, [])}


def quoted_by(world: World, post: Post) -> Post | None:
    wanted = records.get(world, post.id).get("quote_tweet_id")
    return posts.get(world, int(wanted)) if wanted else None


def _entities(world: World, post: Post) -> tuple[str, dict[str, Any]]:
    """The text with X's short links in it, one more for a quoted post and for files, escaped; and what stands in it."""
    urls: list[dict[str, Any]] = []

    def shorten(match: regex.Match[str]) -> str:
        return _short(urls, match.group(), match.group())

    text = LINK.sub(shorten, escape(post.text, quote=False))
    author = accounts.get(world, post.author_id)
    quoted = quoted_by(world, post)
    if quoted:
        whole = f"https://x.com/{accounts.get(world, quoted.author_id).handle}/status/{quoted.id}"
        text = f"{text} {_short(urls, f'{post.id} {quoted.id}', whole)}".strip()
    files = media.of_post(world, post.id)
    if files:
        kind = "video" if kind_of(files[0]) == "video" else "photo"
        whole = f"https://x.com/{author.handle}/status/{post.id}/{kind}/1"
        text = f"{text} {_short(urls, f'{post.id}', whole)}".strip()
    for url in urls:
        url["start"] = text.find(url["url"])
        url["end"] = url["start"] + len(url["url"])
    mentions = []
    for match in MENTION.finditer(text):
        named = accounts.by_handle(world, match.group(1), network="x")
        if named:
            mentions.append({"start": match.start(), "end": match.end(), "username": named.handle, "id": str(named.id)})
    return text, {name: found for name, found in (("urls", urls), ("mentions", mentions)) if found}


def _short(urls: list[dict[str, Any]], of: str, whole: str) -> str:
    short = f"https://t.co/{hashlib.sha256(of.encode()).hexdigest()[:10]}"
    urls.append({"url": short, "expanded_url": whole, "display_url": whole.partition("://")[2][:26]})
    return short


def key_of(file: Media) -> str:
    return f"{ {'photo': 3, 'video': 7, 'animated_gif': 16}[kind_of(file)] }_{file.id}"


def kind_of(file: Media) -> str:
    return "animated_gif" if file.mime == "image/gif" else "photo" if file.mime.startswith("image/") else "video"
