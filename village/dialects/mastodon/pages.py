"""Public pages: a status with its answers, and a profile."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from aiohttp import web

from village.app_keys import WORLD
from village.dialects import html
from village.dialects.mastodon import entities, rendering
from village.dialects.mastodon.calling import NETWORK
from village.dialects.words import say
from village.world import accounts, media, pictures, polls, posts
from village.world.model import Account, Page, Post
from village.world.world import World

routes = web.RouteTableDef()
DAY = "public, max-age=86400"


def _gone(request: web.Request, status: int = 404) -> web.Response:
    words = say(request, "There is nothing here any more." if status == 410 else "There is nothing here.")
    return html.page(request, words, f'<div class="card"><h1>{words}</h1></div>', status=status)


def _who(request: web.Request, world: World) -> Account | None:
    return accounts.by_handle(world, request.match_info["handle"])


@routes.get("/")
async def front(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    people = "".join(f"<li>{_name(who)}</li>" for who in accounts.owned(world, network=NETWORK))
    recent = "".join(_card(world, post) for post in posts.public(world, Page(limit=20), network=NETWORK))
    title = say(request, "The village")
    return html.page(request, title, f'<div class="card"><h1>{title}</h1><ul>{people}</ul></div>{recent}')


@routes.get("/@{handle}")
async def profile(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    who = _who(request, world)
    if who is None or who.suspended:
        return _gone(request, 410 if who else 404)
    found = posts.of_author(
        world, who.id, Page(limit=30), visibilities=posts.EVERYBODY, replies=False, boosts=False, media_only=False
    )
    counts = say(request, "{posts} posts · {followers} followers · {following} following").format(
        posts=who.posts, followers=who.followers, following=who.following
    )
    head = (
        f'<div class="card">{_face(who)}<div class="text">{entities.html_of(world, who.bio)}</div>'
        f'<p class="soft">{counts}</p></div>'
    )
    cards = "".join(_card(world, post) for post in found)
    return html.page(request, f"{who.name} (@{who.handle})", head + cards)


@routes.get("/@{handle}/{id}")
async def status(request: web.Request) -> web.Response:
    world, given = request.app[WORLD], request.match_info["id"]
    who = _who(request, world)
    post = posts.get(world, int(given)) if given.isdecimal() and len(given) < 19 else None
    if who is None or post is None or post.author_id != who.id or not posts.may_see(world, post, None):
        return _gone(request)
    if who.suspended:
        return _gone(request, 410)
    above = "".join(_card(world, one) for one in posts.ancestors(world, post) if posts.may_see(world, one, None))
    below = "".join(_card(world, one) for one in posts.descendants(world, post) if posts.may_see(world, one, None))
    title = f"{who.name}: {post.text[:60]}"
    return html.page(request, title, above + _card(world, post, main=True) + below)


@routes.get("/users/{handle}/statuses/{id}")
async def permalink(request: web.Request) -> web.Response:
    place = f"/@{request.match_info['handle']}/{request.match_info['id']}"
    return web.Response(status=302, headers={"Location": place})


@routes.get("/tags/{tag}")
async def tag(request: web.Request) -> web.Response:
    world, word = request.app[WORLD], request.match_info["tag"].lower()
    found = posts.public(world, Page(limit=30), network=NETWORK, containing=f"#{word}")
    cards = "".join(_card(world, post) for post in found if word in rendering.tags(post.text))
    return html.page(request, f"#{word}", f"<h1>#{escape(word)}</h1>{cards}")


@routes.get("/avatars/{handle}.png")
async def avatar(request: web.Request) -> web.Response:
    picture = pictures.avatar(request.match_info["handle"])
    return web.Response(body=picture, content_type="image/png", headers={"Cache-Control": DAY})


@routes.get("/headers/{handle}.png")
async def header(request: web.Request) -> web.Response:
    picture = pictures.header(request.match_info["handle"])
    return web.Response(body=picture, content_type="image/png", headers={"Cache-Control": DAY})


def _name(who: Account) -> str:
    handle = escape(who.handle)
    return f'<a href="/@{handle}"><strong>{escape(who.name)}</strong></a> <span class="soft">@{handle}</span>'


def _face(who: Account) -> str:
    return f'<div class="who"><img src="/avatars/{escape(who.handle)}.png" alt=""><div>{_name(who)}</div></div>'


def _card(world: World, post: Post, *, main: bool = False) -> str:
    who = accounts.get(world, post.author_id)
    said_at = datetime.fromtimestamp(post.created_at / 1000, UTC)
    text = entities.html_of(world, post.text)
    if post.spoiler:
        text = f"<details><summary>{escape(post.spoiler)}</summary>{text}</details>"
    return (
        f'<article class="card{" main" if main else ""}" lang="{escape(post.language)}">{_face(who)}'
        f'<div class="text">{text}</div>{_shots(world, post)}{_poll(world, post)}'
        f'<p class="soft"><a href="/@{escape(who.handle)}/{post.id}"><time datetime="{said_at.isoformat()}">'
        f"{said_at:%Y-%m-%d %H:%M} UTC</time></a> · {post.replies} ↩ · {post.boosts} ⟳ · {post.likes} ★</p></article>"
    )


def _shots(world: World, post: Post) -> str:
    shots = []
    for item in media.of_post(world, post.id):
        if item.mime.startswith("image/"):
            shots.append(f'<img src="/media/{item.file}" alt="{escape(item.description)}" loading="lazy">')
        elif item.mime.startswith("video/"):
            shots.append(f'<video src="/media/{item.file}" controls title="{escape(item.description)}"></video>')
        else:
            shots.append(f'<audio src="/media/{item.file}" controls title="{escape(item.description)}"></audio>')
    return f'<div class="shots">{"".join(shots)}</div>' if shots else ""


def _poll(world: World, post: Post) -> str:
    if polls.get(world, post.id) is None:
        return ""
    return "".join(
        f'<div class="bar">{escape(choice.title)} <span class="soft">{choice.votes}</span></div>'
        for choice in polls.choices(world, post.id)
    )
