"""Slack's Web API, its OAuth and its Events: every account is a workspace with two channels and an app.

Source: https://docs.slack.dev/reference/methods (read 2026-11-22).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from aiohttp import web

from village.dialects.signing_in import Grant, sign_in
from village.dialects.slack import entities, files, names
from village.dialects.slack.calling import asked_thread, error, page, said
from village.dialects.speaking import Call, Dialect, Endpoint, Problem
from village.world import accounts, audience, posts, reactions, records
from village.world.hooks import Push
from village.world.manners import Manners
from village.world.model import Account, Draft, Notice, Post
from village.world.world import World

SCOPES = (
    "chat:write chat:write.public files:read files:write channels:read channels:history channels:join groups:read"
    " groups:history im:read im:history reactions:read reactions:write users:read"
)
TOKEN = "/oauth.v2.access"  # noqa: S105  an address
GRANTS = {"invalid_client": "bad_client_secret", "invalid_grant": "invalid_code"}


class Slack(Dialect):
    def credentials(self, world: World, account: Account, scopes: str) -> dict[str, str]:
        told = super().credentials(world, account, scopes)
        places = {name: names.channel(account, which) for which, (name, _joined) in names.CHANNELS.items()}
        return told | places | {"account_id": names.team(account), "bot_user_id": names.bot_user(account)}

    def hook(self, world: World, notice: Notice, secret: str) -> Push:
        told = entities.event(world, notice)
        if told is None:
            return None
        body, moment = json.dumps(told).encode(), str(int(time.time()))
        signed = hmac.new(secret.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {"X-Slack-Signature": f"v0={signed}", "X-Slack-Request-Timestamp": moment}
        return headers | {"Content-Type": "application/json"}, body


def no(name: str) -> tuple[int, str, dict[str, Any]]:
    return 200, name, {"ok": False, "error": name}


dialect = Slack(
    names.NETWORK,
    error,
    manners=Manners(frozenset({"like", "reply", "mention", "direct"}), names_in_messages=False),
    tokens=("bearer", "form:token"),
    missing=no("not_authed"),
    unknown=no("invalid_auth"),
    expired=no("token_expired"),
    revoked=no("token_revoked"),
    suspended=no("account_inactive"),
    forbidden=(200, "missing_scope", {"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": ""}),
    scopes=SCOPES,
)


def shape(call: Call, grant: Grant) -> dict[str, Any]:
    assert grant.account
    assert grant.renew
    told = {
        "ok": True,
        "access_token": grant.access.token,
        "token_type": "bot",
        "scope": grant.scopes.replace(" ", ","),
    }
    told |= {"bot_user_id": names.bot_user(grant.account), "app_id": "A0VILLAGE", "enterprise": None}
    told |= {"team": {"id": names.team(grant.account), "name": grant.account.name}, "authed_user": {"id": "U0ADMIN"}}
    return told | {"expires_in": grant.seconds, "refresh_token": grant.renew.token}


def refuse(status: int, name: str, words: str) -> Problem:
    return Problem(200, words, {"ok": False, "error": GRANTS.get(name, name)})


sign_in(dialect, authorize="/oauth/v2/authorize", token=TOKEN, seconds=43_200, shape=shape, refuse=refuse)


async def auth_test(call: Call) -> web.Response:
    owner = call.me
    told = {
        "url": f"https://{owner.handle.replace('_', '-')}.slack.com/",
        "team": owner.name,
        "user": f"{owner.handle}_bot",
    }
    return said(told | {"team_id": names.team(owner), "user_id": names.bot_user(owner), "bot_id": names.bot(owner)})


async def user_info(call: Call) -> web.Response:
    wanted = call.text("user")
    if wanted == names.bot_user(call.me):
        return said({"user": entities.user(call.me, None, "")})
    person = accounts.by_id(call.world, names.number_of(wanted[1:]))
    if person is None or person.network != names.NETWORK:
        raise Problem(200, "user_not_found")
    return said({"user": entities.user(call.me, person, call.avatar_url(person))})


async def conversations(call: Call) -> web.Response:
    types = call.items("types") or ["public_channel"]
    if not set(types) <= {"public_channel", "private_channel", "mpim", "im"}:
        raise Problem(200, "invalid_types")
    found = (
        [entities.channel(call.world, call.me, which) for which in names.CHANNELS] if "public_channel" in types else []
    )
    found += entities.private(call.world, call.me) if "im" in types else []
    shown, cursor = page(call, found)
    return said({"channels": shown, "response_metadata": {"next_cursor": cursor}})


async def join(call: Call) -> web.Response:
    place = names.place(call.world, call.me, call.text("channel"))
    if place.startswith("D"):
        raise Problem(200, "method_not_supported_for_channel_type")
    which = place[-1]
    joined = records.get(call.world, call.me.id).get("joined", [])
    already = entities.is_member(call.world, call.me, which)
    if not already:
        records.change(call.world, call.me.id, joined=[*joined, which])
    told: dict[str, Any] = {"channel": entities.channel(call.world, call.me, which)}
    warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return said(told | (warned if already else {}))


def readable(call: Call) -> str:
    """Raises: Problem where the app may not read."""
    place = names.place(call.world, call.me, call.text("channel"))
    if place.startswith("C") and not entities.is_member(call.world, call.me, place[-1]):
        raise Problem(200, "not_in_channel")
    return place


def between(call: Call, found: list[Post]) -> list[Post]:
    """Those newer than `oldest` and older than `latest`."""
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or 1e12)
    edges = call.flag("inclusive")
    return [
        post for post in found if oldest < (at := float(names.ts(post))) < latest or (edges and at in (oldest, latest))
    ]


def listed(call: Call, found: list[Post], **more: Any) -> web.Response:
    shown, cursor = page(call, found)
    with_metadata = call.flag("include_all_metadata")
    messages = [entities.message(call.world, call.me, post, metadata=with_metadata) for post in shown]
    told: dict[str, Any] = {"messages": messages, "has_more": bool(cursor), **more}
    return said(told | ({"response_metadata": {"next_cursor": cursor}} if cursor else {}))


async def history(call: Call) -> web.Response:
    place = readable(call)
    found = names.said_in(call.world, call.me, place)
    top = [post for post in found if place.startswith("D") or post.reply_to is None]
    more = {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}
    return listed(call, between(call, top)[::-1], **more)


async def replies(call: Call) -> web.Response:
    """The first message always, then the answers, oldest first."""
    place = readable(call)
    root = names.post_at(call.world, call.text("ts"))
    if root is None or names.channel_of(call.world, call.me, root) != place:
        raise Problem(200, "thread_not_found")
    below = posts.descendants(call.world, root)
    return listed(call, [root, *between(call, sorted(below, key=lambda post: post.id))])


async def say(call: Call) -> web.Response:
    place, text = names.place(call.world, call.me, call.text("channel")), call.text("text")
    if not text.strip() and not call.told.get("blocks"):
        raise Problem(200, "no_text")
    if len(text) > 40_000:
        raise Problem(200, "msg_too_long")
    metadata = call.told.get("metadata")
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    if metadata and not (metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)):
        raise Problem(200, "invalid_metadata_format")
    partner = accounts.by_id(call.world, names.number_of(place[1:])) if place.startswith("D") else None
    visibility = "direct" if partner else "public"
    people = (partner.id,) if partner else ()
    draft = Draft(text, visibility=visibility, reply_to=asked_thread(call, place), people=people)
    post = posts.publish(call.world, call.me, draft, record={"channel": place, "metadata": metadata})
    audience.hear(call.world, post)
    return said({"channel": place, "ts": names.ts(post), "message": entities.message(call.world, call.me, post)})


def the_message(call: Call, field: str) -> Post:
    place = names.place(call.world, call.me, call.text("channel"))
    post = names.post_at(call.world, call.text(field))
    if post is None or names.channel_of(call.world, call.me, post) != place:
        raise Problem(200, "message_not_found")
    return post


async def delete(call: Call) -> web.Response:
    post = the_message(call, "ts")
    if post.author_id != call.me.id:
        raise Problem(200, "cant_delete_message")
    posts.delete(call.world, post)
    return said({"channel": call.text("channel"), "ts": call.text("ts")})


async def permalink(call: Call) -> web.Response:
    post, place = the_message(call, "message_ts"), call.text("channel")
    home = f"https://{call.me.handle.replace('_', '-')}.slack.com"
    return said({"channel": place, "permalink": f"{home}/archives/{place}/p{names.ts(post).replace('.', '')}"})


def reacts(add: bool) -> Endpoint:
    async def react(call: Call) -> web.Response:
        post = the_message(call, "timestamp")
        if call.text("name") not in ("thumbsup", "+1", "heart", "tada"):
            raise Problem(200, "invalid_name")
        there = reactions.likes(call.world, call.me.id, post.id)
        if there == add:
            raise Problem(200, "already_reacted" if add else "no_reaction")
        (reactions.like if add else reactions.unlike)(call.world, call.me, post)
        return said({})

    return react


METHODS: tuple[tuple[str, Endpoint, str], ...] = (
    ("auth.test", auth_test, ""),
    ("users.info", user_info, "users:read"),
    ("conversations.list", conversations, "channels:read"),
    ("conversations.join", join, "channels:join"),
    ("conversations.history", history, "channels:history"),
    ("conversations.replies", replies, "channels:history"),
    ("chat.postMessage", say, "chat:write"),
    ("chat.delete", delete, "chat:write"),
    ("chat.getPermalink", permalink, ""),
    ("reactions.add", reacts(True), "reactions:write"),
    ("reactions.remove", reacts(False), "reactions:write"),
    ("files.getUploadURLExternal", files.begin, "files:write"),
    ("files.completeUploadExternal", files.complete, "files:write"),
    ("files.info", files.info, "files:read"),
)
for name, answer, scope in METHODS:
    for method in ("GET", "POST"):
        dialect.route(method, f"/{name}", *([scope] if scope else []))(answer)
dialect.post("/upload/v1/{number}", public=True)(files.receive)
