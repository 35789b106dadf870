"""Saying, changing, taking back, sharing; and reading what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from village.world import accounts, media, notices, polls, records
from village.world.hub import Event
from village.world.manners import MANNERS
from village.world.model import Account, Draft, Page, Post
from village.world.paging import stretch
from village.world.world import MENTION, World

EVERYBODY = ("public", "unlisted")
_columns = attrgetter(*(field.name for field in fields(Post)))


def get(world: World, post_id: int) -> Post | None:
    """None also when it was deleted."""
    row = world.store.row("SELECT * FROM post WHERE id = ? AND deleted_at = 0", (post_id,))
    return Post(*row) if row else None


def publish(
    world: World, author: Account, draft: Draft, *, at: int | None = None, record: dict[str, Any] | None = None
) -> Post:
    """Accept a post. What a network forbids, its dialect refused before; what only it knows is the `record`."""
    moment = world.clock.now() if at is None else at
    parent = get(world, draft.reply_to) if draft.reply_to else None
    post_id = world.ids.at(moment)
    post = Post(
        id=post_id,
        network=author.network,
        author_id=author.id,
        ordinal=author.ordinal + 1,
        text=draft.text,
        language=draft.language or author.language,
        visibility=draft.visibility,
        spoiler=draft.spoiler,
        sensitive=int(draft.sensitive),
        reply_to=parent.id if parent else None,
        boost_of=None,
        conversation_id=parent.conversation_id if parent else post_id,
        app=draft.app,
        once=draft.once,
        created_at=moment,
    )
    _keep(world, post, author)
    if parent:
        world.store.write("UPDATE post SET replies = replies + 1 WHERE id = ?", (parent.id,))
    if record is not None:
        records.keep(world, post.id, record)
    media.attach(world, post.id, draft.media)
    if draft.poll:
        polls.open_poll(world, post.id, draft.poll, at=moment)
    named = [accounts.get(world, who) for who in draft.people] if draft.people is not None else _named(world, post)
    for person in _mention(world, post, named):
        notices.tell(world, person.id, "mention", author.id, post.id, at=moment)
    if parent and post.visibility != "direct" and not MANNERS[author.network].names_in_answers:
        notices.tell(world, parent.author_id, "reply", author.id, post.id, at=moment)
    if post.visibility == "direct":
        _tell_direct(world, post)
    else:
        _tell_readers(world, post, "post")
    return post


def change(world: World, post: Post, draft: Draft) -> Post:
    """Write a post anew; whoever shared it is told."""
    moment = world.clock.now()
    world.store.write(
        "UPDATE post SET text = ?, spoiler = ?, sensitive = ?, language = ?, edited_at = ? WHERE id = ?",
        (draft.text, draft.spoiler, int(draft.sensitive), draft.language or post.language, moment, post.id),
    )
    media.detach(world, post.id)
    media.attach(world, post.id, draft.media)
    if draft.poll:
        polls.remove(world, post.id)
        polls.open_poll(world, post.id, draft.poll, at=moment)
    changed = get(world, post.id)
    assert changed is not None
    _mention(world, changed, _named(world, changed))
    for (account_id,) in world.store.rows(
        "SELECT author_id FROM post WHERE boost_of = ? AND deleted_at = 0", (post.id,)
    ):
        notices.tell(world, account_id, "edit", post.author_id, post.id, at=moment)
    _tell_readers(world, changed, "edit")
    return changed


def delete(world: World, post: Post) -> None:
    """Take a post back, and every share of it."""
    moment = world.clock.now()
    shares = [
        Post(*row) for row in world.store.rows("SELECT * FROM post WHERE boost_of = ? AND deleted_at = 0", (post.id,))
    ]
    for gone in [post, *shares]:
        world.store.write("UPDATE post SET deleted_at = ? WHERE id = ?", (moment, gone.id))
        world.store.write("UPDATE account SET posts = posts - 1 WHERE id = ?", (gone.author_id,))
        world.store.write("DELETE FROM notice WHERE post_id = ?", (gone.id,))
        _tell_readers(world, gone, "delete")
    if post.reply_to:
        world.store.write("UPDATE post SET replies = replies - 1 WHERE id = ?", (post.reply_to,))
    if post.boost_of:
        world.store.write("UPDATE post SET boosts = boosts - 1 WHERE id = ?", (post.boost_of,))


def boost(
    world: World, who: Account, post: Post, *, visibility: str = "public", at: int | None = None
) -> tuple[Post, bool]:
    """The share, and whether it is new."""
    known = boost_by(world, who.id, post.id)
    if known:
        return known, False
    moment = world.clock.now() if at is None else at
    share_id = world.ids.at(moment)
    share = Post(
        id=share_id,
        network=who.network,
        author_id=who.id,
        ordinal=who.ordinal + 1,
        text="",
        language=post.language,
        visibility=visibility,
        spoiler="",
        sensitive=0,
        reply_to=None,
        boost_of=post.id,
        conversation_id=share_id,
        app="",
        once="",
        created_at=moment,
    )
    _keep(world, share, who)
    world.store.write("UPDATE post SET boosts = boosts + 1 WHERE id = ?", (post.id,))
    notices.tell(world, post.author_id, "boost", who.id, post.id, at=moment)
    _tell_readers(world, share, "post")
    return share, True


def boost_by(world: World, account_id: int, post_id: int) -> Post | None:
    row = world.store.row(
        "SELECT * FROM post WHERE boost_of = ? AND author_id = ? AND deleted_at = 0", (post_id, account_id)
    )
    return Post(*row) if row else None


def may_see(world: World, post: Post, viewer_id: int | None) -> bool:
    if post.visibility in EVERYBODY or viewer_id == post.author_id:
        return True
    if viewer_id is None:
        return False
    if world.store.row("SELECT 1 FROM mention WHERE post_id = ? AND account_id = ?", (post.id, viewer_id)):
        return True
    return post.visibility == "private" and accounts.follows(world, viewer_id, post.author_id)


def mentioned(world: World, post_id: int) -> list[Account]:
    rows = world.store.rows(
        "SELECT account.* FROM mention JOIN account ON account.id = account_id WHERE post_id = ? ORDER BY account.id",
        (post_id,),
    )
    return [Account(*row) for row in rows]


def ancestors(world: World, post: Post) -> list[Post]:
    """From the first post of the thread down to the parent."""
    found: list[Post] = []
    above = post.reply_to
    while above and len(found) < 4096:
        parent = get(world, above)
        if parent is None:
            break
        found.append(parent)
        above = parent.reply_to
    return found[::-1]


def children(world: World, post: Post) -> list[Post]:
    """The answers to it, oldest first."""
    rows = world.store.rows("SELECT * FROM post WHERE reply_to = ? AND deleted_at = 0 ORDER BY id", (post.id,))
    return [Post(*row) for row in rows]


def answers_to(world: World, author_id: int) -> list[Post]:
    """All that was said below what the author began, their own words too, oldest first."""
    rows = world.store.rows(
        "SELECT post.* FROM post JOIN post AS root ON root.id = post.conversation_id"
        " WHERE root.author_id = ? AND root.deleted_at = 0 AND post.reply_to IS NOT NULL AND post.deleted_at = 0"
        " ORDER BY post.id",
        (author_id,),
    )
    return [Post(*row) for row in rows]


def descendants(world: World, post: Post) -> list[Post]:
    """All answers below, depth first, oldest first."""
    found: list[Post] = []
    for child in children(world, post):
        found.append(child)
        found += descendants(world, child)
    return found


def of_author(
    world: World,
    author_id: int,
    page: Page,
    *,
    visibilities: Iterable[str],
    replies: bool,
    boosts: bool,
    media_only: bool,
) -> list[Post]:
    shown = set(visibilities)
    rows = stretch(
        world.store,
        "SELECT * FROM post WHERE author_id = :author AND deleted_at = 0 AND id < :below AND id > :above"
        " AND visibility IN (:public, :unlisted, :private, :direct)"
        " AND (:replies OR reply_to IS NULL OR reply_to IN (SELECT id FROM post AS own WHERE own.author_id = :author))"
        " AND (:boosts OR boost_of IS NULL) "
        " AND (NOT :media OR id IN (SELECT post_id FROM media WHERE account_id = :author))",
        {name: name if name in shown else "" for name in ("public", "unlisted", "private", "direct")}
        | {"author": author_id, "replies": replies, "boosts": boosts, "media": media_only},
        page,
    )
    return [Post(*row) for row in rows]


def home(world: World, account_id: int, page: Page) -> list[Post]:
    rows = stretch(
        world.store,
        "SELECT * FROM post WHERE deleted_at = 0 AND id < :below AND id > :above AND visibility <> 'direct'"
        " AND (author_id = :me OR author_id IN (SELECT followed_id FROM follow WHERE follower_id = :me))",
        {"me": account_id},
        page,
    )
    return [Post(*row) for row in rows]


def public(world: World, page: Page, *, network: str, containing: str = "") -> list[Post]:
    rows = stretch(
        world.store,
        "SELECT * FROM post WHERE deleted_at = 0 AND id < :below AND id > :above AND visibility = 'public'"
        " AND boost_of IS NULL AND network = :network AND text LIKE :like ESCAPE '!'",
        {"network": network, "like": "%" + containing.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"},
        page,
    )
    return [Post(*row) for row in rows]


def sharers(world: World, post_id: int, page: Page) -> list[tuple[int, Account]]:
    """Each with the id of the share, by which the list is paged."""
    rows = stretch(
        world.store,
        "SELECT post.id AS at_id, account.* FROM post JOIN account ON account.id = author_id WHERE boost_of = :post"
        " AND deleted_at = 0 AND post.id < :below AND post.id > :above",
        {"post": post_id},
        page,
    )
    return [(row[0], Account(*row[1:])) for row in rows]


def _keep(world: World, post: Post, author: Account) -> None:
    world.store.write(
        "INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _columns(post),
    )
    world.store.write(
        "UPDATE account SET posts = posts + 1, ordinal = ordinal + 1, last_post_at = MAX(last_post_at, ?) WHERE id = ?",
        (post.created_at, author.id),
    )
    author.posts += 1
    author.ordinal += 1


def _named(world: World, post: Post) -> list[Account]:
    """Whose names stand in the text."""
    if "@" not in post.text:
        return []
    found = (
        accounts.by_address(world, name, network=post.network)
        for name, domain in MENTION.findall(post.text)
        if domain in ("", world.domain)
    )
    return [person for person in found if person]


def _mention(world: World, post: Post, people: Iterable[Account]) -> list[Account]:
    """Remember who is named; those who are named for the first time."""
    return [
        person
        for person in people
        if world.store.write("INSERT OR IGNORE INTO mention VALUES (?, ?)", (post.id, person.id))
    ]


def _tell_readers(world: World, post: Post, kind: str) -> None:
    for account_id in world.hub.listeners():
        if account_id == post.author_id or accounts.follows(world, account_id, post.author_id):
            world.hub.tell(account_id, Event(kind, post.id))  # type: ignore[arg-type]


def _tell_direct(world: World, post: Post) -> None:
    for account_id in {post.author_id, *(person.id for person in mentioned(world, post.id))}:
        world.hub.tell(account_id, Event("direct", post.id))
