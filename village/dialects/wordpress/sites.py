"""A site as a browser and a client first see it: its front, its articles, the index of its API, granting a password.

Source: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/ and
make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/ (read 2026-11-22).
"""

from __future__ import annotations

import secrets
import string
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from village.app_keys import WORLD
from village.dialects import html
from village.dialects.wordpress import slugs
from village.dialects.wordpress.calling import API, NETWORK, Call, base_of, endpoint, site_of
from village.dialects.wordpress.problems import Problem
from village.dialects.words import say
from village.world import accounts, keys, media, posts, records
from village.world.model import Account, Page, Post
from village.world.world import World

routes = web.RouteTableDef()
GRANT = "/sites/{site}/wp-admin/authorize-application.php"
SCOPE = "password"
OWNER = ("read", "edit_posts", "publish_posts", "upload_files", "moderate_comments", "manage_categories")


def mint_password(world: World, account: Account) -> str:
    """An application password: 24 letters and digits. People see them in groups of four."""
    value = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(24))
    return keys.mint(world, keys.own_app(world, NETWORK), account.id, SCOPE, value=value).token


def _site(request: web.Request) -> Account:
    """Raises: HTTPNotFound."""
    site = site_of(request)
    if site is None:
        raise web.HTTPNotFound
    return site


def _announced(request: web.Request, site: Account, answer: web.Response) -> web.Response:
    """Every page of a site names its API."""
    root = f"{base_of(request.app[WORLD], site)}/wp-json/"
    answer.headers["Link"] = f'<{root}>; rel="https://api.w.org/"'
    return answer


@routes.get(f"{API}/")
@routes.get(API)
@endpoint
async def index(call: Call) -> web.Response:
    told = {
        "name": call.site.name,
        "description": call.site.bio,
        "url": call.base,
        "home": call.base,
        "gmt_offset": "0",
        "timezone_string": "UTC",
        "namespaces": ["wp/v2"],
        "authentication": {
            "application-passwords": {"endpoints": {"authorization": f"{call.base}/wp-admin/authorize-application.php"}}
        },
        "routes": {},
    }
    return web.json_response(told)


@routes.get(f"{API}/wp/v2/users/me")
@endpoint
async def me(call: Call) -> web.Response:
    who = call.me
    told = {
        "id": who.id,
        "name": who.name,
        "slug": who.handle,
        "link": f"{call.base}/author/{who.handle}/",
        "avatar_urls": {"96": f"{call.world.base_url}/avatars/{who.handle}.png"},
    }
    if call.text("context") == "edit":
        rights = OWNER if call.may_edit else ("read",)
        role = "administrator" if call.may_edit else "subscriber"
        told |= {"username": who.handle, "roles": [role], "capabilities": dict.fromkeys((*rights, role), True)}
    return web.json_response(told)


@routes.route("*", f"{API}/{{rest:.*}}")
async def nothing(request: web.Request) -> web.Response:
    raise Problem(404, "rest_no_route", "No route was found matching the URL and request method.")


@routes.get(GRANT)
async def ask(request: web.Request) -> web.Response:
    site = _site(request)
    app = request.query.get("app_name", "")
    title = say(request, "{app} asks to use an account").format(app=escape(app))
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(request.query.get(name, ""))}">'
        for name in ("app_name", "success_url", "reject_url")
    )
    body = (
        f'<form class="card" method="post"><h1>{title}</h1><p>{escape(site.name)}</p>{hidden}'
        f'<p><button class="go" name="decision" value="allow">{say(request, "Allow")}</button> '
        f'<button name="decision" value="deny">{say(request, "Deny")}</button></p></form>'
    )
    return html.page(request, site.name, body)


@routes.post(GRANT)
async def decide(request: web.Request) -> web.Response:
    """Back to where the client waits, with a new password or with `success=false`."""
    site, world, told = _site(request), request.app[WORLD], await request.post()
    success, reject = str(told.get("success_url", "")), str(told.get("reject_url", ""))
    if told.get("decision") != "allow":
        return _back(reject or success, {} if reject else {"success": "false"})
    password = mint_password(world, site)
    grant = {"site_url": base_of(world, site), "user_login": site.handle, "password": password}
    if not success:
        return html.show_code(request, password)
    return _back(success, grant)


def _back(address: str, told: dict[str, str]) -> web.Response:
    if urlsplit(address).scheme not in ("http", "https"):
        raise web.HTTPBadRequest
    joint = "&" if urlsplit(address).query else "?"
    return web.Response(status=302, headers={"Location": f"{address}{joint}{urlencode(told)}" if told else address})


@routes.get("/sites/{site}/")
@routes.get("/sites/{site}")
async def front(request: web.Request) -> web.Response:
    site, world = _site(request), request.app[WORLD]
    articles = posts.of_author(
        world, site.id, Page(limit=20), visibilities=("public",), replies=False, boosts=False, media_only=False
    )
    cards = "".join(_card(world, site, article) for article in articles if article.reply_to is None)
    return _announced(request, site, html.page(request, site.name, f"<h1>{escape(site.name)}</h1>{cards}"))


@routes.get("/sites/{site}/{slug}/")
async def article(request: web.Request) -> web.Response:
    site, world = _site(request), request.app[WORLD]
    post_id = records.called(world, site.id, slugs.ARTICLE, request.match_info["slug"])
    post = posts.get(world, post_id) if post_id else None
    if post is None or post.visibility != "public":
        raise web.HTTPNotFound
    comments = "".join(_comment(world, comment) for comment in posts.descendants(world, post))
    title = str(records.get(world, post.id)["title"])
    return _announced(request, site, html.page(request, title, _card(world, site, post) + comments))


def _card(world: World, site: Account, post: Post) -> str:
    kept = records.get(world, post.id)
    shots = "".join(
        f'<img src="/media/{item.file}" alt="{escape(item.description)}" loading="lazy">'
        for item in media.of_post(world, post.id)
        if item.mime.startswith("image/")
    )
    words = post.text.removeprefix(str(kept["title"])).strip()
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in words.split("\n\n") if text)
    address = f"/sites/{escape(site.handle)}/{escape(kept['slug'])}/"
    return (
        f'<article class="card"><h2><a href="{address}">{escape(kept["title"])}</a></h2>'
        f'<div class="shots">{shots}</div><div class="text">{paragraphs}</div></article>'
    )


def _comment(world: World, comment: Post) -> str:
    who = accounts.get(world, comment.author_id)
    words = escape(comment.text).replace("\n", "<br>")
    return (
        f'<article class="card" id="comment-{comment.id}"><strong>{escape(who.name)}</strong><p>{words}</p></article>'
    )
