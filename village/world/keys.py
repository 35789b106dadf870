"""Applications, authorisation codes and tokens (for every network that signs in by OAuth)."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from village.world.model import Account
from village.world.world import World

CODE_MS = 600_000  # an authorisation code lives ten minutes
EVERY = "*"  # as a network: known on all of them; as a redirect address: any


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

    def accepts(self, redirect_uri: str) -> bool:
        return self.redirect_uris == EVERY or redirect_uri in self.redirect_uris.split("\n")


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
    expires_at: int = 0  # 0: never
    renews: int = 0  # 1: good for new tokens only (a refresh token)


def register(
    world: World,
    *,
    network: str,
    name: str,
    website: str,
    redirect_uris: str,
    scopes: str,
    client_id: str = "",
    secret: str = "",
) -> App:
    """A new application; `client_id` and `secret` where they are given and not drawn."""
    app = App(
        client_id or secrets.token_urlsafe(32),
        world.ids.at(world.clock.now()),
        network,
        secret or secrets.token_urlsafe(32),
        name,
        website,
        redirect_uris,
        scopes,
    )
    world.store.write(
        "INSERT OR REPLACE INTO app VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (app.client_id, app.id, app.network, app.secret, app.name, app.website, app.redirect_uris, app.scopes),
    )
    return app


def app(world: World, client_id: str, *, network: str = "") -> App | None:
    """The application of that name; with `network` only one that this network knows."""
    row = world.store.row("SELECT * FROM app WHERE client_id = ?", (client_id,))
    found = App(*row) if row else None
    return found if found and (not network or found.network in (network, EVERY)) else None


def introduce(world: World) -> None:
    """The application that every network knows from the start, from whatever address it comes."""
    if app(world, "village") is None:
        scopes = "read write follow push profile"
        register(
            world, network=EVERY, name="Village app", website="", redirect_uris=EVERY, scopes=scopes,
            client_id="village", secret="village-secret",  # noqa: S106 (meant to be known)
        )  # fmt: skip


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


def mint(
    world: World,
    app: App,
    account_id: int | None,
    scopes: str,
    *,
    value: str = "",
    seconds: float | None = None,
    renews: bool = False,
) -> Token:
    """A new token; `value` where the network gives it a form of its own. It works for `seconds` (None: for ever)."""
    now = world.clock.now()
    ends = 0 if seconds is None else now + int(seconds * 1000)
    value = value or secrets.token_urlsafe(32)
    token = Token(value, app.client_id, account_id, scopes, now, 0, ends, int(renews))
    world.store.write(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, 0)",
        (token.token, token.client_id, token.account_id, token.scopes, token.created_at),
    )
    if ends or renews:
        world.store.write("INSERT INTO lifetime VALUES (?, ?, ?)", (token.token, token.expires_at, token.renews))
    return token


def token(world: World, value: str) -> Token | None:
    """Also one that was revoked or is too old."""
    row = world.store.row(
        "SELECT token.*, COALESCE(expires_at, 0), COALESCE(renews, 0) FROM token LEFT JOIN lifetime USING (token)"
        " WHERE token = ?",
        (value,),
    )
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
