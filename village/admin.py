"""The village's own API below /_village: faults, posts, tokens, clock, acts. Only from this machine."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from village.app_keys import COURIER, FAULTS, JOURNAL, WORLD
from village.dialects import dialect_for
from village.faults import KINDS, Fault
from village.world import accounts, acting, asking, hooks, keys, media, people, polls, records
from village.world.model import Account, Post
from village.world.world import World

routes = web.RouteTableDef()
AdminHandler = Callable[[web.Request, World, dict[str, Any]], Awaitable[Any]]


def admin(handler: AdminHandler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Only from loopback, and not from a page of another origin; JSON in, JSON out."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if not ipaddress.ip_address(request.remote or "0.0.0.0").is_loopback or "Origin" in request.headers:  # noqa: S104
            return web.json_response({"error": "Only from this machine."}, status=403)
        try:
            told = await request.json() if request.can_read_body else {}
            return web.json_response(await handler(request, request.app[WORLD], told))
        except (KeyError, ValueError, re.error) as error:
            return web.json_response({"error": f"Not understood: {error}"}, status=422)
        except LookupError as error:
            return web.json_response({"error": str(error)}, status=404)

    return answer


class Unknown(LookupError):
    """No such account or post."""


def _network(told: dict[str, Any], usual: str = "mastodon") -> str:
    return dialect_for(str(told.get("network") or usual)).network


def _opened(world: World, told: dict[str, Any], network: str) -> Account:
    """The account, made where there is none."""
    people.settle(world, network=network)
    handle = str(told["account"]).lstrip("@")
    name, language = told.get("name", ""), told.get("language", "")
    return accounts.open_account(world, handle, network=network, name=name, language=language)


def _account(world: World, told: dict[str, Any]) -> Account:
    network = _network(told)
    account = accounts.by_handle(world, str(told["account"]).lstrip("@"), network=network)
    if account is None:
        raise Unknown(f"No account {told['account']}.")
    return account


@routes.get("/_village/faults")
@admin
async def list_faults(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    return [fault.shown() for fault in request.app[FAULTS].active]


@routes.post("/_village/faults")
@admin
async def add_fault(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """kind; path (regular expression), method, account: whom it meets; times (null: until cleared), seconds."""
    if told["kind"] not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    fault = Fault(
        kind=told["kind"],
        path=re.compile(told.get("path", "")),
        method=str(told.get("method") or "").upper(),
        account=str(told.get("account") or "").lstrip("@"),
        seconds=None if told.get("seconds") is None else float(told["seconds"]),
        times=told.get("times", 1),
    )
    request.app[FAULTS].active.append(fault)
    return fault.shown()


@routes.delete("/_village/faults")
@admin
async def clear_faults(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    request.app[FAULTS].active.clear()
    return []


@routes.get("/_village/posts")
@admin
async def list_posts(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Everything an account ever published, oldest first, deleted ones too, and the counts by idempotency key."""
    account = _account(world, dict(request.query))
    rows = world.store.rows("SELECT * FROM post WHERE author_id = ? AND boost_of IS NULL ORDER BY id", (account.id,))
    return {"posts": [_shown(world, Post(*row)) for row in rows], "keys": asking.counts(world, account)}


def _shown(world: World, post: Post) -> dict[str, Any]:
    pictures = [
        {"id": str(item.id), "mime": item.mime, "description": item.description, "size": item.size}
        for item in media.of_post(world, post.id)
    ]
    return {
        "id": str(post.id),
        "ordinal": post.ordinal,
        "text": post.text,
        "visibility": post.visibility,
        "language": post.language,
        "spoiler": post.spoiler,
        "sensitive": bool(post.sensitive),
        "reply_to": str(post.reply_to) if post.reply_to else None,
        "idempotency_key": post.once or None,
        "created_at": post.created_at,
        "edited_at": post.edited_at or None,
        "deleted_at": post.deleted_at or None,
        "likes": post.likes,
        "boosts": post.boosts,
        "replies": post.replies,
        "record": records.get(world, post.id),
        "media": pictures,
    }


@routes.post("/_village/tokens")
@admin
async def mint_token(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """A token, or an app password where the network has those, for an account, which is made where it does not exist:
    network, account, scopes, name, language.
    """
    dialect = dialect_for(_network(told))
    account = _opened(world, told, dialect.network)
    credentials = dialect.credentials(world, account, told.get("scopes") or dialect.scopes)
    return {"account": account.handle, **credentials}


@routes.post("/_village/tokens/revoke")
@admin
async def revoke_tokens(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """One token, or all of an account."""
    if "token" in told:
        keys.revoke(world, told["token"])
        return {"revoked": 1}
    return {"revoked": keys.revoke_all(world, _account(world, told))}


@routes.post("/_village/sessions")
@admin
async def open_session(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """An access token that works for so many `seconds`, and what renews it: network (bluesky), account, scopes."""
    dialect = dialect_for(_network(told, "bluesky"))
    account = _opened(world, told, dialect.network)
    seconds = float(told.get("seconds") or 7200)
    return dialect.session(world, account, seconds=seconds, scopes=str(told.get("scopes") or ""))


@routes.post("/_village/apps")
@admin
async def register_app(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """An application: network, redirect_uris (a list; "*": any), name, client_id, client_secret."""
    uris = told.get("redirect_uris") or keys.EVERY
    app = keys.register(
        world,
        network=_network(told),
        name=str(told.get("name") or "App"),
        website="",
        redirect_uris=uris if isinstance(uris, str) else "\n".join(uris),
        scopes=str(told.get("scopes") or "read write follow push profile"),
        client_id=str(told.get("client_id") or ""),
        secret=str(told.get("client_secret") or ""),
    )
    return {"client_id": app.client_id, "client_secret": app.secret}


def _hook(world: World, told: dict[str, Any]) -> hooks.Hook:
    """The newest of those that are meant. Raises: Unknown."""
    account = _account(world, told) if told.get("account") else None
    found = hooks.of_network(world, _network(told), account.id if account else None)
    if not found:
        raise Unknown("No such hook.")
    return found[-1]


def _delivered(delivery: hooks.Delivery | None) -> dict[str, Any]:
    if delivery is None:
        return {"statuses": []}
    body = delivery.body.decode(errors="replace")
    return {"statuses": delivery.statuses, "headers": delivery.headers, "body": body}


@routes.get("/_village/hooks")
@admin
async def list_hooks(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Those of a network, each with what was sent last."""
    last = request.app[COURIER].last
    return [
        {"id": str(hook.id), "url": hook.url, **_delivered(last.get(hook.id))}
        for hook in hooks.of_network(world, _network(dict(request.query)))
    ]


@routes.post("/_village/hooks")
@admin
async def add_hook(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Tell this address what comes in: network, account (none: all of the network), url, secret."""
    account = _account(world, told) if told.get("account") else None
    account_id = account.id if account else None
    secret = str(told.get("secret") or "")
    hook = hooks.add(world, network=_network(told), account_id=account_id, url=str(told["url"]), secret=secret)
    return {"id": str(hook.id)}


@routes.delete("/_village/hooks")
@admin
async def remove_hooks(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """All of a network."""
    for hook in hooks.of_network(world, _network(dict(request.query))):
        hooks.remove(world, hook)
    return []


@routes.post("/_village/hooks/replay")
@admin
async def replay_hook(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Send the last delivery again, byte by byte: network, account."""
    return _delivered(await request.app[COURIER].replay(_hook(world, told)))


@routes.post("/_village/hooks/forge")
@admin
async def forge_hook(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Send the last delivery with a wrong signature, or `body` (text) with `headers`: network, account."""
    forged = request.app[COURIER].forge(_hook(world, told), headers=told.get("headers"), body=told.get("body"))
    return _delivered(await forged)


@routes.post("/_village/accounts")
@admin
async def change_account(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Suspend an account (the network then answers 403 and 410), or give it back."""
    account = _account(world, told)
    accounts.suspend(world, account, suspended=bool(told["suspended"]))
    return {"account": account.handle, "suspended": bool(told["suspended"])}


@routes.get("/_village/journal")
@admin
async def show_journal(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    return [asdict(entry) for entry in request.app[JOURNAL].entries]


@routes.delete("/_village/journal")
@admin
async def clear_journal(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    request.app[JOURNAL].entries.clear()
    return []


@routes.get("/_village/clock")
@admin
async def show_clock(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    return {"now": world.clock.now(), "ahead_ms": world.clock.ahead_ms, "speed": world.speed}


@routes.post("/_village/clock")
@admin
async def advance_clock(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Wind the village's clock forward, and let everything happen that is due by then."""
    seconds = float(told["advance"])
    if not 0 <= seconds <= 366 * 86_400:
        raise ValueError("advance is between 0 seconds and a year")
    world.advance(seconds)
    acting.catch_up(world)
    polls.close_ended(world)
    return {"now": world.clock.now(), "ahead_ms": world.clock.ahead_ms, "speed": world.speed}


@routes.post("/_village/act")
@admin
async def act(request: web.Request, world: World, told: dict[str, Any]) -> Any:
    """Let somebody do exactly one thing: network, who, kind, status (id) or account, text, language; and keep with what
    they say the `record` that only the network knows (stars, a sticker).
    """
    network = _network(told)
    people.settle(world, network=network)
    who = accounts.open_account(
        world, str(told["who"]).lstrip("@"), network=network, language=told.get("language", ""), temper="helper"
    )
    came = acting.act(
        world,
        who,
        told["kind"],
        post_id=int(told.get("status") or told.get("status id") or 0),
        text=told.get("text", ""),
        account=str(told.get("account", "")).lstrip("@"),
    )
    if told.get("record") and "id" in came:
        records.keep(world, int(came["id"]), dict(told["record"]))
    return came
