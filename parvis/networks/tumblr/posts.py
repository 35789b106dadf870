"""One post, or one reblog: sending it, and finding it again.

Tumblr takes no key of ours, but the end of a post's address is ours to choose: it ends in a mark.
Source: https://github.com/tumblr/docs/blob/master/api.md, “/posts - Create/Reblog a Post” (read 2026-11-25).
"""

import asyncio
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from parvis.kit.http import Answer, Http
from parvis.networks.errors import AnswerLost, Gone, Unfinished
from parvis.networks.protocols import Access, Media, Outgoing, Result
from parvis.networks.tumblr.blocks import content_of, identifier, text_of
from parvis.networks.tumblr.calling import (
    blog_path,
    id_of,
    inside,
    listed,
    moment,
    other_blog,
    own,
    post_url,
    rest,
    send,
    told,
)  # fmt: skip

CLOCKS_APART = timedelta(minutes=5)
UPLOAD_SECONDS = 900.0
READY_LOOKS = 60
READY_SECONDS = 3.0
SLUG_CHARS = 40
WORKED_ON = "transcoding"


def mark_of(once: str) -> str:
    return hashlib.sha256(once.encode()).hexdigest()[:10]


def slug_of(outgoing: Outgoing, once: str) -> str:
    """The first words, then the mark."""
    said = str(outgoing.options.get("title") or "") or text_of(outgoing)
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    told = "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_CHARS].strip("-")
    return f"{told}-{mark_of(once)}" if told else mark_of(once)


def fields_of(outgoing: Outgoing, once: str, parent: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body of the request. parent: what names a post that is reblogged."""
    content, layout = content_of(outgoing)
    fields: dict[str, Any] = {"content": content, "state": "published", "slug": slug_of(outgoing, once)}
    tags = [str(tag).replace(",", " ").strip().lstrip("#") for tag in outgoing.options.get("tags") or ()]
    given = {
        "layout": layout,
        "tags": ",".join(tag for tag in tags if tag),
        "source_url": str(outgoing.options.get("source") or "").strip(),
        **(parent or {}),
    }
    return fields | {name: value for name, value in given.items() if value}


async def parent_of(http: Http, access: Access, blog: str, post_id: str) -> Result:
    """What a reblog says of the post that it stands under. Raises Gone."""
    params = {"id": post_id, "npf": "true"}
    for post in listed(await told(http, access, "GET", other_blog(blog, "posts"), params=params), "posts"):
        owner = post.get("blog")
        uuid = str(owner.get("uuid") or "") if isinstance(owner, dict) else ""
        if id_of(post) == post_id and post.get("reblog_key") and uuid:
            key = str(post["reblog_key"])
            return {"parent_tumblelog_uuid": uuid, "parent_post_id": post_id, "reblog_key": key}
    raise Gone


class Post:
    def __init__(
        self, http: Http, access: Access, fields: Mapping[str, Any], media: Sequence[Media], began_at: datetime
    ) -> None:
        self.http, self.access, self.fields, self.media, self.began_at = http, access, fields, media, began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        """{"id", "url"}; both "" where Tumblr still works on a film."""
        # A film whose answer was lost may have become ready since; Tumblr lists it only then.
        if any(not one.is_image for one in self.media) and (found := await self.look()) is not None:
            return found
        answer = await self._sent()
        made = inside(answer)
        self.rest = rest(answer.headers)
        if made.get("state") == WORKED_ON:
            return {"id": "", "url": ""}
        post_id = str(made.get("id") or "")
        if not post_id:
            raise AnswerLost(status=answer.status, said=answer.text())
        return self._result(post_id)

    async def look(self) -> Result | None:
        """Our posts since the first try, by the mark in their address; they come newest first."""
        mark = str(self.fields["slug"]).rpartition("-")[2]
        async for post in own(self.http, self.access):
            at = moment(post)
            if at is not None and at < self.began_at - CLOCKS_APART:
                return None
            if mark in str(post.get("slug") or "") or mark in str(post.get("post_url") or ""):
                return self._result(id_of(post))
        return None

    async def become_ready(self) -> Result:
        """Raises Unfinished."""
        for _look in range(READY_LOOKS):
            if (found := await self.look()) is not None:
                return found
            await asyncio.sleep(READY_SECONDS)
        raise Unfinished

    async def _sent(self) -> Answer:
        path = blog_path(self.access, "posts")
        if not self.media:
            return await send(self.http, self.access, "POST", path, effect=True, json=dict(self.fields))
        with ExitStack() as files:
            form = aiohttp.FormData()
            form.add_field("json", json.dumps(self.fields), content_type="application/json")
            for number, media in enumerate(self.media):
                content = files.enter_context(media.path.open("rb"))
                form.add_field(identifier(number), content, filename=media.path.name, content_type=media.mime)
            return await send(self.http, self.access, "POST", path, effect=True, data=form, seconds=UPLOAD_SECONDS)

    def _result(self, post_id: str) -> Result:
        return {"id": post_id, "url": post_url(self.access, post_id)}
