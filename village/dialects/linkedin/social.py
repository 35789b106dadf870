"""Comments, reactions, and what is counted and told.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/{comments,reactions,
social-metadata}-api, …/organizations/{organization-social-action-notifications,share-statistics} (read 2026-11-22).
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.linkedin.calling import (
    acting,
    activity,
    actor_of,
    demand,
    dialect,
    notification,
    page_urn,
    paged,
    person_urn,
    readable,
    refuse,
    root_of,
    thing,
    told_of,
    urn_of,
)
from village.dialects.speaking import Call
from village.world import audience, notices, posts, reactions
from village.world.model import Draft, Page, Post

MOST = 1250
ACTIONS = {"COMMENT", "ADMIN_COMMENT", "LIKE", "SHARE", "SHARE_MENTION", "COMMENT_EDIT", "COMMENT_DELETE"}
TYPES = ("LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION", "ENTERTAINMENT")


def _comment(call: Call, post: Post) -> dict[str, Any]:
    actor = actor_of(call.world, post)
    stamp = {"actor": actor, "time": post.created_at}
    told: dict[str, Any] = {
        "id": str(post.id),
        "commentUrn": urn_of(call.world, post),
        "$URN": urn_of(call.world, post),
        "actor": actor,
        "object": activity(post),
        "message": {"text": post.text, "attributes": []},
        "created": stamp,
        "lastModified": stamp,
        "likesSummary": {"totalLikes": post.likes, "aggregatedTotalLikes": post.likes, "likedByCurrentUser": False},
    }
    if post.reply_to != post.conversation_id:
        told["parentComment"] = urn_of(call.world, call.post(post.reply_to or 0))
    elif post.replies:
        said = posts.children(call.world, post)
        told["commentsSummary"] = {"aggregatedTotalComments": len(said), "totalFirstLevelComments": len(said)}
    return told


@dialect.get("/rest/socialActions/{urn}/comments", "r_organization_social")
async def comments(call: Call) -> web.Response:
    post = readable(call, thing(call, call.path("urn")))
    return paged(call, [_comment(call, said) for said in posts.children(call.world, post)])


@dialect.post("/rest/socialActions/{urn}/comments")
async def comment(call: Call) -> web.Response:
    told = call.told
    demand(told, "actor", "object", "message")
    if set(told) - {"actor", "object", "message", "parentComment"}:
        raise refuse(403, f"Unpermitted fields present in REQUEST_BODY: Data Processing Exception: {sorted(told)}")
    actor = acting(call, str(told["actor"]))
    entity, root = thing(call, call.path("urn")), thing(call, str(told["object"]))
    named = str(told.get("parentComment") or "")
    if root.reply_to or entity.conversation_id != root.id or named != (call.path("urn") if entity.reply_to else ""):
        raise refuse(400, "Parent comment and object do not belong together", "INVALID_VALUE_FOR_FIELD")
    if entity.reply_to and entity.reply_to != root.id:
        raise refuse(400, "Comments are nested one level deep", "INVALID_VALUE_FOR_FIELD")
    text = str((told["message"] or {}).get("text") or "")
    if not text.strip() or len(text) > MOST:
        raise refuse(400, "ERROR :: /message/text", "FIELD_LENGTH_TOO_LONG" if text else "INVALID_VALUE_BLANK_FIELD")
    draft = Draft(text, reply_to=entity.id, people=())
    said = posts.publish(call.world, call.me, draft, record={"actor": actor})
    audience.hear(call.world, said)
    return web.json_response(_comment(call, said), status=201, headers={"x-restli-id": str(said.id)})


@dialect.delete("/rest/socialActions/{urn}/comments/{number}")
async def remove(call: Call) -> web.Response:
    """One's own, and all below a page's posts."""
    actor = acting(call, call.text("actor"))
    said = call.post(call.path("number"), "Could not find entity")
    if not said.reply_to or said.conversation_id != thing(call, call.path("urn")).conversation_id:
        raise refuse(404, "Could not find entity")
    if actor not in (actor_of(call.world, said), actor_of(call.world, root_of(call, said))):
        raise refuse(403, "Not enough permissions to delete the comment")
    posts.delete(call.world, said)
    return web.Response(status=204)


@dialect.post("/rest/reactions")
async def react(call: Call) -> web.Response:
    acting(call, call.text("actor"))
    demand(call.told, "root", "reactionType")
    if call.told["reactionType"] not in TYPES:
        raise refuse(400, "ERROR :: /reactionType", "INVALID_VALUE_FOR_FIELD")
    if not reactions.like(call.world, call.me, thing(call, str(call.told["root"]))):
        raise refuse(409, "Reaction exists already", "CONFLICT")
    return web.Response(status=201)


@dialect.delete("/rest/reactions/{pair}")
async def take_back(call: Call) -> web.Response:
    pair = re.fullmatch(r"\(actor:(urn:li:\w+:\w+),entity:(.+)\)", call.path("pair"))
    if pair is None:
        raise refuse(400, "Invalid key", "ILLEGAL_ARGUMENT")
    acting(call, pair[1])
    post = thing(call, pair[2])
    if not reactions.likes(call.world, call.me.id, post.id):
        raise refuse(404, "Could not find entity")
    reactions.unlike(call.world, call.me, post)
    return web.Response(status=204)


@dialect.get("/rest/socialMetadata/{urn}", "r_organization_social")
async def metadata(call: Call) -> web.Response:
    post = readable(call, thing(call, call.path("urn")))
    likes = {"LIKE": {"reactionType": "LIKE", "count": post.likes}} if post.likes else {}
    summary = {"count": len(posts.descendants(call.world, post)), "topLevelCount": post.replies}
    told = {"entity": urn_of(call.world, post), "reactionSummaries": likes, "commentsState": "OPEN"}
    return web.json_response(told | {"commentSummary": summary})


@dialect.get("/rest/organizationalEntityShareStatistics", "rw_organization_admin")
async def statistics(call: Call) -> web.Response:
    """Posts without a reaction are left out."""
    if call.text("organizationalEntity") != page_urn(call.me):
        raise refuse(403, "Not enough permissions")
    found = []
    for name, kind in (("shares", "share"), ("ugcPosts", "ugcPost")):
        for urn in _listed(call.text(name)):
            post = posts.get(call.world, int(urn.rpartition(":")[2]))
            if post and post.author_id == call.me.id and post.likes + post.boosts + post.replies:
                counted = {"likeCount": post.likes, "commentCount": post.replies, "shareCount": post.boosts}
                told = {"impressionCount": 10 * post.likes, "uniqueImpressionsCount": 9 * post.likes, "clickCount": 0}
                row = {"organizationalEntity": page_urn(call.me), kind: urn}
                found.append(row | {"totalShareStatistics": counted | told | {"engagement": 0.1}})
    return paged(call, found)


def _listed(text: str) -> list[str]:
    return re.findall(r"urn:li:\w+:\d+", text) if text.startswith("List(") and text.endswith(")") else []


@dialect.get("/rest/memberCreatorPostAnalytics", "r_member_postAnalytics")
async def of_person(call: Call) -> web.Response:
    entity = re.fullmatch(r"\((share|ugc):(urn:li:\w+:\d+)\)", call.text("entity"))
    if call.text("q") != "entity" or entity is None:
        raise refuse(400, "Unknown finder", "ILLEGAL_ARGUMENT")
    post = thing(call, entity[2])
    if actor_of(call.world, post) != person_urn(call.me):
        raise refuse(403, "Not enough permissions")
    figures = {"REACTION": post.likes, "COMMENT": post.replies, "RESHARE": post.boosts, "IMPRESSION": 10 * post.likes}
    if call.text("queryType") not in figures:
        raise refuse(400, "ERROR :: queryType", "INVALID_VALUE_FOR_FIELD")
    row = {"targetEntity": {entity[1]: entity[2]}, "metricType": {}, "count": figures[call.text("queryType")]}
    return web.json_response({"paging": {"start": 0, "count": 10, "links": []}, "elements": [row]})


@dialect.get("/rest/organizationalEntityNotifications", "rw_organization_admin")
async def notified(call: Call) -> web.Response:
    wanted = set(re.findall(r"\w+", call.text("actions").removeprefix("List")))
    if call.text("q") != "criteria" or not wanted <= ACTIONS:
        raise refuse(400, "Unknown finder or action", "ILLEGAL_ARGUMENT")
    if call.text("organizationalEntity") != page_urn(call.me):
        raise refuse(403, "Not enough permissions")
    kinds = ("reply", "like", "boost", "mention")
    found = [
        notification(call.world, notice)
        for notice in notices.for_account(call.world, call.me.id, kinds, Page(limit=1000))
    ]
    found += [
        told_of(call.world, "ADMIN_COMMENT", said, said.id, said.created_at, call.me, actor_of(call.world, said))
        for said in posts.answers_to(call.world, call.me.id)
        if said.author_id == call.me.id
    ]
    told = [one for one in found if one and one["action"] in wanted]
    return paged(call, sorted(told, key=lambda one: -int(one["lastModifiedAt"])))
