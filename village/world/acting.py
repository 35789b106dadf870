"""Somebody of the audience does one thing; and the plan of what is still to come."""

from __future__ import annotations

import contextlib
from typing import Any

from village.world import accounts, polls, posts, reactions
from village.world.manners import MANNERS
from village.world.model import Account, Draft, Post
from village.world.world import World

KINDS = ("like", "boost", "reply", "follow", "mention", "direct", "vote")


class NoSuchThing(LookupError):
    """The post or the account is not there (any more)."""


def act(
    world: World, who: Account, kind: str, *, post_id: int = 0, text: str = "", account: str = "", at: int | None = None
) -> dict[str, Any]:
    """Do it now (or `at`); what came of it. Raises: ValueError for an unknown kind, NoSuchThing."""
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    if kind not in MANNERS[who.network].deeds:
        raise ValueError(f"On {who.network} nobody can do that: {kind}")
    post = posts.get(world, post_id) if post_id else None
    if kind in ("follow", "mention", "direct"):
        return _address(world, who, kind, _aim(world, who, post, account), text, at)
    if post is None:
        raise NoSuchThing(f"No post {post_id}.")
    if kind == "like":
        return {"new": reactions.like(world, who, post, at=at)}
    if kind == "boost":
        return {"id": str(posts.boost(world, who, post, at=at)[0].id)}
    if kind == "vote":
        return {"voted": _vote(world, who, post, text, world.clock.now() if at is None else at)}
    author = accounts.get(world, post.author_id)
    visibility = "direct" if post.visibility == "direct" else "public"
    by_name = MANNERS[post.network].names_in_answers
    said = f"@{author.handle} {text}" if by_name else text
    people = (author.id,) if visibility == "direct" and not by_name else None
    draft = Draft(said, who.language, visibility, reply_to=post.id, people=people)
    return {"id": str(posts.publish(world, who, draft, at=at).id)}


def _aim(world: World, who: Account, post: Post | None, handle: str) -> Account:
    if post is not None:
        return accounts.get(world, post.author_id)
    account = accounts.by_handle(world, handle, network=who.network)
    if account is None:
        raise NoSuchThing(f"No account {handle}.")
    return account


def _address(world: World, who: Account, kind: str, whom: Account, text: str, at: int | None) -> dict[str, Any]:
    if kind == "follow":
        return {"new": accounts.follow(world, who, whom, at=at)}
    visibility = "direct" if kind == "direct" else "public"
    manners = MANNERS[who.network]
    if kind == "direct" and not manners.names_in_messages:
        draft = Draft(text, who.language, visibility, people=(whom.id,))
    else:
        draft = Draft(f"@{manners.address(whom.handle)} {text}", who.language, visibility)
    return {"id": str(posts.publish(world, who, draft, at=at).id)}


def _vote(world: World, who: Account, post: Post, text: str, at: int) -> list[int]:
    """The positions voted for; none when it is too late or was done before."""
    poll = polls.get(world, post.id)
    if poll is None:
        raise NoSuchThing(f"No poll in {post.id}.")
    options = len(polls.choices(world, post.id))
    position = int(text or 0)
    if not 0 <= position < options:
        raise ValueError(f"The poll has {options} options.")
    if poll.expires_at <= at or polls.votes_of(world, post.id, who.id):
        return []
    polls.vote(world, who, poll, [position])
    return [position]


def plan(world: World, *, due_at: int, who: str, kind: str, post_id: int, text: str) -> None:
    world.store.write(
        "INSERT INTO plan (due_at, who, kind, post_id, text) VALUES (?, ?, ?, ?, ?)", (due_at, who, kind, post_id, text)
    )


def catch_up(world: World, most: int = 1_000_000) -> int:
    """Let happen what is due by now, in order; how many things were due."""
    rows = world.store.rows(
        "SELECT id, who, kind, post_id, text FROM plan WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
        (world.clock.now(), most),
    )
    for plan_id, handle, kind, post_id, text in rows:
        world.store.write("DELETE FROM plan WHERE id = ?", (plan_id,))
        post = posts.get(world, post_id)
        who = accounts.by_handle(world, handle, network=post.network) if post else None
        if post and who:  # somebody may have deleted the post in the meantime
            # Stamped now, not with `due_at`: ids must not appear behind one that a client has already read.
            with contextlib.suppress(NoSuchThing, ValueError):  # or changed its poll
                act(world, who, kind, post_id=post_id, text=text)
    return len(rows)
