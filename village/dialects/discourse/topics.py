"""Opening topics, answering, reading them.

Source: https://docs.discourse.org/#tag/Posts, #tag/Topics (read 2026-11-25). This forum lets titles be used again.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from village.dialects.discourse.calling import (
    dialect,
    me,
    missing,
    moment,
    numbers,
    opened,
    picture,
    refused,
    shown,
    slug_of,
    title_of,
    topic_id,
)
from village.dialects.speaking import Call, Problem
from village.world import accounts, audience, media, posts, records
from village.world.model import Account, Draft, Post

CATEGORIES = {1: ("Uncategorized", None, 1), 5: ("Bakery", None, 1), 6: ("Recipes", 5, 1), 7: ("News", None, 3)}
FIELDS = {
    "title", "raw", "topic_id", "category", "target_recipients", "target_usernames", "archetype", "created_at",
    "reply_to_post_number", "embed_url", "external_id", "auto_track", "tags", "tags[]",
}  # fmt: skip
CHUNK = 20
FORUM = 0  # who calls a topic by its external id: everybody
SIMILAR_MS = 300_000
_FILE = re.compile(r"!\[([^\]|]*)[^\]]*\]\(upload://(\d+)\.\w+\)")
_NAME = re.compile(r"[\w-]{1,50}")


async def create(call: Call) -> web.Response:
    author, told = me(call), call.told
    unknown = set(told) - FIELDS
    if unknown:
        raise Problem(400, f"found unpermitted parameters: {', '.join(sorted(unknown))}")
    raw = call.text("raw").strip()
    private = call.text("archetype") == "private_message"
    root = opened(call, call.text("topic_id")) if call.text("topic_id") else None
    direct = private or (root is not None and root.visibility == "direct")
    if len(raw) < (10 if direct else 20):
        raise refused(f"Body is too short (minimum is {10 if direct else 20} characters)")
    if len(raw) > 32_000:
        raise refused("Body is limited to 32000 characters")
    _refuse_similar(call, author, raw)
    files = [(int(number), alt) for alt, number in _FILE.findall(raw)]
    for number, alt in files:
        kept = media.get(call.world, number)
        if kept is None or kept.account_id != author.id:
            raise refused("The file was not uploaded")
        media.describe(call.world, number, description=alt, focus=None)
    held = tuple(number for number, _alt in files)
    post = _answer(call, author, root, raw, held) if root else _topic(call, author, raw, held, private=private)
    audience.hear(call.world, post)
    return web.json_response(shown(call.world, post, author) | {"draft_sequence": 0})


dialect.post("/posts")(create)
dialect.post("/posts.json")(create)


def _refuse_similar(call: Call, author: Account, raw: str) -> None:
    rows = call.world.store.rows(
        "SELECT text FROM post WHERE author_id = ? AND created_at > ? AND deleted_at = 0",
        (author.id, call.now - SIMILAR_MS),
    )
    if any(row[0] == raw for row in rows):
        raise refused("Body is too similar to what you recently posted")


def _topic(call: Call, author: Account, raw: str, held: tuple[int, ...], *, private: bool) -> Post:
    title, external = call.text("title").strip(), call.text("external_id")
    if not (2 if private else 15) <= len(title) <= 255:
        raise refused(f"Title is too short (minimum is {2 if private else 15} characters)")
    if external and not _NAME.fullmatch(external):
        raise refused("External ID is invalid")
    if external and records.called(call.world, FORUM, "external", external):
        raise refused("External ID has already been taken")
    category = call.number("category", 1)
    if category not in CATEGORIES:
        raise refused("Category can't be blank")
    if CATEGORIES[category][2] != 1:
        raise Problem(403, "You are not permitted to view the requested resource.")
    people: list[int] = []
    if private:
        named = [accounts.by_handle(call.world, name, network="discourse") for name in call.items("target_recipients")]
        people = [person.id for person in named if person]
        if not people or len(people) < len(named):
            raise refused("You must select a valid user.")
    record = {"title": title, "category": category, "tags": call.items("tags") or call.items("tags[]")}
    draft = Draft(raw, visibility="direct" if private else "public", media=held, people=tuple(people))
    post = posts.publish(call.world, author, draft, record=record | {"external_id": external})
    if external:
        records.call(call.world, FORUM, "external", external, post.id)
    return post


def _answer(call: Call, author: Account, root: Post, raw: str, held: tuple[int, ...]) -> Post:
    wanted = call.number("reply_to_post_number", 1)
    parent = next((key for key, number in numbers(call.world, root).items() if number == wanted), None)
    if parent is None or posts.get(call.world, parent) is None:
        raise refused("The post you are replying to has been deleted")
    people: tuple[int, ...] | None = None
    if root.visibility == "direct":
        others = {root.author_id, *(person.id for person in posts.mentioned(call.world, root.id))} - {author.id}
        people = tuple(sorted(others))
    return posts.publish(
        call.world, author, Draft(raw, "", root.visibility, reply_to=parent, media=held, people=people)
    )


async def show_post(call: Call) -> web.Response:
    return web.json_response(
        shown(call.world, call.post(call.path("id"), "The requested URL was not found."), me(call))
    )


dialect.get("/posts/{id}.json")(show_post)


@dialect.delete("/posts/{id}.json")
async def delete(call: Call) -> web.Response:
    """Of one's own, and below one's own topic: its owner moderates it here."""
    post, who = call.post(call.path("id")), me(call)
    root = posts.get(call.world, post.conversation_id)
    if who.id not in (post.author_id, root.author_id if root else 0):
        raise Problem(403, "You are not permitted to view the requested resource.")
    posts.delete(call.world, post)
    return web.Response()


def _all(call: Call, root: Post) -> list[Post]:
    return [root, *(post for post in sorted(posts.descendants(call.world, root), key=lambda post: post.id))]


@dialect.get("/t/{id}.json")
async def show(call: Call) -> web.Response:
    """The first posts, and the numbers of all."""
    root, who = opened(call, call.path("id")), me(call)
    found = _all(call, root)
    title = title_of(call.world, root)
    record = records.get(call.world, root.id)
    return web.json_response(
        {
            "post_stream": {
                "posts": [_in_topic(call, post, who) for post in found[:CHUNK]],
                "stream": [post.id for post in found],
            },
            "id": topic_id(root),
            "title": title,
            "fancy_title": title,
            "slug": slug_of(title),
            "posts_count": len(found),
            "reply_count": root.replies,
            "like_count": sum(post.likes for post in found),
            "created_at": moment(root.created_at),
            "last_posted_at": moment(found[-1].created_at),
            "archetype": "private_message" if root.visibility == "direct" else "regular",
            "category_id": record.get("category", 1),
            "tags": [{"id": at, "name": tag, "slug": tag} for at, tag in enumerate(record.get("tags") or ())],
            "user_id": root.author_id,
            "chunk_size": CHUNK,
            "external_id": record.get("external_id") or None,
            "closed": False,
            "archived": False,
            "visible": True,
        }
    )


def _in_topic(call: Call, post: Post, who: Account) -> dict[str, Any]:
    """Topics tell `raw` to those who ask for it."""
    told = shown(call.world, post, who)
    return told if call.flag("include_raw") else {name: value for name, value in told.items() if name != "raw"}


@dialect.get("/t/{id}/posts.json")
async def some(call: Call) -> web.Response:
    root, who = opened(call, call.path("id")), me(call)
    wanted = set(call.items("post_ids[]"))
    found = [post for post in _all(call, root) if str(post.id) in wanted][:CHUNK]
    return web.json_response(
        {"post_stream": {"posts": [_in_topic(call, post, who) for post in found]}, "id": topic_id(root)}
    )


@dialect.get("/t/external_id/{name}.json")
async def by_name(call: Call) -> web.Response:
    found = records.called(call.world, FORUM, "external", call.path("name"))
    root = posts.get(call.world, found) if found else None
    if root is None or not posts.may_see(call.world, root, me(call).id):
        raise missing()
    where = f"{call.base_url}/t/{slug_of(title_of(call.world, root))}/{topic_id(root)}.json"
    return web.Response(status=301, headers={"Location": where})


@dialect.get("/user_actions.json", public=True)
async def actions(call: Call) -> web.Response:
    """Filter 4: the topics that somebody opened."""
    user = accounts.by_handle(call.world, call.text("username"), network="discourse")
    if user is None:
        raise missing()
    if call.text("filter") != "4":
        raise Problem(400, "This forum knows filter 4 only")
    rows = call.world.store.rows(
        "SELECT id FROM post WHERE author_id = ? AND reply_to IS NULL AND boost_of IS NULL AND deleted_at = 0"
        " AND visibility = 'public' ORDER BY id DESC LIMIT ? OFFSET ?",
        (user.id, min(call.number("limit", 30), 60), call.number("offset")),
    )
    return web.json_response({"user_actions": [_action(call, call.post(row[0]), user) for row in rows]})


def _action(call: Call, root: Post, user: Account) -> dict[str, Any]:
    title = title_of(call.world, root)
    whose = {"username": user.handle, "name": user.name, "user_id": user.id}
    acting = {f"acting_{name}": value for name, value in whose.items()}
    target = {f"target_{name}": value for name, value in whose.items()}
    return (
        whose
        | acting
        | target
        | {
            "excerpt": root.text[:60],
            "action_type": 4,
            "created_at": moment(root.created_at),
            "avatar_template": picture(user),
            "acting_avatar_template": picture(user),
            "slug": slug_of(title),
            "topic_id": topic_id(root),
            "post_number": 1,
            "post_id": None,
            "title": title,
            "deleted": False,
            "hidden": None,
            "post_type": None,
            "action_code": None,
            "category_id": records.get(call.world, root.id).get("category", 1),
            "closed": False,
            "archived": False,
        }
    )
