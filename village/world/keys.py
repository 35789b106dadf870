"""Applications, authorisation codes and tokens (for every network that signs in by OAuth)."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from village.world.model import Account
from village.world.world import World

CODE_MS = 600_000  # an authorisation code lives ten minutes


@dataclass(frozen=True, slots=True)
class App:
    client_id: str
    id: int
    network: str
    secret: str
    name: str
    website: str
    redirect_uris: str  # one a line
    scopes: str


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    client_id: str
    account_id: int
    redirect_uri: str
    scopes: str
    challenge: str
    expires_at: int
    used: int


@dataclass(frozen=True, slots=True)
class Token:
    token: str
    client_id: str
    account_id: int | None  # None: a token of the application itself
    scopes: str
    created_at: int
    revoked_at: int


def register(world: World, *, network: str, name: str, website: str, redirect_uris: str, scopes: str) -> App:
    app = App(
        secrets.token_urlsafe(32),
        world.ids.at(world.clock.now()),
        network,
        secrets.token_urlsafe(32),
        name,
        website,
        redirect_uris,
        scopes,
    )
    world.store.write(
        "INSERT INTO app VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (app.client_id, app.id, app.network, app.secret, app.name, app.website, app.redirect_uris, app.scopes),
    )
    return app


def app(world: World, client_id: str) -> App | None:
    row = world.store.row("SELECT * FROM app WHERE client_id = ?", (client_id,))
    return App(*row) if row else None


def own_app(world: World, network: str) -> App:
    """The application that tokens made by the admin API belong to."""
    row = world.store.row("SELECT * FROM app WHERE network = ? AND name = 'Village'", (network,))
    if row:
        return App(*row)
    uri = "urn:ietf:wg:oauth:2.0:oob"
    return register(
        world, network=network, name="Village", website="", redirect_uris=uri, scopes="read write follow push profile"
    )


def allow(world: World, app: App, account: Account, *, redirect_uri: str, scopes: str, challenge: str) -> str:
    """A code that can be exchanged once."""
    code = secrets.token_urlsafe(32)
    world.store.write(
        "INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (code, app.client_id, account.id, redirect_uri, scopes, challenge, world.clock.now() + CODE_MS),
    )
    return code


def redeem(world: World, code: str) -> Code | None:
    """The code, used up by this; None when it is unknown, old or was used."""
    if not world.store.write(
        "UPDATE code SET used = 1 WHERE code = ? AND used = 0 AND expires_at > ?", (code, world.clock.now())
    ):
        return None
    return Code(*world.store.row("SELECT * FROM code WHERE code = ?", (code,)))


def mint(world: World, app: App, account_id: int | None, scopes: str, *, value: str = "") -> Token:
    """A new token; `value` where the network gives it a form of its own."""
    token = Token(value or secrets.token_urlsafe(32), app.client_id, account_id, scopes, world.clock.now(), 0)
    world.store.write(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, 0)",
        (token.token, token.client_id, token.account_id, token.scopes, token.created_at),
    )
    return token


def token(world: World, value: str) -> Token | None:
    """Also one that was revoked."""
    row = world.store.row("SELECT * FROM token WHERE token = ?", (value,))
    return Token(*row) if row else None


def shown(world: World, authorization: str) -> Token | None:
    """The token, or the app password, that a request's header shows. Passwords may be written in groups."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return token(world, value.strip())
    if scheme.lower() != "basic":
        return None
    try:
        _user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return None
    return token(world, password.replace(" ", ""))


def revoke(world: World, value: str) -> None:
    world.store.write("UPDATE token SET revoked_at = ? WHERE token = ?", (world.clock.now(), value))


def revoke_all(world: World, account: Account) -> int:
    return world.store.write(
        "UPDATE token SET revoked_at = ? WHERE account_id = ? AND revoked_at = 0", (world.clock.now(), account.id)
    )
