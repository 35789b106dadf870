"""From what people type to an access: the host is found, and what is wrong is said in words."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from parvis.kit.http import Http
from parvis.networks import waited
from parvis.networks.bluesky import signin as bluesky
from parvis.networks.errors import AccessLost, NetworkError, NotPermitted
from parvis.networks.mastodon import signin as mastodon
from parvis.networks.tests.wire import Wire, says
from parvis.networks.wordpress import signin as wordpress

SESSION = "/xrpc/com.atproto.server.createSession"
PROFILE = "/xrpc/app.bsky.actor.getProfile"
DID = "did:plc:bread"
ROOT = {"name": "Bread &amp; Butter", "namespaces": ["wp/v2"], "authentication": {}}
APP = {"client_id": "7", "client_secret": "s"}


# Mastodon


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" https://Mastodon.Social/ ", "https://mastodon.social"),
        ("@bread@baking.example", "https://baking.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://baking.example/@bread", "https://baking.example"),
    ],
)
def test_a_mastodon_server_is_known_by_what_people_type(typed: str, address: str) -> None:
    assert mastodon.server_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "@", "https://", "a b", "javascript:alert(1)", "https://[bread", "ftp://a.example"]
)
def test_what_is_no_address_of_a_server_is_said(typed: str) -> None:
    with pytest.raises(mastodon.NotMastodon):
        mastodon.server_address(typed)


INSTANCE = {"version": "4.4.0", "title": "Baking"}
#: How a name leads to a server under another one. {there}: the server's address.
SIGNPOSTS = {
    "webfinger sends on": ("webfinger", (301, b"", {"Location": "{there}/.well-known/webfinger"})),
    "webfinger names it": ("webfinger", (200, {"links": [{"rel": "self", "href": "{there}/users/bread"}]})),
    "host-meta sends on": ("host-meta", (301, b"", {"Location": "{there}/.well-known/host-meta"})),
    "host-meta names it": (
        "host-meta",
        (200, b'<XRD><Link rel="lrdd" template="{there}/.well-known/webfinger?resource={uri}"/></XRD>'),
    ),
}


def pointing(reply: Any, there: str) -> Any:
    """`reply` with the address of the server in it."""
    if isinstance(reply, bytes):
        return reply.replace(b"{there}", there.encode())
    if isinstance(reply, str):
        return reply.replace("{there}", there)
    if isinstance(reply, dict):
        return {name: pointing(value, there) for name, value in reply.items()}
    return type(reply)(pointing(one, there) for one in reply) if isinstance(reply, list | tuple) else reply


@pytest.mark.parametrize("signpost", SIGNPOSTS)
async def test_a_server_whose_handles_bear_another_name_is_found(
    signpost: str, wire: Wire, other: Wire, http: Http
) -> None:
    other.says["/api/v2/instance"] = says(200, INSTANCE)
    page, reply = SIGNPOSTS[signpost]
    wire.says[f"/.well-known/{page}"] = says(*pointing(reply, other.url))

    assert await mastodon.find_server(http, wire.url) == (other.url, INSTANCE)


@pytest.mark.parametrize(("path", "person"), [("/@bread", "bread"), ("/@bread@elsewhere.example", "bread"), ("", "")])
async def test_a_name_is_asked_for_the_person_that_was_typed(path: str, person: str, wire: Wire, http: Http) -> None:
    host = urlsplit(wire.url).netloc

    with pytest.raises(mastodon.NotMastodon):
        await mastodon.find_server(http, wire.url + path)

    (asked,) = wire.to("/.well-known/webfinger")
    assert asked.query["resource"] == [f"acct:{person or host}@{host}"]


async def test_a_server_under_its_own_name_is_asked_once(wire: Wire, http: Http) -> None:
    wire.says["/api/v2/instance"] = says(200, INSTANCE)

    assert await mastodon.find_server(http, wire.url) == (wire.url, INSTANCE)
    assert len(wire.asked) == 1


async def test_a_name_that_leads_to_no_mastodon_is_said_to_be_none(wire: Wire, other: Wire, http: Http) -> None:
    wire.says["/.well-known/webfinger"] = says(200, {"links": [{"rel": "self", "href": f"{other.url}/users/bread"}]})
    wire.says["/.well-known/host-meta"] = says(200, b"<XRD><Link template='nonsense'/></XRD>")

    with pytest.raises(mastodon.NotMastodon):
        await mastodon.find_server(http, wire.url)


async def test_a_site_that_is_no_mastodon_is_said_to_be_none(wire: Wire, http: Http) -> None:
    wire.says["/api/v2/instance"] = says(200, {"hello": "world"})

    with pytest.raises(mastodon.NotMastodon):
        await mastodon.find_server(http, wire.url)
    with pytest.raises(mastodon.NotMastodon):
        await mastodon.register_app(http, wire.url, redirect_uri="https://parvis.example/back")


def test_the_yes_is_bound_to_our_secret() -> None:
    address = mastodon.authorize_url(
        "https://a.example", client_id="7", redirect_uri="https://p.example/b", state="st", verifier="v" * 43
    )

    told = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    digest = hashlib.sha256(b"v" * 43).digest()
    assert told["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert told["code_challenge_method"] == "S256"
    assert (told["state"], told["response_type"], told["scope"]) == ("st", "code", mastodon.SCOPES)


async def exchanged(wire: Wire, http: Http) -> Any:
    return await mastodon.exchange(
        http, wire.url, app=APP, code="c", redirect_uri="https://parvis.example/back", verifier="v"
    )


async def test_a_code_buys_the_access_of_the_account(wire: Wire, http: Http) -> None:
    wire.says["/oauth/token"] = says(200, {"access_token": "t", "token_type": "Bearer"})
    wire.says["/api/v1/accounts/verify_credentials"] = says(
        200, {"id": "12", "username": "bread", "display_name": "", "url": "https://a.example/@bread"}
    )

    access, account = await exchanged(wire, http)

    assert (access.base_url, access.account_id, access.token) == (wire.url, "12", "t")
    assert (account.handle, account.name) == ("@bread@a.example", "bread")
    (asked,) = wire.to("/oauth/token")
    assert parse_qs(asked.body.decode())["code_verifier"] == ["v"]


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (400, {"error": "invalid_grant", "error_description": "used before"}, mastodon.SignInOver),
        (401, {"error": "invalid_client"}, AccessLost),
        (403, {"error": "suspended"}, NotPermitted),
        (500, {}, waited.NotNow),
        (429, {}, waited.NotNow),
        (200, {"hello": "world"}, waited.NotNow),
    ],
)
async def test_a_code_that_buys_nothing_is_explained(
    status: int, told: Any, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says["/oauth/token"] = says(status, told)

    with pytest.raises(NetworkError) as caught:
        await exchanged(wire, http)

    assert type(caught.value) is error


# Bluesky


def session(**changes: Any) -> dict[str, Any]:
    return {"did": DID, "handle": "bread.example", "accessJwt": "a", "refreshJwt": "r", "active": True} | changes


def document(endpoint: str) -> dict[str, Any]:
    return {"id": DID, "service": [{"id": "#atproto_pds", "serviceEndpoint": f"{endpoint}/"}]}


async def entered(wire: Wire, http: Http, *, base_url: str = "", identifier: str = "@bread.example") -> Any:
    return await bluesky.sign_in(
        http,
        base_url,
        identifier=identifier,
        app_password=" abcd-efgh ",
        entryway=wire.url,
        plc_url=wire.url,
        video_url="https://video.example",
    )


def knows(wire: Wire, *, handle_at: str) -> None:
    """The wire is entryway and directory; the account lives at `handle_at`."""
    wire.says["/xrpc/com.atproto.identity.resolveHandle"] = says(200, {"did": DID})
    wire.says[f"/{DID}"] = says(200, document(handle_at))


async def test_a_bluesky_account_signs_in_at_the_host_of_its_identity(wire: Wire, other: Wire, http: Http) -> None:
    knows(wire, handle_at=other.url)
    other.says[SESSION] = says(200, session())
    other.says[PROFILE] = says(200, {"did": DID, "handle": "bread.example", "followersCount": 3})

    access, account = await entered(wire, http)

    assert (access.base_url, access.account_id, access.token, access.refresh_token) == (other.url, DID, "a", "r")
    assert access.extra["video_url"] == "https://video.example"
    assert (account.handle, account.followers) == ("@bread.example", 3)
    assert wire.to(SESSION) == []
    assert other.to(SESSION)[0].json() == {"identifier": "bread.example", "password": "abcd-efgh"}


async def test_an_account_of_blueskys_own_signs_in_at_the_entryway(wire: Wire, other: Wire, http: Http) -> None:
    knows(wire, handle_at="https://morel.us-east.host.bsky.network")
    wire.says[SESSION] = says(200, session(didDoc=document(other.url)))
    other.says[PROFILE] = says(200, {"did": DID, "handle": "bread.example"})

    access, _ = await entered(wire, http)

    assert access.base_url == other.url


async def test_an_address_of_mail_goes_to_the_entryway(wire: Wire, http: Http) -> None:
    wire.says[SESSION] = says(200, session())
    wire.says[PROFILE] = says(200, {"did": DID, "handle": "bread.example"})

    access, _ = await entered(wire, http, identifier="ada@bread.example")

    assert access.base_url == wire.url
    assert [asked.path for asked in wire.asked] == [SESSION, PROFILE]


async def test_a_host_that_was_typed_is_taken_as_it_is(wire: Wire, other: Wire, http: Http) -> None:
    other.says[SESSION] = says(200, session())
    other.says[PROFILE] = says(200, {"did": DID, "handle": "bread.example"})

    access, _ = await entered(wire, http, base_url=other.url + "/")

    assert access.base_url == other.url
    assert "video_url" not in access.extra
    assert wire.asked == []


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, bluesky.WrongPassword),
        (401, {"error": "AuthFactorTokenRequired"}, bluesky.SecondFactorAsked),
        (401, {"message": "No."}, bluesky.WrongPassword),
        (401, {"error": "AccountTakedown", "message": "Account has been taken down"}, bluesky.TakenDown),
        (400, {"error": "AccountTakedown"}, bluesky.TakenDown),
        (401, {"error": "AccountSuspended"}, bluesky.TakenDown),
        (401, {"error": "AccountDeactivated"}, bluesky.Deactivated),
        (200, session(active=False, status="takendown"), bluesky.TakenDown),
        (200, session(active=False, status="suspended"), bluesky.TakenDown),
        (200, session(active=False, status="deactivated"), bluesky.Deactivated),
        (200, session(active=False, status="desynchronized"), NotPermitted),
        (200, {"hello": "world"}, waited.NotNow),
        (502, {}, waited.NotNow),
        (429, {"error": "RateLimitExceeded"}, waited.NotNow),
    ],
)
async def test_a_session_that_is_not_given_is_explained(
    status: int, told: Any, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says[SESSION] = says(status, told)

    with pytest.raises(NetworkError) as caught:
        await entered(wire, http)

    assert type(caught.value) is error


# WordPress


@pytest.mark.parametrize("way", ["header", "second header", "head", "path", "query"])
async def test_the_api_of_a_site_is_found_in_every_way(way: str, wire: Wire, http: Http) -> None:
    root = "/?rest_route=/" if way == "query" else "/api/" if way != "path" else "/wp-json/"
    link = f'<{wire.url}{root}>; rel="https://api.w.org/"'
    headers = {
        "header": {"Link": link},
        "second header": {"Link": f'<{wire.url}/style.css>; rel="preload", {link}'},
    }.get(way, {})
    tag = f"<link rel='https://api.w.org/' href='{root}' />" if way == "head" else ""
    front = (200, f"<html><head>{tag}</head></html>".encode(), headers)
    wire.says["/"] = lambda asked: (200, ROOT) if "rest_route" in asked.query else front
    if way != "query":
        wire.says[root] = says(200, ROOT)

    site = await wordpress.discover(http, f"{wire.url}/wp-admin/profile.php")

    assert site.base_url == wire.url
    assert site.root == f"{wire.url}{root}".rstrip("/")
    assert site.name == "Bread & Butter"


async def test_a_site_that_has_moved_is_used_where_it_is(wire: Wire, other: Wire, http: Http) -> None:
    wire.says["/"] = says(301, b"", {"Location": f"{other.url}/fr/"})
    other.says["/fr/"] = says(200, b"", {"Link": f'<{other.url}/wp-json/>; rel="https://api.w.org/"'})
    other.says["/wp-json/"] = says(200, {**ROOT, "home": other.url})

    site = await wordpress.discover(http, wire.url)

    assert (site.base_url, site.root) == (other.url, f"{other.url}/wp-json")


@pytest.mark.parametrize("typed", ["", "https://", "ftp://bread.example", "https://[bread"])
async def test_what_is_no_site_is_said(typed: str, http: Http) -> None:
    with pytest.raises(NetworkError):
        await wordpress.discover(http, typed)


async def test_a_page_without_the_api_is_no_wordpress(wire: Wire, http: Http) -> None:
    wire.says["/"] = says(200, b"<html>Hello</html>")

    with pytest.raises(wordpress.NotWordPress):
        await wordpress.discover(http, wire.url)


@pytest.mark.parametrize(
    ("status", "told", "error"),
    [
        (401, {"code": "rest_not_logged_in", "message": "No."}, wordpress.WrongPassword),
        (401, {"code": "incorrect_password", "message": "No."}, wordpress.WrongPassword),
        (200, {"id": 3, "roles": ["subscriber"], "capabilities": {"read": True}}, NotPermitted),
    ],
)
async def test_who_may_not_publish_on_a_site_is_told_why(
    status: int, told: Any, error: type[NetworkError], wire: Wire, http: Http
) -> None:
    wire.says["/wp-json/wp/v2/users/me"] = says(status, told)
    site = wordpress.Site(wire.url, f"{wire.url}/wp-json", "Bread", "")

    with pytest.raises(NetworkError) as caught:
        await wordpress.sign_in(http, site, user="ada", password="abcd efgh")

    assert type(caught.value) is error


async def test_name_and_password_of_a_site_become_an_access(wire: Wire, http: Http) -> None:
    wire.says["/wp-json/wp/v2/users/me"] = says(200, {"id": 3, "capabilities": {"publish_posts": True}})
    wire.says["/wp-json/"] = says(200, {**ROOT, "home": wire.url})
    site = wordpress.Site(wire.url, f"{wire.url}/wp-json", "Bread", "")

    access, account = await wordpress.sign_in(http, site, user=" ada ", password=" abcd efgh ")

    assert (access.account_id, access.token, access.extra["user"]) == ("3", "abcd efgh", "ada")
    assert account.name == "Bread & Butter"
    sent = wire.to("/wp-json/wp/v2/users/me")[0].headers["Authorization"]
    assert base64.b64decode(sent.removeprefix("Basic ")).decode() == "ada:abcd efgh"


# All


async def test_who_waits_is_not_told_that_we_try_again_by_ourselves(wire: Wire, http: Http) -> None:
    wire.close()

    with translation.override("en"), pytest.raises(waited.NobodyThere) as caught:
        await wordpress.discover(http, wire.url)

    assert "ourselves" not in str(caught.value)
