"""Servers, channels, people and messages as Discord writes them.

Source: https://docs.discord.com/developers/resources/{user,guild,channel,message,poll} (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from village.dialects.discord import names
from village.dialects.discord.names import snowflake, written
from village.dialects.speaking import Call
from village.world import accounts, media, polls, posts, reactions, records
from village.world.model import Account, Post

Json = dict[str, Any]
TEXTLESS = dict.fromkeys(
    (
        "icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id",
        "afk_channel_id", "widget_channel_id", "max_presences", "vanity_url_code", "rules_channel_id",
        "safety_alerts_channel_id", "public_updates_channel_id", "incidents_data",
    )
)  # fmt: skip
NUMBERS = {
    "afk_timeout": 300, "system_channel_flags": 0, "verification_level": 1, "default_message_notifications": 1,
    "mfa_level": 0, "explicit_content_filter": 0, "max_members": 500000, "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25, "premium_tier": 0, "premium_subscription_count": 0, "nsfw_level": 0,
}  # fmt: skip


def user(account: Account) -> Json:
    return _person(snowflake(account.id), account.handle, account.name)


def bot(owner: Account) -> Json:
    return _person(names.bot(owner), f"{owner.handle}_bot", None) | {"bot": True}


def _person(identifier: str, name: str, shown: str | None) -> Json:
    told: Json = {"id": identifier, "username": name, "global_name": shown, "discriminator": "0", "avatar": None}
    return told | {"public_flags": 0, "flags": 0, "primary_guild": None}


def server(owner: Account, *, counts: bool) -> Json:
    told: Json = {
        "id": snowflake(owner.id),
        "name": owner.name,
        "owner_id": snowflake(owner.id, 9),
        "region": "deprecated",
    }
    told |= (
        TEXTLESS | NUMBERS | {"features": [], "roles": [], "emojis": [], "stickers": [], "preferred_locale": "en-US"}
    )
    told |= {"system_channel_id": names.channel(owner, names.GENERAL), "widget_enabled": False, "nsfw": False}
    told["premium_progress_bar_enabled"] = False
    if counts:
        told |= {"approximate_member_count": owner.followers + 2, "approximate_presence_count": 1}
    return told


def channels(call: Call, owner: Account) -> list[Json]:
    found = []
    for part, (name, kind) in names.CHANNELS.items():
        identifier = names.channel(owner, part)
        said = names.said_in(call.world, owner, identifier)
        told: Json = {"id": identifier, "type": kind, "guild_id": snowflake(owner.id), "name": name, "flags": 0}
        told |= {"position": part, "permission_overwrites": []}
        found.append(told | {"last_message_id": snowflake(said[-1].id) if said else None})
    return found


def thread(call: Call, owner: Account, first: Post) -> Json:
    identifier = snowflake(first.id)
    said = names.said_in(call.world, owner, identifier)
    archive = {"archived": False, "archive_timestamp": written(first.created_at), "auto_archive_duration": 4320}
    told: Json = {"id": identifier, "type": 11, "guild_id": snowflake(owner.id), "flags": 0}
    told |= {"name": records.get(call.world, first.id)["thread"], "parent_id": names.channel(owner, names.FORUM)}
    told |= {"owner_id": names.bot(owner), "thread_metadata": archive | {"locked": False}}
    told |= {"last_message_id": snowflake(said[-1].id) if said else None, "member_count": 1}
    return told | {"message_count": max(0, len(said) - 1), "total_message_sent": max(0, len(said) - 1)}


def message(call: Call, owner: Account, post: Post, *, above: bool = True) -> Json:
    """above: with the message that it answers."""
    world, record = call.world, records.get(call.world, post.id)
    author = accounts.get(world, post.author_id)
    by_bot = author.id == owner.id
    named = owner.id in {person.id for person in posts.mentioned(world, post.id)}
    told: Json = {"id": snowflake(post.id), "channel_id": names.channel_of(world, owner, post), "type": 0}
    told |= {"author": bot(owner) if by_bot else user(author), "timestamp": written(post.created_at)}
    told |= {"edited_timestamp": None, "tts": False, "pinned": False, "mention_everyone": False, "components": []}
    told |= {"content": "" if "poll" in record else _content(post, owner, named=named), "mention_roles": []}
    told |= {"mentions": [bot(owner)] if named else [], "embeds": record.get("embeds", [])}
    told |= {"flags": record.get("flags", 0), "attachments": _attachments(call, post, record.get("files", []))}
    if post.likes:
        me = reactions.likes(world, owner.id, post.id)
        count = {"count": post.likes, "count_details": {"burst": 0, "normal": post.likes}, "me": me}
        told["reactions"] = [count | {"emoji": {"id": None, "name": "👍"}, "me_burst": False, "burst_colors": []}]
    if "poll" in record:
        told["poll"] = _poll(call, post, record["poll"])
    if "thread" in record:
        told["thread"] = thread(call, owner, post)
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    if parent is not None and not record.get("plain"):
        told |= {"type": 19, "message_reference": {"type": 0, "channel_id": told["channel_id"]}}
        told["message_reference"] |= {"message_id": snowflake(parent.id), "guild_id": snowflake(owner.id)}
        if above:
            told["referenced_message"] = message(call, owner, parent, above=False)
    return told


def _content(post: Post, owner: Account, *, named: bool) -> str:
    """A mention is written by the number of whom it names."""
    return post.text.replace(f"@{owner.handle}", f"<@{names.bot(owner)}>") if named else post.text


def _attachments(call: Call, post: Post, files: list[str]) -> list[Json]:
    found = []
    for item, name in zip(media.of_post(call.world, post.id), files, strict=False):
        told: Json = {"id": snowflake(item.id), "filename": name, "size": item.size, "content_type": item.mime}
        told |= {"url": call.media_url(item), "proxy_url": call.media_url(item)}
        told |= {"width": item.width, "height": item.height} if item.width else {}
        found.append(told | ({"description": item.description} if item.description else {}))
    return found


def _poll(call: Call, post: Post, asked: Json) -> Json:
    known = polls.get(call.world, post.id)
    assert known is not None
    options = polls.choices(call.world, post.id)
    answers = [
        {"answer_id": place, "poll_media": {"text": option.title}} for place, option in enumerate(options, start=1)
    ]
    counts = [{"id": place, "count": option.votes, "me_voted": False} for place, option in enumerate(options, start=1)]
    return {
        "question": {"text": asked["question"]},
        "answers": answers,
        "expiry": written(known.expires_at),
        "allow_multiselect": bool(known.multiple),
        "layout_type": 1,
        "results": {"answer_counts": counts, "is_finalized": bool(known.closed)},
    }
