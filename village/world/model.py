"""The things of the world, as they lie in the database (the fields are in the order of the columns)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Account:
    id: int
    network: str
    handle: str
    name: str
    bio: str
    language: str
    temper: str  # empty for an account that no simulated person moves
    created_at: int
    followers: int
    following: int
    posts: int
    ordinal: int  # how many posts it ever made, deleted ones too
    last_post_at: int
    suspended: int


@dataclass(slots=True)
class Post:
    id: int
    network: str
    author_id: int
    ordinal: int  # the how-manieth post of its author, from 1
    text: str
    language: str
    visibility: str  # public, unlisted, private, direct
    spoiler: str
    sensitive: int
    reply_to: int | None
    boost_of: int | None
    conversation_id: int
    app: str
    once: str  # the idempotency key it was accepted with
    created_at: int
    edited_at: int = 0
    deleted_at: int = 0
    likes: int = 0
    boosts: int = 0
    replies: int = 0


@dataclass(slots=True)
class Media:
    id: int
    account_id: int
    post_id: int | None
    position: int
    mime: str
    file: str  # name below the folder `media`
    size: int
    width: int
    height: int
    description: str
    focus: str
    created_at: int
    ready_at: int


@dataclass(slots=True)
class Poll:
    post_id: int
    multiple: int
    hide_totals: int
    expires_at: int
    closed: int


@dataclass(slots=True)
class Choice:
    title: str
    votes: int


@dataclass(slots=True)
class Notice:
    id: int
    account_id: int
    kind: str  # mention, reply, like, boost, follow, poll, edit, post
    from_id: int
    post_id: int | None
    at: int


@dataclass(frozen=True, slots=True)
class NewPoll:
    options: tuple[str, ...]
    seconds: int
    multiple: bool = False
    hide_totals: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to say."""

    text: str
    language: str = ""
    visibility: str = "public"
    spoiler: str = ""
    sensitive: bool = False
    reply_to: int | None = None
    media: tuple[int, ...] = ()
    poll: NewPoll | None = None
    app: str = ""
    once: str = ""
    people: tuple[int, ...] | None = None  # accounts that are named; None: those whose names stand in the text


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list by ids: `since` and `below` from the newest, `above` from the oldest."""

    limit: int = 20
    below: int = (1 << 63) - 1
    since: int = 0
    above: int | None = None
