"""Comments: threads under films, answers one level deep, what the owner lets stand.

Source: https://developers.google.com/youtube/v3/docs/{commentThreads,comments} (read 2026-11-22).
"""

from __future__ import annotations

from html import escape
from typing import Any

from aiohttp import web

from village.dialects.google_common import moment, page, refuse, words_of
from village.dialects.speaking import Call
from village.dialects.youtube.calling import READ, channel_id, dialect, film_of, listed, parts, post_of, shown, video_id
from village.world import accounts, audience, posts, records
from village.world.model import Draft, Post

STATUSES = ("published", "heldForReview", "likelySpam", "rejected")
IN_THREAD = 5  # answers that come with their thread


def _name(call: Call, comment: Post) -> str:
    root = records.get(call.world, comment.conversation_id)
    top = comment.reply_to == comment.conversation_id or not root
    return f"Ug{comment.id}" if top else f"Ug{_top(call, comment).id}.{comment.id}"


def _top(call: Call, comment: Post) -> Post:
    """The comment that began the thread."""
    while comment.reply_to and comment.reply_to != comment.conversation_id:
        above = posts.get(call.world, comment.reply_to)
        if above is None:
            break
        comment = above
    return comment


def _status(call: Call, comment: Post) -> str:
    return str(records.get(call.world, comment.id).get("status", "published"))


def _found(call: Call, name: str) -> Post:
    """Raises: Problem 404."""
    number = name.removeprefix("Ug").rpartition(".")[2]
    comment = posts.get(call.world, int(number)) if name.startswith("Ug") and number.isdecimal() else None
    if comment is None or comment.network != call.dialect.network or not comment.reply_to:
        words = "One or more of the specified comments cannot be found."
        raise refuse(404, "commentNotFound", words, "youtube.comment")
    return comment


def _film(call: Call, comment: Post) -> int:
    return int(records.get(call.world, comment.conversation_id)["video"])


def shown_comment(call: Call, comment: Post) -> dict[str, Any]:
    """The written words go to their author only; all others get them as they are displayed."""
    author = accounts.get(call.world, comment.author_id)
    name, film = _name(call, comment), _film(call, comment)
    owner = records.get(call.world, film)["owner"] == call.me.id
    mine = {"textOriginal": comment.text} if comment.author_id == call.me.id else {}
    above = {"parentId": name.partition(".")[0]} if "." in name else {}
    plain = call.text("textFormat") == "plainText"
    snippet = {
        "authorDisplayName": f"@{author.handle}",
        "authorProfileImageUrl": call.avatar_url(author),
        "authorChannelUrl": f"http://www.youtube.com/@{author.handle}",
        "authorChannelId": {"value": channel_id(author.id)},
        "channelId": channel_id(records.get(call.world, film)["owner"]),
        "textDisplay": comment.text if plain else escape(comment.text, quote=False).replace("\n", "<br>"),
        "canRate": True,
        "viewerRating": "none",
        "likeCount": comment.likes,
        "publishedAt": moment(comment.created_at),
        "updatedAt": moment(comment.edited_at or comment.created_at),
        **({"moderationStatus": _status(call, comment)} if owner else {}),
        **mine,
        **above,
    }
    return {"kind": "youtube#comment", "etag": "e", "id": name, "snippet": snippet}


def _answers(call: Call, top: Post) -> list[Post]:
    """Newest first, as YouTube has them."""
    return [one for one in reversed(posts.descendants(call.world, top)) if _status(call, one) == "published"]


def _thread(call: Call, top: Post) -> dict[str, Any]:
    answers, film = _answers(call, top), _film(call, top)
    some = [shown_comment(call, answer) for answer in answers[:IN_THREAD]]
    owner = channel_id(records.get(call.world, film)["owner"])
    return {
        "kind": "youtube#commentThread",
        "etag": "e",
        "id": _name(call, top),
        "snippet": {
            "channelId": owner,
            "videoId": video_id(film),
            "topLevelComment": shown_comment(call, top),
            "canReply": True,
            "totalReplyCount": len(answers),
            "isPublic": True,
        },
        **({"replies": {"comments": some}} if some else {}),
    }


@dialect.get("/youtube/v3/commentThreads", READ)
async def threads(call: Call) -> web.Response:
    wanted, status = parts(call, "snippet", "replies"), call.text("moderationStatus", "published")
    if status not in STATUSES or call.text("order", "time") not in ("time", "relevance"):
        raise refuse(400, "invalidParameter", "Invalid value for a parameter.")
    if call.text("videoId"):
        number, film = film_of(call, call.text("videoId"), own=status != "published")
        post = post_of(call.world, number)
        there = posts.children(call.world, post) if post else []
        _let_comment(film)
    elif call.text("allThreadsRelatedToChannelId") == call.dialect.account_id(call.me):
        said = posts.answers_to(call.world, call.me.id)
        there = [comment for comment in said if comment.reply_to == comment.conversation_id]
    else:
        raise refuse(400, "missingRequiredParameter", "No filter selected.", "youtube.parameter")
    found = [comment for comment in reversed(there) if _status(call, comment) == status]
    some, more = page(call, found, usual=20, most=100)
    return web.json_response(
        listed("commentThread", [shown(_thread(call, top), wanted) for top in some], more, len(found))
    )


@dialect.get("/youtube/v3/comments", READ)
async def several(call: Call) -> web.Response:
    wanted = parts(call, "snippet")
    found = _answers(call, _found(call, call.demand("parentId")))
    some, more = page(call, found, usual=20, most=100)
    items = [shown(shown_comment(call, comment), wanted) for comment in some]
    return web.json_response(listed("comment", items, more, len(found)))


def _let_comment(film: dict[str, Any]) -> None:
    """Raises: Problem 403."""
    if film["status"].get("selfDeclaredMadeForKids"):
        words = "The video identified by the videoId parameter has disabled comments."
        raise refuse(403, "commentsDisabled", words, "youtube.commentThread")


def _said(call: Call, text: str, parent: Post) -> Post:
    """Raises: Problem 400."""
    if not text.strip():
        raise refuse(400, "commentTextRequired", "The comment resource must contain the textOriginal property.")
    if len(text) > 10_000:
        raise refuse(
            400, "commentTextTooLong", "The comment resource that is being inserted contains too many characters."
        )
    comment = posts.publish(call.world, call.me, Draft(text, reply_to=parent.id, people=()))
    audience.hear(call.world, comment)
    return comment


@dialect.post("/youtube/v3/commentThreads", READ)
async def begin(call: Call) -> web.Response:
    wanted = parts(call, "snippet")
    number, film = film_of(call, words_of(call.told, "snippet", "videoId"))
    _let_comment(film)
    post = post_of(call.world, number)
    if post is None or film["status"]["privacyStatus"] == "private":
        raise refuse(403, "forbidden", "The comment cannot be created.", "youtube.commentThread")
    comment = _said(call, words_of(call.told, "snippet", "topLevelComment", "snippet", "textOriginal"), post)
    return web.json_response(shown(_thread(call, comment), wanted))


@dialect.post("/youtube/v3/comments", READ)
async def answer(call: Call) -> web.Response:
    wanted, parent = parts(call, "snippet"), _found(call, words_of(call.told, "snippet", "parentId"))
    if "." in words_of(call.told, "snippet", "parentId"):
        raise refuse(400, "parentCommentIsPrivate", "Answers go below comments only, not below answers.")
    comment = _said(call, words_of(call.told, "snippet", "textOriginal"), parent)
    return web.json_response(shown(shown_comment(call, comment), wanted))


def _owned(call: Call, name: str) -> Post:
    """A comment under a film of the caller's. Raises: Problem 404, 403."""
    comment = _found(call, name)
    if records.get(call.world, _film(call, comment))["owner"] != call.me.id:
        raise refuse(403, "forbidden", "The request is not properly authorized.", "youtube.comment")
    return comment


@dialect.post("/youtube/v3/comments/setModerationStatus", READ)
async def moderate(call: Call) -> web.Response:
    if call.text("moderationStatus") not in STATUSES:
        raise refuse(400, "invalidParameter", "Invalid value for moderationStatus.")
    for name in (name for item in call.items("id") for name in item.split(",")):
        records.change(call.world, _owned(call, name).id, status=call.text("moderationStatus"))
    return web.Response(status=204)


@dialect.delete("/youtube/v3/comments", READ)
async def delete(call: Call) -> web.Response:
    comment = _found(call, call.demand("id"))
    if comment.author_id != call.me.id:
        raise refuse(403, "forbidden", "Only the author deletes a comment.", "youtube.comment")
    posts.delete(call.world, comment)
    return web.Response(status=204)
