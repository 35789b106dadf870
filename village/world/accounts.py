"""Accounts and who follows whom."""

from __future__ import annotations

from village.world import notices
from village.world.manners import MANNERS
from village.world.model import Account, Page
from village.world.paging import stretch
from village.world.world import World


def open_account(
    world: World,
    handle: str,
    *,
    network: str = "mastodon",
    name: str = "",
    bio: str = "",
    language: str = "",
    temper: str = "",
    at: int | None = None,
) -> Account:
    """The account of that name; made if there is none."""
    known = by_handle(world, handle, network=network)
    if known is not None:
        return known
    moment = world.clock.now() if at is None else at
    world.store.write(
        "INSERT INTO account (id, network, handle, name, bio, language, temper, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (world.ids.at(moment), network, handle, name or handle, bio, language, temper, moment),
    )
    account = by_handle(world, handle, network=network)
    assert account is not None
    return account


def by_handle(world: World, handle: str, *, network: str = "mastodon") -> Account | None:
    row = world.store.row("SELECT * FROM account WHERE network = ? AND handle = ?", (network, handle))
    return Account(*row) if row else None


def by_address(world: World, address: str, *, network: str) -> Account | None:
    """The account by what people write behind the @."""
    suffix = MANNERS[network].suffix
    if not suffix:
        return by_handle(world, address, network=network)
    if not address.lower().endswith(suffix):
        return None
    handle = address[: -len(suffix)]
    return by_handle(world, handle, network=network) or by_handle(world, handle.replace("-", "_"), network=network)


def by_id(world: World, account_id: int) -> Account | None:
    row = world.store.row("SELECT * FROM account WHERE id = ?", (account_id,))
    return Account(*row) if row else None


def get(world: World, account_id: int) -> Account:
    """An account that must exist, since something points to it."""
    return Account(*world.store.row("SELECT * FROM account WHERE id = ?", (account_id,)))


def search(world: World, text: str, *, network: str, limit: int) -> list[Account]:
    like = f"%{text.lstrip('@').partition('@')[0]}%"
    rows = world.store.rows(
        "SELECT * FROM account WHERE network = ? AND suspended = 0 AND (handle LIKE ? OR name LIKE ?)"
        " ORDER BY temper = '' DESC, followers DESC, handle LIMIT ?",
        (network, like, like, limit),
    )
    return [Account(*row) for row in rows]


def owned(world: World, *, network: str) -> list[Account]:
    """The accounts that no simulated person moves: those one can sign in to."""
    rows = world.store.rows(
        "SELECT * FROM account WHERE network = ? AND temper = '' AND suspended = 0 ORDER BY followers DESC, name",
        (network,),
    )
    return [Account(*row) for row in rows]


def suspend(world: World, account: Account, *, suspended: bool) -> None:
    world.store.write("UPDATE account SET suspended = ? WHERE id = ?", (int(suspended), account.id))


def change(world: World, account: Account, *, name: str, bio: str) -> None:
    world.store.write("UPDATE account SET name = ?, bio = ? WHERE id = ?", (name, bio, account.id))


def follows(world: World, follower_id: int, followed_id: int) -> bool:
    row = world.store.row("SELECT 1 FROM follow WHERE follower_id = ? AND followed_id = ?", (follower_id, followed_id))
    return row is not None


def follow(world: World, follower: Account, followed: Account, *, at: int | None = None) -> bool:
    """True when it is new."""
    moment = world.clock.now() if at is None else at
    new = world.store.write(
        "INSERT OR IGNORE INTO follow (id, follower_id, followed_id) VALUES (?, ?, ?)",
        (world.ids.at(moment), follower.id, followed.id),
    )
    if new:
        world.store.write("UPDATE account SET following = following + 1 WHERE id = ?", (follower.id,))
        world.store.write("UPDATE account SET followers = followers + 1 WHERE id = ?", (followed.id,))
        notices.tell(world, followed.id, "follow", follower.id, at=moment)
    return bool(new)


def unfollow(world: World, follower: Account, followed: Account) -> None:
    gone = world.store.write("DELETE FROM follow WHERE follower_id = ? AND followed_id = ?", (follower.id, followed.id))
    if gone:
        world.store.write("UPDATE account SET following = following - 1 WHERE id = ?", (follower.id,))
        world.store.write("UPDATE account SET followers = followers - 1 WHERE id = ?", (followed.id,))


def followers(world: World, account_id: int, page: Page) -> list[tuple[int, Account]]:
    """Each with the id of the following, by which the list is paged."""
    rows = stretch(
        world.store,
        "SELECT follow.id AS at_id, account.* FROM follow JOIN account ON account.id = follower_id"
        " WHERE followed_id = :account AND follow.id < :below AND follow.id > :above",
        {"account": account_id},
        page,
    )
    return [(row[0], Account(*row[1:])) for row in rows]


def followed(world: World, account_id: int, page: Page) -> list[tuple[int, Account]]:
    rows = stretch(
        world.store,
        "SELECT follow.id AS at_id, account.* FROM follow JOIN account ON account.id = followed_id"
        " WHERE follower_id = :account AND follow.id < :below AND follow.id > :above",
        {"account": account_id},
        page,
    )
    return [(row[0], Account(*row[1:])) for row in rows]
