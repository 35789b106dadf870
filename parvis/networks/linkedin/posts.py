"""One post: what it holds, sending it, and finding it again.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api (read 2026-11-22).
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost
from parvis.networks.linkedin import little
from parvis.networks.linkedin.calling import encoded, is_page, pages, permalink, send
from parvis.networks.linkedin.errors import duplicate_of, sorted_error
from parvis.networks.linkedin.limits import POLL_DAYS, QUESTION_CHARS, poll_days
from parvis.networks.linkedin.uploads import family
from parvis.networks.protocols import Access, Outgoing, Poll, Result, Undecidable

CLOCKS_APART = timedelta(minutes=2)
#: LinkedIn refuses the same words again for about ten minutes, and names the post that they are in.
REMEMBERED = timedelta(minutes=8)
PAGE = 50
_SHARED = re.compile(r"urn:li:(?:share|ugcPost|activity):\d+")
#: As in …/posts/name_words-activity-7094637247890620418-AbCd
_SHARED_PAGE = re.compile(r"\b(activity|share|ugcPost)-(\d{6,})")


def text_of(outgoing: Outgoing) -> str:
    """The parts become one post: LinkedIn knows no threads."""
    return "\n\n".join(part for part in outgoing.parts if part)


def parent_of(text: str) -> str:
    """The post that is shared, from its URN or the address of its page; "" where there is none."""
    found = _SHARED.search(text.replace("%3A", ":"))
    if found:
        return found[0]
    page = _SHARED_PAGE.search(text)
    return f"urn:li:{page[1]}:{page[2]}" if page else ""


def question_of(outgoing: Outgoing) -> str:
    """What a poll asks: said by itself, else the first line of the text."""
    return str(outgoing.options.get("question") or "").strip() or text_of(outgoing).strip().partition("\n")[0]


def body_of(outgoing: Outgoing, access: Access, urns: Sequence[str]) -> dict[str, Any]:
    visibility = "PUBLIC"
    if not is_page(access) and outgoing.options.get("visibility") == "CONNECTIONS":
        visibility = "CONNECTIONS"
    distribution = {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []}
    body: dict[str, Any] = {
        "author": access.account_id,
        "commentary": little.written(text_of(outgoing)),
        "visibility": visibility,
        "distribution": distribution,
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    parent = parent_of(str(outgoing.options.get("reshare") or ""))
    if parent:
        return body | {"reshareContext": {"parent": parent}}
    content = _content(outgoing, urns)
    return body | {"content": content} if content else body


def _content(outgoing: Outgoing, urns: Sequence[str]) -> dict[str, Any]:
    title = str(outgoing.options.get("title") or "").strip()
    if outgoing.poll is not None:
        return {"poll": _poll(outgoing.poll, question_of(outgoing))}
    if len(urns) > 1:
        images = [{"id": urn, "altText": media.alt} for urn, media in zip(urns, outgoing.media, strict=True)]
        return {"multiImage": {"images": images}}
    if urns:
        media = outgoing.media[0]
        if family(media) == "image":
            return {"media": {"id": urns[0], "altText": media.alt}}
        return {"media": {"id": urns[0], "title": title or media.path.name}}
    link = str(outgoing.options.get("link") or "").strip()
    if link:
        about = str(outgoing.options.get("description") or "").strip()
        return {"article": {"source": link, "title": title or link, "description": about}}
    return {}


def _poll(poll: Poll, question: str) -> dict[str, Any]:
    settings = {"duration": POLL_DAYS[poll_days(poll.seconds)], "voteSelectionType": "SINGLE_VOTE"}
    options = [{"text": option} for option in poll.options]
    return {"question": question[:QUESTION_CHARS], "options": options, "settings": settings}


class Post:
    def __init__(self, http: Http, access: Access, body: Mapping[str, Any], began_at: datetime) -> None:
        self.http, self.access, self.body, self.began_at = http, access, body, began_at
        self.tried_before = False

    async def act(self) -> Result:
        """The new post's name comes in a header; the body is empty."""
        answer = await send(self.http, self.access, "POST", "/rest/posts", effect=True, json=self.body)
        twin = duplicate_of(answer)
        if twin and self.tried_before:  # of our own earlier try, whose answer was lost
            return self._found(twin)
        if not answer.ok:
            raise sorted_error(answer)
        urn = answer.headers.get("x-restli-id", "")
        if not urn.startswith("urn:li:"):
            raise AnswerLost(status=answer.status, said=answer.text())
        return self._found(urn)

    async def look(self) -> Result | None:
        """A page's own posts since the first try. A person's are closed to us: sending again within the time that
        LinkedIn remembers words brings the name of the first post, or publishes what never was; later a person decides.
        """
        self.tried_before = True
        if not is_page(self.access):
            if datetime.now(UTC) - self.began_at > REMEMBERED:
                raise Undecidable
            return None
        wanted = little.read(str(self.body["commentary"]))
        async for post in posts(self.http, self.access, since=self.began_at - CLOCKS_APART):
            same = words.same_text(little.read(str(post.get("commentary") or "")), wanted)
            if same and _alike(post, self.body):
                return self._found(str(post["id"]))
        return None

    def _found(self, urn: str) -> Result:
        return {"id": urn, "url": permalink(self.access, urn)}


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same kind of content, and the same files where they are named."""
    mine, yours = one.get("content") or {}, other.get("content") or {}
    if set(mine) != set(yours):
        return False
    shared = [(told.get("reshareContext") or {}).get("parent") for told in (one, other)]
    return shared[0] == shared[1] and _ids(mine) == _ids(yours)


def _ids(content: Mapping[str, Any]) -> list[str]:
    files = [content.get("media") or {}, *(content.get("multiImage") or {}).get("images", ())]
    return [str(file["id"]) for file in files if file.get("id")]


async def posts(http: Http, access: Access, *, since: datetime) -> AsyncIterator[dict[str, Any]]:
    """Our own, newest first, down to `since`."""
    path = f"/rest/posts?q=author&author={encoded(access.account_id)}&sortBy=CREATED"
    async for page in pages(http, access, path, count=PAGE):
        for post in page:
            if not post.get("id") or published(post) < since:
                continue
            yield post
        if page and min(published(post) for post in page) < since:
            return


def published(post: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(post.get("publishedAt") or post.get("createdAt") or 0) / 1000, UTC)
