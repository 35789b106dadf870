"""The server itself, signing in, people and communities.

Source: https://github.com/LemmyNet/lemmy/tree/0.19.20/crates/api/src/local_user (read 2026-11-25).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.lemmy.calling import API, community_id, dialect, mine, page, words
from village.dialects.lemmy.entities import (
    COMMUNITIES,
    EPOCH,
    comment_view,
    community,
    community_view,
    person,
    post_view,
)
from village.dialects.speaking import Call, Problem
from village.world import accounts, keys
from village.world.model import Account

VERSION = "0.19.20"
CODE = "123456"  # of the second factor, for who signs in with a password of the scope "totp"
RATES = {"message": 180, "post": 6, "register": 3, "image": 6, "comment": 6, "search": 60, "import_user_settings": 1}


@dialect.post(f"{API}/user/login", public=True)
async def login(call: Call) -> web.Response:
    """A token of the village is the password; it buys another one."""
    name, password = words(call, "username_or_email"), words(call, "password")
    token = keys.token(call.world, password)
    account = accounts.by_handle(call.world, name, network="lemmy")
    if token is None or token.revoked_at or account is None or token.account_id != account.id:
        raise Problem(401, "incorrect_login")
    if account.suspended:
        raise Problem(400, "site_ban")
    if "totp" in token.scopes.split():
        given = call.text("totp_2fa_token")
        if given != CODE:
            raise Problem(400, "incorrect_totp_token" if given else "missing_totp_token")
    fresh = keys.mint(call.world, keys.own_app(call.world, "lemmy"), account.id, dialect.scopes)
    return web.json_response({"jwt": fresh.token, "registration_created": False, "verify_email_sent": False})


@dialect.get(f"{API}/site", public=True)
async def site(call: Call) -> web.Response:
    local = {
        "id": 1, "site_id": 1, "site_setup": True, "enable_downvotes": True, "enable_nsfw": True,
        "community_creation_admin_only": False, "require_email_verification": False, "private_instance": False,
        "default_theme": "browser", "default_post_listing_type": "Local", "hide_modlog_mod_names": True,
        "application_email_admins": False, "actor_name_max_length": 20, "federation_enabled": False,
        "captcha_enabled": False, "captcha_difficulty": "medium", "published": EPOCH, "registration_mode": "Open",
        "reports_email_admins": False, "federation_signed_fetch": False, "default_post_listing_mode": "List",
        "default_sort_type": "Active",
    }  # fmt: skip
    rates = RATES | {f"{name}_per_second": 600 for name in RATES}
    about = {"id": 1, "name": "The village", "published": EPOCH, "actor_id": f"{call.base_url}/", "instance_id": 1}
    about |= {"last_refreshed_at": EPOCH, "inbox_url": f"{call.base_url}/inbox", "public_key": ""}
    counts = dict.fromkeys(("site_id", "users", "posts", "comments", "communities", "users_active_day"), 1)
    counts |= dict.fromkeys(("users_active_week", "users_active_month", "users_active_half_year"), 1)
    view = {"site": about, "local_site": local, "counts": counts}
    view["local_site_rate_limit"] = rates | {"local_site_id": 1, "published": EPOCH}
    told: dict[str, Any] = {
        "site_view": view,
        "admins": [],
        "version": VERSION,
        "all_languages": [{"id": 0, "code": "und", "name": "Undetermined"}],
        "discussion_languages": [],
        "taglines": [],
        "custom_emojis": [],
        "blocked_urls": [],
    }
    return web.json_response(told | ({"my_user": _me(call)} if call.caller else {}))


def _me(call: Call) -> dict[str, Any]:
    me = person(call, call.me)
    settings = {"id": call.me.id, "person_id": call.me.id, "show_nsfw": True, "show_bot_accounts": True}
    counts = {"person_id": call.me.id, "post_count": call.me.posts, "comment_count": 0}
    follows = [{"community": community(call, one), "follower": me} for one in COMMUNITIES.values()]
    moderates = [{"community": told["community"], "moderator": me} for told in follows if _moderated(told)]
    return {
        "local_user_view": {"local_user": settings, "person": me, "counts": counts},
        "follows": follows,
        "moderates": moderates,
        "community_blocks": [],
        "instance_blocks": [],
        "person_blocks": [],
        "discussion_languages": [0],
    }


def _moderated(told: dict[str, Any]) -> bool:
    return COMMUNITIES[told["community"]["id"]].moderated


@dialect.get(f"{API}/user", public=True)
async def profile(call: Call) -> web.Response:
    who = _named(call)
    posts, comments = mine(call, who, comments=False), mine(call, who, comments=True)
    if call.text("community_id"):
        wanted = call.number("community_id")
        posts = [post for post in posts if community_id(call.world, post) == wanted]
        comments = [post for post in comments if community_id(call.world, post) == wanted]
    counts = {"person_id": who.id, "post_count": len(posts), "comment_count": len(comments)}
    return web.json_response(
        {
            "person_view": {"person": person(call, who), "counts": counts, "is_admin": False},
            "posts": [post_view(call, post) for post in page(call, posts)],
            "comments": [comment_view(call, post) for post in page(call, comments)],
            "moderates": [],
        }
    )


def _named(call: Call) -> Account:
    if call.text("person_id"):
        return call.account(call.number("person_id"), "couldnt_find_person")
    if not call.text("username"):
        raise Problem(400, "no_id_given")
    found = accounts.by_handle(call.world, call.text("username").partition("@")[0], network="lemmy")
    if found is None:
        raise Problem(404, "couldnt_find_person")
    return found


@dialect.get(f"{API}/community", public=True)
async def show_community(call: Call) -> web.Response:
    name = call.text("name").partition("@")[0]
    found = [one for one in COMMUNITIES.values() if one.name == name or str(one.number) == call.text("id")]
    if not found:
        raise Problem(404, "couldnt_find_community")
    told = {"community_view": community_view(call, found[0]), "moderators": [], "discussion_languages": [0]}
    return web.json_response(told)


@dialect.get(f"{API}/community/list", public=True)
async def communities(call: Call) -> web.Response:
    found = page(call, list(COMMUNITIES.values()))
    return web.json_response({"communities": [community_view(call, one) for one in found]})
