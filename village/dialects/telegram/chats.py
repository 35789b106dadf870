"""Who the bot is, where it is, who is there; taking back and reacting.

Source: https://core.telegram.org/bots/api#available-methods (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.telegram import entities, names
from village.dialects.telegram.calling import chat, found, nested, said
from village.world import accounts, posts, reactions

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
RIGHTS = (
    "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_post_messages", "can_edit_messages",
)  # fmt: skip
EMOJI = {"👍", "👎", "❤", "🔥", "🎉", "👏"}


async def get_me(call: Call) -> web.Response:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return said(entities.bot(call.world, call.me) | abilities)


async def get_chat(call: Call) -> web.Response:
    where = chat(call)
    general: dict[str, Any] = {"accent_color_id": 0, "max_reaction_count": 11}
    general["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    if where.where == "channel":
        linked = {"linked_chat_id": names.group_id(call.world, call.me)}
        return said(entities.channel(call.world, call.me) | general | linked)
    if where.partner:
        return said(entities.private(call.world, where.partner) | general)
    return said(entities.group(call.world, call.me) | general)


async def get_member(call: Call) -> web.Response:
    where, wanted = chat(call), call.text("user_id")
    if wanted == str(names.bot_id(call.world, call.me)):
        rights = dict.fromkeys(RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
        return said({"status": "administrator", "user": entities.bot(call.world, call.me), **rights})
    person = names.person(call.world, wanted)
    if person is None:
        raise Problem(400, "user not found")
    inside = where.where == "group" or accounts.follows(call.world, person.id, call.me.id)
    return said({"status": "member" if inside else "left", "user": entities.user(call.world, person)})


async def count_members(call: Call) -> web.Response:
    chat(call)
    return said(accounts.get(call.world, call.me.id).followers + 1)


async def delete_message(call: Call) -> web.Response:
    where = chat(call)
    posts.delete(call.world, found(call, where, call.text("message_id"), "message to delete not found"))
    return said(True)


async def react(call: Call) -> web.Response:
    post = found(call, chat(call), call.text("message_id"), "message to react not found")
    wanted = nested(call, "reaction") or []
    if any(one.get("type") != "emoji" or one.get("emoji") not in EMOJI for one in wanted):
        raise Problem(400, "REACTION_INVALID")
    if wanted:
        reactions.like(call.world, call.me, post)
    else:
        reactions.unlike(call.world, call.me, post)
    return said(True)
