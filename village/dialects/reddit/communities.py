"""Communities: who may post what there; and the account itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from village.dialects.reddit.calling import at, base36, paged, told
from village.dialects.speaking import Call, Problem
from village.world.model import Account


@dataclass(frozen=True, slots=True)
class Community:
    name: str
    kind: str = "public"
    only_words: bool = False
    moderated: bool = False  # by everybody who signs in
    flairs: tuple[
        tuple[str, str, bool], ...
    ] = ()  # id, text, for moderators only; where there are any, one is asked for

    @property
    def full_name(self) -> str:
        return f"t5_{base36(sum(map(ord, self.name)) + 46_656)}"


RECIPE = "4f2c8e10-0000-11ee-8000-0242ac120002"
QUESTION = "4f2c8e11-0000-11ee-8000-0242ac120002"
FLAIRS = ((RECIPE, "Recipe", False), (QUESTION, "Question", False), ("4f2c8e12", "Notice", True))
COMMUNITIES = {
    community.name: community
    for community in (
        Community("bread", flairs=FLAIRS),
        Community("quiet", kind="restricted"),
        Community("village", moderated=True),
        Community("words", only_words=True),
    )
}


def community_of(call: Call, name: str) -> Community | None:
    """By its name in any case; the caller's own profile too."""
    if name.lower() == f"u_{call.me.handle}".lower():
        return Community(f"u_{call.me.handle}", kind="user", moderated=True)
    return COMMUNITIES.get(name.lower())


def found(call: Call) -> Community:
    """The one of the path. Raises: Problem 404."""
    community = community_of(call, call.path("community"))
    if community is None:
        raise Problem(404, "Not Found", {"reason": "banned", "message": "Not Found", "error": 404})
    return community


def shown(community: Community, subscribers: int = 300) -> dict[str, Any]:
    return {
        "id": community.full_name[3:],
        "name": community.full_name,
        "display_name": community.name,
        "display_name_prefixed": f"r/{community.name}",
        "title": community.name,
        "description": "",
        "public_description": "",
        "subscribers": subscribers,
        "created_utc": 1_600_000_000.0,
        "over18": False,
        "lang": "en",
        "url": f"/r/{community.name}/",
        "subreddit_type": community.kind,
        "submission_type": "self" if community.only_words else "any",
        "user_is_subscriber": True,
        "user_is_contributor": False,
        "user_is_moderator": community.moderated,
        "user_is_banned": False,
        "link_flair_enabled": bool(community.flairs),
        "can_assign_link_flair": bool(community.flairs),
    }


@at("GET", "/subreddits/mine/subscriber", "mysubreddits")
async def joined(call: Call) -> web.Response:
    return paged(call, [{"kind": "t5", "data": shown(community)} for community in COMMUNITIES.values()])


@at("GET", "/r/{community}/about", "read")
async def about(call: Call) -> web.Response:
    return told(call, {"kind": "t5", "data": shown(found(call))})


@at("GET", "/r/{community}/api/link_flair_v2", "flair")
async def flairs(call: Call) -> web.Response:
    community = found(call)
    if not community.flairs:
        raise Problem(403, "Forbidden")
    entries = [
        {"id": number, "text": words, "type": "text", "mod_only": mod_only, "text_editable": False, "richtext": []}
        for number, words, mod_only in community.flairs
    ]
    return told(call, entries)


@at("GET", "/api/v1/{community}/post_requirements", "submit")
async def requirements(call: Call) -> web.Response:
    return told(call, {"is_flair_required": bool(found(call).flairs), "title_text_max_length": None})


@at("GET", "/api/v1/me", "identity")
async def me(call: Call) -> web.Response:
    return told(call, _account_shown(call, call.me))


def _account_shown(call: Call, account: Account) -> dict[str, Any]:
    profile = shown(Community(f"u_{account.handle}", kind="user", moderated=True), account.followers)
    return {
        "id": base36(account.id),
        "name": account.handle,
        "created_utc": account.created_at / 1000,
        "link_karma": 1,
        "comment_karma": 1,
        "total_karma": 2,
        "has_verified_email": True,
        "is_suspended": False,
        "icon_img": call.avatar_url(account),
        "subreddit": profile | {"title": account.name},
    }
