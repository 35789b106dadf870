"""Reviews of a place, and the one answer that each may have.

Source: https://developers.google.com/my-business/content/review-data (read 2026-11-22).
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.google.calling import MANAGE, V4, dialect, invalid, own_place
from village.dialects.google_common import moment, page, refuse, words_of
from village.dialects.speaking import Call
from village.world import accounts, notices, posts, records
from village.world.model import Page, Post

STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
ORDERS = ("updateTime desc", "rating", "rating desc")


def _all(call: Call) -> list[Post]:
    """What others wrote who named the owner."""
    told = notices.for_account(call.world, call.me.id, {"mention"}, Page(limit=10_000))
    found = [posts.get(call.world, notice.post_id) for notice in told if notice.post_id]
    return [post for post in found if post is not None]


def _stars(call: Call, review: Post) -> int:
    return int(records.get(call.world, review.id).get("stars", 5))


def _changed(call: Call, review: Post) -> int:
    return review.edited_at or review.created_at


def _shown(call: Call, review: Post) -> dict[str, Any]:
    author = accounts.get(call.world, review.author_id)
    place, reply = own_place(call), records.get(call.world, review.id).get("reply")
    text = review.text.removeprefix(f"@{call.me.handle}").strip()
    return {
        "name": f"{place}/reviews/{review.id}",
        "reviewId": str(review.id),
        "reviewer": {"displayName": author.name, "profilePhotoUrl": call.avatar_url(author)},
        "starRating": STARS[_stars(call, review) - 1],
        **({"comment": text} if text else {}),
        "createTime": moment(review.created_at),
        "updateTime": moment(_changed(call, review)),
        **({"reviewReply": reply} if reply else {}),
    }


@dialect.get(f"{V4}/reviews", MANAGE)
async def several(call: Call) -> web.Response:
    own_place(call)
    order, reviews = call.text("orderBy", ORDERS[0]), _all(call)
    if order not in ORDERS:
        raise invalid("order_by", "Invalid value")
    reviews.sort(key=lambda review: _changed(call, review), reverse=True)
    if order != ORDERS[0]:
        reviews.sort(key=lambda review: _stars(call, review), reverse=order.endswith("desc"))
    some, more = page(call, reviews, usual=50, most=50, size="pageSize")
    if not reviews:
        return web.json_response({})
    average = sum(_stars(call, review) for review in reviews) / len(reviews)
    told = {"reviews": [_shown(call, review) for review in some], "averageRating": average}
    return web.json_response({**told, "totalReviewCount": len(reviews), **more})


def _found(call: Call) -> Post:
    """Raises: Problem 404."""
    own_place(call)
    for review in _all(call):
        if str(review.id) == call.path("id"):
            return review
    raise refuse(404, "notFound", "Requested entity was not found.")


@dialect.get(f"{V4}/reviews/{{id}}", MANAGE)
async def show(call: Call) -> web.Response:
    return web.json_response(_shown(call, _found(call)))


@dialect.put(f"{V4}/reviews/{{id}}/reply", MANAGE)
async def answer(call: Call) -> web.Response:
    review, comment = _found(call), words_of(call.told, "comment")
    if not 1 <= len(comment.encode()) <= 4096:
        raise invalid("review_reply.comment", "must have 1 to 4096 bytes")
    reply = {"comment": comment, "updateTime": moment(call.now)}
    records.change(call.world, review.id, reply=reply)
    return web.json_response(reply)


@dialect.delete(f"{V4}/reviews/{{id}}/reply", MANAGE)
async def take_back(call: Call) -> web.Response:
    kept = records.get(call.world, _found(call).id)
    records.keep(call.world, _found(call).id, {name: value for name, value in kept.items() if name != "reply"})
    return web.json_response({})
