"""Chats, people, messages and updates as Telegram writes them.

Source: https://core.telegram.org/bots/api#available-types, version 10.1 (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from village.dialects.telegram import names
from village.world import accounts, media, polls, posts, records
from village.world.model import Account, Media, Notice, Post
from village.world.world import World

SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
Json = dict[str, Any]


def user(world: World, account: Account) -> Json:
    told = {"id": names.number(world, account), "is_bot": False, "first_name": account.name, "username": account.handle}
    return told | ({"language_code": account.language} if account.language else {})


def bot(world: World, owner: Account) -> Json:
    return {
        "id": names.bot_id(world, owner),
        "is_bot": True,
        "first_name": f"{owner.name} Bot",
        "username": f"{owner.handle}_bot",
    }


def channel(world: World, owner: Account) -> Json:
    return {
        "id": names.channel_id(world, owner),
        "type": "channel",
        "title": owner.name,
        "username": owner.handle,
    }


def group(world: World, owner: Account) -> Json:
    return {"id": names.group_id(world, owner), "type": "supergroup", "title": f"{owner.name} Chat"}


def private(world: World, account: Account) -> Json:
    return {
        "id": names.number(world, account),
        "type": "private",
        "first_name": account.name,
        "username": account.handle,
    }


def message(world: World, owner: Account, post: Post, *, above: bool = True) -> Json:
    """A message in its chat. above: with the message that it answers."""
    where = names.chat_of(world, owner, post)
    told: Json = {"message_id": names.message_id(world, owner, post), "date": post.created_at // 1000}
    told |= content(world, post)
    author = accounts.get(world, post.author_id)
    if where == "channel":
        return told | {"chat": channel(world, owner), "sender_chat": channel(world, owner)}
    sender = bot(world, owner) if author.id == owner.id else user(world, author)
    if where == "private":
        partner = author if author.id != owner.id else posts.mentioned(world, post.id)[0]
        return told | {"chat": private(world, partner), "from": sender}
    told |= {"chat": group(world, owner), "from": sender}
    anchor = anchor_of(world, owner, post)
    if anchor is not None:
        told["message_thread_id"] = 2 * anchor.id
    parent = posts.get(world, post.reply_to) if post.reply_to else None
    if parent is not None and above:
        in_channel = names.chat_of(world, owner, parent) == "channel"
        shown = forward(world, owner, parent) if in_channel else message(world, owner, parent, above=False)
        told["reply_to_message"] = shown
    return told


def anchor_of(world: World, owner: Account, post: Post) -> Post | None:
    """The post in the channel on whose copy a comment hangs."""
    above = [one for one in posts.ancestors(world, post) if names.chat_of(world, owner, one) == "channel"]
    return above[-1] if above else None


def forward(world: World, owner: Account, post: Post) -> Json:
    """The copy of a post in the discussion group."""
    origin = {
        "type": "channel",
        "date": post.created_at // 1000,
        "chat": channel(world, owner),
        "message_id": post.id,
    }
    told: Json = {
        "message_id": 2 * post.id,
        "date": post.created_at // 1000,
        "from": SERVICE,
        "is_automatic_forward": True,
    }
    told |= {"chat": group(world, owner), "sender_chat": channel(world, owner), "forward_origin": origin}
    return told | content(world, post)


def content(world: World, post: Post) -> Json:
    """Text or caption, the first file, the poll."""
    record = records.get(world, post.id)
    files = media.of_post(world, post.id)
    told: Json = {}
    if polls.get(world, post.id):
        return {"poll": poll(world, post)}
    if files:
        told |= attached(files[0], record.get("kind", "photo"))
        told |= {"caption": post.text} if post.text else {}
    else:
        told["text"] = post.text
    if record.get("entities"):
        told["caption_entities" if files else "entities"] = record["entities"]
    if record.get("spoiler"):
        told["has_media_spoiler"] = True
    return told


def attached(item: Media, kind: str) -> Json:
    file = {"file_id": f"file-{item.id}", "file_unique_id": f"unique-{item.id}", "file_size": item.size}
    if kind == "photo":
        return {"photo": [file | {"width": item.width, "height": item.height}]}
    if kind == "document":
        return {"document": file}
    if kind == "audio":
        return {"audio": file | {"duration": 0}}
    return {kind: file | {"width": item.width, "height": item.height, "duration": 0}}


def poll(world: World, post: Post) -> Json:
    asked = polls.get(world, post.id)
    assert asked is not None
    options = [
        {"persistent_id": str(place), "text": choice.title, "voter_count": choice.votes}
        for place, choice in enumerate(polls.choices(world, post.id))
    ]
    return {
        "id": str(post.id),
        "question": post.text,
        "options": options,
        "total_voter_count": polls.voters(world, post.id),
        "is_closed": bool(asked.closed),
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": bool(asked.multiple),
        "allows_revoting": True,
        "members_only": False,
    }


def update(world: World, notice: Notice) -> tuple[str, Json] | None:
    """Its kind and all of it; None for what bots are not told."""
    owner, who = accounts.get(world, notice.account_id), accounts.get(world, notice.from_id)
    post = posts.get(world, notice.post_id) if notice.post_id else None
    if notice.kind in ("reply", "mention") and post:
        return "message", {"update_id": notice.id, "message": message(world, owner, post)}
    if notice.kind == "like" and post and names.chat_of(world, owner, post) == "group":
        told: Json = {
            "chat": group(world, owner),
            "message_id": 2 * post.id,
            "date": notice.at // 1000,
            "old_reaction": [],
        }
        told |= {"user": user(world, who), "new_reaction": [{"type": "emoji", "emoji": "👍"}]}
        return "message_reaction", {"update_id": notice.id, "message_reaction": told}
    if notice.kind == "follow":
        person = user(world, who)
        told = {"chat": channel(world, owner), "from": person, "date": notice.at // 1000}
        told["old_chat_member"] = {"status": "left", "user": person}
        told["new_chat_member"] = {"status": "member", "user": person}
        return "chat_member", {"update_id": notice.id, "chat_member": told}
    return None
