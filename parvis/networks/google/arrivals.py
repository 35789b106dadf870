"""Reviews of a place, those that changed last first, each with the answer that stands below it.

Source: https://developers.google.com/my-business/content/review-data (read 2026-11-22).
"""

from collections.abc import Iterator
from datetime import datetime

import regex

from parvis.kit.clock import parsed
from parvis.networks.google.posts import place
from parvis.networks.google_common.calls import Caller, Told, moment, word
from parvis.networks.protocols import Access, Catch, Incoming

PAGE = 50
MOST = 1000
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
ANSWER = "/reply"
#: Google puts its translation before what was written, or behind it.
_BEFORE = regex.compile(r"\A\(Translated by Google\).*?\(Original\)\s*", regex.DOTALL)
_BEHIND = regex.compile(r"\s*\(Translated by Google\).*\Z", regex.DOTALL)


async def read(caller: Caller, access: Access, mark: str) -> Catch:
    """`mark`: the newest change that was read; "" reads the latest page."""
    since = parsed(mark) if mark else None
    newest, found, number = since, list[Incoming](), 0
    params = {"pageSize": str(PAGE), "orderBy": "updateTime desc"}
    async for review in caller.pages(f"{place(access)}/reviews", access, params, field="reviews"):
        changed = moment(review, "updateTime") or moment(review, "createTime")
        if changed is None or not word(review, "reviewId"):
            continue
        if (since is not None and changed < since) or number >= (PAGE if since is None else MOST):
            break
        number += 1
        newest = max(newest or changed, changed)
        found += _incoming(review, access, changed)
    return Catch(tuple(sorted(found, key=lambda one: one.happened_at)), newest.isoformat() if newest else "")


def _incoming(review: Told, access: Access, changed: datetime) -> Iterator[Incoming]:
    """The review, and our answer."""
    name = word(review, "reviewId")
    author = word(review, "reviewer", "displayName")
    yield Incoming(
        kind="review",
        remote_id=name,
        happened_at=moment(review, "createTime") or changed,
        author_id=f"review:{name}",  # Google tells a name and a picture, and never who it is
        author_handle=author,
        author_name=author,
        avatar_url=word(review, "reviewer", "profilePhotoUrl"),
        text=original(word(review, "comment")),
        extra={"stars": STARS.get(word(review, "starRating"), 0)},
    )
    answered = moment(review, "reviewReply", "updateTime")
    if answered is not None:
        yield Incoming(
            kind="review",
            remote_id=f"{name}{ANSWER}",
            happened_at=answered,
            author_id=access.account_id,
            author_handle="",
            author_name="",
            text=original(word(review, "reviewReply", "comment")),
            parent_id=name,
            ours=True,
        )


def original(comment: str) -> str:
    """What was written, without Google's translation."""
    return _BEHIND.sub("", _BEFORE.sub("", comment)).strip()
