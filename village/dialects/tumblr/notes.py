"""Notes under a post, the activity of a blog, liking."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.speaking import Call, Problem
from village.dialects.tumblr.calling import blog_of, dialect, known, links, my_blog, paged, told, uuid_of
from village.dialects.tumblr.posting import kept_of, key_of
from village.world import accounts, notices, posts, reactions, records
from village.world.model import Account, Notice, Page, Post

EVERYTHING = Page(limit=100_000)
SEEN = {"like", "boost", "reply", "follow", "mention"}


def _seconds(number: int) -> int:
    """Numbers of the village begin with their moment."""
    return (number >> 16) // 1000


def _note(call: Call, kind: str, number: int, who: Account, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "timestamp": _seconds(number),
        "blog_name": who.handle,
        "blog_uuid": uuid_of(who),
        "blog_url": f"{call.base_url}/blog/{who.handle}/",
        "followed": False,
        "avatar_shape": "square",
        **more,
    }


def _all_notes(call: Call, post: Post) -> list[dict[str, Any]]:
    """Newest first."""
    found = [_note(call, "like", at, who) for at, who in reactions.likers(call.world, post.id, EVERYTHING)]
    for at, who in posts.sharers(call.world, post.id, EVERYTHING):
        text = str(records.get(call.world, at).get("text") or "")
        added = {"added_text": text} if text else {}
        found.append(_note(call, "reblog", at, who, post_id=str(at), **added))
    for answer in posts.children(call.world, post):
        who = accounts.get(call.world, answer.author_id)
        if kept_of(call, answer)["reblogs"]:
            found.append(_note(call, "reblog", answer.id, who, post_id=str(answer.id), added_text=answer.text))
        else:
            found.append(_note(call, "reply", answer.id, who, reply_text=answer.text))
    return sorted(found, key=lambda note: -note["timestamp"])


@dialect.get("/v2/blog/{blog}/notes", public=True)
async def list_notes(call: Call) -> web.Response:
    known(call)
    post = call.post(call.text("id"))
    if post.author_id != blog_of(call).id:
        raise Problem(404, "Not Found")
    mode = call.text("mode", "all")
    if mode not in ("all", "likes", "conversation", "rollup", "reblogs_with_tags"):
        raise Problem(400, "mode is not valid")
    everything = _all_notes(call, post)
    talk = [note for note in everything if note["type"] == "reply" or "added_text" in note]
    shown = {"likes": [note for note in everything if note["type"] == "like"], "conversation": talk}.get(
        mode, everything
    )
    page, following = paged(shown, call.number("before_timestamp"), 50)
    response: dict[str, Any] = {"notes": page, "total_notes": len(everything)}
    if mode == "conversation":
        kinds = [note["type"] for note in everything]
        response |= {"total_likes": kinds.count("like"), "total_reblogs": kinds.count("reblog"), "rollup_notes": []}
    if following:
        query = {"id": str(post.id), "mode": mode, "before_timestamp": str(following)}
        response |= links(f"/v2/blog/{call.path('blog')}/notes", **query)
    return told(response)


def _activity(call: Call, notice: Notice) -> dict[str, Any] | None:
    who = accounts.get(call.world, notice.from_id)
    post = posts.get(call.world, notice.post_id or 0)
    more: dict[str, Any] = {}
    kind = notice.kind
    if kind == "boost" and post is not None:
        share = posts.boost_by(call.world, who.id, post.id)
        text = str(records.get(call.world, share.id).get("text") or "") if share else ""
        kind = "reblog_with_content" if text else "reblog_naked"
        more = {"post_id": str(share.id) if share else None, "added_text": text, "target_post_id": str(post.id)}
    elif kind == "reply" and post is not None:
        more = {"post_id": str(post.reply_to), "reply_text": post.text, "target_post_id": str(post.reply_to)}
    elif kind == "mention" and post is not None:
        kind = "mention_in_post"
        more = {"post_id": str(post.id), "target_post_id": str(post.id), "target_post_summary": post.text}
    elif kind == "like" and post is not None:
        more = {"target_post_id": str(post.id)}
    elif kind != "follow":
        return None
    shown = {"id": str(notice.id), "type": kind, "timestamp": notice.at // 1000, "unread": True}
    return shown | {"from_tumblelog_name": who.handle, "from_tumblelog_uuid": uuid_of(who)} | more


@dialect.get("/v2/blog/{blog}/notifications", "basic")
async def activity(call: Call) -> web.Response:
    blog = my_blog(call)
    told_of = notices.for_account(call.world, blog.id, SEEN, EVERYTHING)
    found = [one for notice in told_of if (one := _activity(call, notice)) is not None]
    page, following = paged(found, call.number("before"))
    more = links(f"/v2/blog/{call.path('blog')}/notifications", before=str(following)) if following else {}
    return told({"notifications": page} | more)


def _liked(call: Call) -> Post:
    post = call.post(call.text("id"))
    if call.text("reblog_key") != key_of(post):
        raise Problem(404, "Not Found")
    return post


@dialect.post("/v2/user/like", "write")
async def like(call: Call) -> web.Response:
    reactions.like(call.world, call.me, _liked(call))
    return told([])


@dialect.post("/v2/user/unlike", "write")
async def unlike(call: Call) -> web.Response:
    reactions.unlike(call.world, call.me, _liked(call))
    return told([])
