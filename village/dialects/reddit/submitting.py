"""Posting: words, a link, a picture, a film, a gallery, a poll, somebody else's post."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from village.dialects.reddit.calling import at, base36, full_name, named, refusal, told
from village.dialects.reddit.communities import Community, community_of
from village.dialects.reddit.files import by_address, by_asset
from village.dialects.speaking import Call, Problem
from village.world import audience, media, posts, records
from village.world.model import Draft, Media, NewPoll, Post

EVERYBODY = 0  # owner of what a community knows
DAY_S = 86_400


def wish(call: Call, kind: str) -> tuple[Community, dict[str, Any]]:
    """What every post tells. Raises: Problem with 200."""
    if not call.text("sr"):
        raise refusal("SUBREDDIT_REQUIRED", "you must specify a subreddit", "sr")
    community = community_of(call, call.text("sr"))
    if community is None:
        raise refusal("SUBREDDIT_NOEXIST", "Hmm, that community doesn't exist. Try checking the spelling.", "sr")
    if community.kind == "restricted":
        raise refusal("SUBREDDIT_NOTALLOWED", "You aren't allowed to post there.", "sr")
    title = call.text("title").strip()
    if not title:
        raise refusal("NO_TEXT", "we need something here", "title")
    for name, most in (("title", 300), ("text", 40_000)):
        if len(call.text(name)) > most:
            raise refusal("TOO_LONG", f"this is too long (max: {most})", name)
    if community.only_words and kind != "self":
        name = {"link": "NO_LINKS", "crosspost": "NO_CROSSPOSTS"}.get(kind, "NO_IMAGES")
        raise refusal(name, "that subreddit only allows text posts", "sr")
    flair = call.text("flair_id")
    if community.flairs and not flair:
        raise refusal("SUBMIT_VALIDATION_FLAIR_REQUIRED", "Your post must contain post flair.", "flair")
    if flair and flair not in [number for number, _words, mod_only in community.flairs if not mod_only]:
        raise refusal("BAD_FLAIR_TEMPLATE_ID", "invalid flair template id", "flair_id")
    marks = {"nsfw": call.flag("nsfw"), "spoiler": call.flag("spoiler"), "flair": flair}
    return community, {"title": title, "text": call.text("text"), "kind": kind, "url": "", **marks}


def publish(call: Call, community: Community, kept: dict[str, Any], files: tuple[Media, ...] = (), **more: Any) -> Post:
    text = f"{kept['title']}\n\n{kept['text']}".strip()
    draft = Draft(text, media=tuple(file.id for file in files), people=(), **more)
    post = posts.publish(call.world, call.me, draft, record=kept | {"community": community.name})
    audience.hear(call.world, post)
    return post


def permalink(call: Call, post: Post) -> str:
    kept = records.get(call.world, post.id)
    slug = "_".join("".join(sign if sign.isalnum() else " " for sign in kept["title"].lower()).split())[:50]
    return f"/r/{kept['community']}/comments/{base36(post.id)}/{slug or '_'}/"


def accepted(call: Call, post: Post) -> web.Response:
    url = call.base_url + permalink(call, post)
    data = {"url": url, "drafts_count": 0, "id": base36(post.id), "name": full_name(post)}
    return told(call, {"json": {"errors": [], "data": data}})


@at("POST", "/api/submit", "submit")
async def submit(call: Call) -> web.Response:
    kind = call.text("kind", "self")
    if call.text("api_type") != "json":
        raise Problem(400, "Bad Request")
    if kind not in ("self", "link", "image", "video", "crosspost"):
        raise refusal("INVALID_OPTION", "that option is not valid", "kind")
    community, kept = wish(call, kind)
    if kind in ("image", "video"):
        return _shows_file(call, community, kept)
    if kind == "crosspost":
        original = named(call, call.text("crosspost_fullname"))
        if original is None or original.reply_to:
            raise refusal("INVALID_CROSSPOST_THING", "that isn't a valid crosspost url", "crosspost_fullname")
        kept |= {"original": full_name(original), "text": ""}
    if kind == "link":
        kept["url"] = _link(call, community)
    post = publish(call, community, kept)
    if kind == "link":
        records.call(call.world, EVERYBODY, f"link:{community.name}", kept["url"], post.id)
    return accepted(call, post)


def _link(call: Call, community: Community) -> str:
    url = call.text("url")
    if not url:
        raise refusal("NO_URL", "a url is required", "url")
    if urlsplit(url).scheme not in ("http", "https"):
        raise refusal("BAD_URL", "you should check that url", "url")
    earlier = records.called(call.world, EVERYBODY, f"link:{community.name}", url)
    if earlier and posts.get(call.world, earlier) and not call.flag("resubmit"):
        raise refusal("ALREADY_SUB", "that link has already been submitted", "url")
    return url


def _shows_file(call: Call, community: Community, kept: dict[str, Any]) -> web.Response:
    """Where the post is, Reddit tells by a web socket only."""
    file = by_address(call, call.text("url"))
    if file is None or not file.mime.startswith(kept["kind"]):
        raise refusal("BAD_URL", "you should check that url", "url")
    if kept["kind"] == "video" and by_address(call, call.text("video_poster_url")) is None:
        raise refusal("MISSING_VIDEO_URLS", "this action requires video and video poster urls", "video_poster_url")
    publish(call, community, kept, (file,))
    page = f"{call.base_url}/user/{call.me.handle}/submitted/"
    data = {"user_submitted_page": page, "websocket_url": "wss://ws.village.test/submission"}
    return told(call, {"json": {"errors": [], "data": data}})


@at("POST", "/api/submit_gallery_post.json", "submit")
async def submit_gallery(call: Call) -> web.Response:
    community, kept = wish(call, "gallery")
    items = call.told.get("items")
    if not isinstance(items, list) or not 2 <= len(items) <= 20:
        raise refusal("BAD_GALLERY_SIZE", "A gallery has 2 to 20 items.", "items")
    files = []
    for item in items:
        file = by_asset(call, str(item.get("media_id"))) if isinstance(item, dict) else None
        if file is None or not file.mime.startswith("image/"):
            raise refusal("INVALID_MEDIA_ID", "that media is not valid", "items")
        caption = str(item.get("caption") or "")
        if len(caption) > 180:
            raise refusal("TOO_LONG", "this is too long (max: 180)", "caption")
        media.describe(call.world, file.id, description=caption, focus=None)
        files.append(file)
    return _accepted_short(call, publish(call, community, kept, tuple(files)))


@at("POST", "/api/submit_poll_post", "submit")
async def submit_poll(call: Call) -> web.Response:
    community, kept = wish(call, "self")
    options = call.told.get("options")
    if not isinstance(options, list) or not 2 <= len(options) <= 6 or not all(map(str, options)):
        raise refusal("BAD_POLL_OPTIONS", "A poll has 2 to 6 options.", "options")
    days = call.number("duration")
    if not 1 <= days <= 7:
        raise refusal("BAD_NUMBER", "duration is between 1 and 7", "duration")
    poll = NewPoll(tuple(map(str, options)), days * DAY_S)
    return _accepted_short(call, publish(call, community, kept | {"poll": True}, poll=poll))


def _accepted_short(call: Call, post: Post) -> web.Response:
    """Here the id is the full name."""
    data = {"url": call.base_url + permalink(call, post), "id": full_name(post)}
    return told(call, {"json": {"errors": [], "data": data}})
