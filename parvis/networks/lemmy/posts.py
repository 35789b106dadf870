"""Posts, comments and private messages: what is sent, and how it is found again.

Source: https://github.com/LemmyNet/lemmy/tree/0.19.20/crates/api_crud/src (read 2026-11-25).
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, Temporary
from parvis.networks.lemmy.calling import PAGE, PATH, PICTURES, Told, ask, inner, pages, told
from parvis.networks.lemmy.limits import TITLE_MOST
from parvis.networks.protocols import Access, Journal, Media, Outgoing, Result, Target, Undecidable

COMMENT = "comment:"
MESSAGE = "message:"
UPLOAD_SECONDS = 300.0
CLOCKS_APART = timedelta(minutes=2)
MOST_PAGES = 4
UNDETERMINED = 0  # the language of what has none
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment goes: a post, and the comment in it that is answered (0: the post itself)."""

    post: int
    comment: int = 0


def title_and_body(outgoing: Outgoing) -> tuple[str, str]:
    """The title given, else the first line of the text, which then leaves the body."""
    title = " ".join(str(outgoing.options.get("title") or "").split())
    if title:
        return title, outgoing.text
    first, _line, rest = outgoing.text.strip().partition("\n")
    first = " ".join(first.split())
    return (
        (first, rest.strip()) if len(first) <= TITLE_MOST else (first[: TITLE_MOST - 1].rstrip() + "…", outgoing.text)
    )


def comments_of(outgoing: Outgoing) -> list[str]:
    """What stands below the post: the further parts of a thread, then the first comment."""
    first = str(outgoing.options.get("first_comment") or "").strip()
    return [*outgoing.parts[1:], *([first] if first else [])]


async def upload(http: Http, access: Access, media: Media, number: int, journal: Journal) -> str:
    """A picture; the address where the server shows it."""

    async def act() -> Result:
        form = aiohttp.FormData()
        content = await asyncio.to_thread(media.path.read_bytes)
        form.add_field("images[]", content, filename=media.path.name, content_type=media.mime)
        answer = await told(http, access, "POST", PICTURES, data=form, seconds=UPLOAD_SECONDS)
        files = answer.get("files")
        name = str(inner(files[0]).get("file") or "") if isinstance(files, list) and files else ""
        if not name:
            raise ContentRefused(said=str(answer.get("msg") or ""))
        return {"url": f"{access.base_url}{PICTURES}/{quote(name)}"}

    kept = await journal.step(f"upload:{number}", act, repeatable=True)
    return str(kept["url"])


def fields_of(outgoing: Outgoing, community: int, pictures: Sequence[str]) -> Told:
    """The body of a new post: its link, or the first picture, is what it shows; other pictures stand in the text."""
    title, body = title_and_body(outgoing)
    fields: Told = {"name": title, "community_id": community}
    link = str(outgoing.options.get("link") or "").strip()
    shown = list(zip(outgoing.media, pictures, strict=True))
    if link:
        fields["url"] = link
    elif shown:
        media, fields["url"] = shown.pop(0)
        if media.alt:
            fields["alt_text"] = media.alt
    text = "\n\n".join(piece for piece in (body, *(shown_as(media, url) for media, url in shown)) if piece)
    if text:
        fields["body"] = text
    if outgoing.options.get("nsfw"):
        fields["nsfw"] = True
    return fields


def shown_as(media: Media, url: str) -> str:
    alt = " ".join(re.sub(r"[\[\]\\]", " ", media.alt).split())
    return f"![{alt}]({url})"


class Post:
    """A new post."""

    def __init__(self, http: Http, access: Access, fields: Told, began_at: datetime) -> None:
        self.http, self.access, self.fields, self.began_at = http, access, fields, began_at

    async def act(self) -> Result:
        path = f"{PATH}/post"
        answer = await told(self.http, self.access, "POST", path, needs="post_view", effect=True, json=self.fields)
        return result_of(inner(answer, "post_view", "post"))

    async def look(self) -> Result | None:
        """Among our own of that community."""
        wish = {"person_id": self.access.account_id, "community_id": self.fields["community_id"], "sort": "New"}
        for view in await _young(self.http, self.access, "/user", "posts", "post", self.began_at, **wish):
            post = inner(view, "post")
            if self._is_this(post):
                return result_of(post)
        await _be_sure(
            self.http, self.access, nsfw=bool(self.fields.get("nsfw")), community=self.fields["community_id"]
        )
        return None

    def _is_this(self, post: Mapping[str, Any]) -> bool:
        if post.get("deleted") or str(post.get("name") or "").strip() != self.fields["name"]:
            return False
        # Pictures may be shown by another address, so that only what people wrote is compared.
        there, ours = (_PICTURE.sub("", str(body or "")) for body in (post.get("body"), self.fields.get("body")))
        return bool(post.get("url")) == bool(self.fields.get("url")) and words.same_text(there, ours)


class Comment:
    """A comment below a post, or an answer to one."""

    def __init__(self, http: Http, access: Access, text: str, place: Place, began_at: datetime) -> None:
        self.http, self.access, self.text, self.place, self.began_at = http, access, text, place, began_at

    async def act(self) -> Result:
        body: Told = {"content": self.text, "post_id": self.place.post}
        if self.place.comment:
            body["parent_id"] = self.place.comment
        path = f"{PATH}/comment"
        answer = await told(self.http, self.access, "POST", path, needs="comment_view", effect=True, json=body)
        return result_of(inner(answer, "comment_view", "comment"))

    async def look(self) -> Result | None:
        """Among our own. One that was taken away there has no words any more."""
        wish = {"person_id": self.access.account_id, "sort": "New"}
        gone = False
        for view in await _young(self.http, self.access, "/user", "comments", "comment", self.began_at, **wish):
            comment = inner(view, "comment")
            if comment.get("post_id") != self.place.post or parent_of(comment) != self.place.comment:
                continue
            if comment.get("deleted") or comment.get("removed"):
                gone = True
            elif words.same_text(str(comment.get("content") or ""), self.text):
                return result_of(comment)
        if gone:
            raise Undecidable
        await _be_sure(self.http, self.access)
        return None


class Message:
    """A private message."""

    def __init__(self, http: Http, access: Access, text: str, person: int, began_at: datetime) -> None:
        self.http, self.access, self.text, self.person, self.began_at = http, access, text, person, began_at

    async def act(self) -> Result:
        body = {"content": self.text, "recipient_id": self.person}
        path, needs = f"{PATH}/private_message", "private_message_view"
        answer = await told(self.http, self.access, "POST", path, needs=needs, effect=True, json=body)
        return result_of(inner(answer, "private_message_view", "private_message"))

    async def look(self) -> Result | None:
        """The list holds what we sent as well."""
        path, needs = "/private_message/list", "private_messages"
        for view in await _young(self.http, self.access, path, needs, "private_message", self.began_at):
            message = inner(view, "private_message")
            here = message.get("recipient_id") == self.person and is_ours(message, self.access)
            if here and words.same_text(str(message.get("content") or ""), self.text):
                return result_of(message)
        return None


async def _young(
    http: Http, access: Access, path: str, needs: str, name: str, began_at: datetime, **params: object
) -> list[Mapping[str, Any]]:
    """The entries of a list since a publication began. Raises Undecidable where there are more than we read.

    Posts that moderators pinned come first, however old they are.
    """
    found: list[Mapping[str, Any]] = []
    read = 0
    async for view in pages(http, access, path, needs, most=MOST_PAGES, **params):
        read += 1
        thing = inner(view, name)
        if moment_of(thing) >= began_at - CLOCKS_APART:
            found.append(view)
        elif not thing.get("featured_community") and not thing.get("featured_local"):
            return found
    if read >= MOST_PAGES * PAGE:
        raise Undecidable
    return found


async def _be_sure(http: Http, access: Access, *, nsfw: bool = False, community: int = 0) -> None:
    """That the lists show what we write. Raises Undecidable where the account's own settings hide it from us.

    Source: https://github.com/LemmyNet/lemmy/blob/0.19.20/crates/db_views/src/post_view.rs (read 2026-11-25).
    """
    me = inner(await ask(http, access, "/site", needs="site_view"), "my_user")
    settings = inner(me, "local_user_view", "local_user")
    bot = inner(me, "local_user_view", "person").get("bot_account")
    languages = me.get("discussion_languages") or [UNDETERMINED]
    follows = [inner(view, "community") for view in me.get("follows") or ()]
    nsfw = nsfw or any(one.get("id") == community and one.get("nsfw") for one in follows)
    hidden = (
        (bot and settings.get("show_bot_accounts") is False)
        or (nsfw and settings.get("show_nsfw") is False)
        or UNDETERMINED not in languages
    )
    if not me or hidden:
        raise Undecidable


async def place_of(http: Http, access: Access, target: Target) -> Place:
    """Where an answer to this goes. Raises Gone."""
    number = int(target.remote_id.removeprefix(COMMENT))
    if not target.remote_id.startswith(COMMENT):
        return Place(number)
    if target.extra.get("post"):
        return Place(int(target.extra["post"]), number)
    found = await ask(http, access, "/comment", needs="comment_view", id=number)
    return Place(int(inner(found, "comment_view", "comment").get("post_id") or 0), number)


async def person_of(http: Http, access: Access, target: Target) -> int:
    """Who wrote a private message. Raises Gone."""
    if target.extra.get("person"):
        return int(target.extra["person"])
    number = int(target.remote_id.removeprefix(MESSAGE))
    path, needs = "/private_message/list", "private_messages"
    async for view in pages(http, access, path, needs, most=MOST_PAGES):
        message = inner(view, "private_message")
        if message.get("id") == number and message.get("creator_id"):
            return int(message["creator_id"])
    raise Gone()


def parent_of(comment: Mapping[str, Any]) -> int:
    """The comment that it answers, 0 where it stands right below the post. path: "0.24.27"."""
    steps = str(comment.get("path") or "0").split(".")
    return int(steps[-2]) if len(steps) > 2 and steps[-2].isdecimal() else 0


def moment_of(thing: Mapping[str, Any]) -> datetime:
    """Raises Temporary where none is told."""
    try:
        return parsed(str(thing["published"]))
    except (KeyError, ValueError) as error:
        raise Temporary(said=str(thing)) from error


def is_ours(thing: Mapping[str, Any], access: Access) -> bool:
    return str(thing.get("creator_id")) == access.account_id


def result_of(thing: Mapping[str, Any]) -> Result:
    """Raises AnswerLost where it has no number."""
    if not isinstance(thing.get("id"), int):
        raise AnswerLost(said=str(dict(thing)))
    return {"id": thing["id"], "url": str(thing.get("ap_id") or "")}
