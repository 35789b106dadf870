"""Comments of ours: said once, found again; and what may be done to those of others.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/{comments,reactions}-api
(read 2026-11-22).
"""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost, Gone, NotPermitted
from parvis.networks.linkedin.calling import ask, encoded, pages, permalink, send
from parvis.networks.linkedin.errors import sorted_error
from parvis.networks.protocols import Access, Result, Target, Undecidable

CLOCKS_APART = timedelta(minutes=2)
PAGE = 100
_URN = re.compile(r"(?:urn:li:)?comment:\((?:urn:li:)?(\w+:\d+),(\d+)\)")


def comment_urn(text: str) -> str:
    """One way to write it: hooks leave out the inner `urn:li:`. "" for what is none."""
    found = _URN.search(text)
    return f"urn:li:comment:(urn:li:{found[1]},{found[2]})" if found else ""


def taken_apart(urn: str) -> tuple[str, str]:
    """The post and the number of a comment. Raises Gone for what is no comment."""
    found = _URN.search(urn)
    if found is None:
        raise Gone(said=urn)
    return f"urn:li:{found[1]}", found[2]


def urn_of(comment: Mapping[str, Any]) -> str:
    """As its answer names it, else put together."""
    named = comment_urn(str(comment.get("commentUrn") or comment.get("$URN") or ""))
    return named or comment_urn(f"comment:({comment.get('object')},{comment.get('id')})")


def moment(comment: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int((comment.get("created") or {}).get("time") or 0) / 1000, UTC)


def text_of(comment: Mapping[str, Any]) -> str:
    return str((comment.get("message") or {}).get("text") or "")


async def below(http: Http, access: Access, entity: str) -> AsyncIterator[dict[str, Any]]:
    """The comments directly below a post, or below a comment."""
    async for page in pages(http, access, f"/rest/socialActions/{encoded(entity)}/comments", count=PAGE):
        for comment in page:
            yield comment


class Comment:
    """entity: what it stands below, a post or a comment. post: whose thread it is in."""

    def __init__(self, http: Http, access: Access, text: str, *, entity: str, post: str, began_at: datetime) -> None:
        self.http, self.access, self.text = http, access, text
        self.entity, self.post, self.began_at = entity, post, began_at

    async def act(self) -> Result:
        body: dict[str, Any] = {"actor": self.access.account_id, "object": self.post, "message": {"text": self.text}}
        if self.entity != self.post:
            body["parentComment"] = self.entity
        path = f"/rest/socialActions/{encoded(self.entity)}/comments"
        answer = await send(self.http, self.access, "POST", path, effect=True, json=body)
        if not answer.ok:
            raise sorted_error(answer)
        told = answer.json()
        told = told if isinstance(told, dict) else {}
        named = answer.headers.get("x-restli-id", "")
        urn = urn_of({"id": named, "object": self.post, **told}) or comment_urn(named)
        if not urn:
            raise AnswerLost(status=answer.status, said=answer.text())
        return {"id": urn, "url": permalink(self.access, self.post)}

    async def look(self) -> Result | None:
        """Our own words at that place, since the first try. Raises Undecidable for who may not read there."""
        try:
            async for comment in below(self.http, self.access, self.entity):
                ours = comment.get("actor") == self.access.account_id
                young = moment(comment) >= self.began_at - CLOCKS_APART
                if ours and young and words.same_text(text_of(comment), self.text):
                    return {"id": urn_of(comment), "url": permalink(self.access, self.post)}
        except NotPermitted as error:
            raise Undecidable from error
        return None


def answering(http: Http, access: Access, text: str, target: Target, began_at: datetime) -> Comment:
    """An answer hangs below the first comment of its thread: LinkedIn knows two levels only."""
    if not comment_urn(target.remote_id):  # a post that mentions us
        return Comment(http, access, text, entity=target.remote_id, post=target.remote_id, began_at=began_at)
    post = str(target.extra.get("object") or taken_apart(target.remote_id)[0])
    entity = str(target.extra.get("parent") or comment_urn(target.remote_id))
    return Comment(http, access, text, entity=entity, post=post, began_at=began_at)


async def remove(http: Http, access: Access, urn: str) -> None:
    post, number = taken_apart(urn)
    path = f"/rest/socialActions/{encoded(post)}/comments/{number}?actor={encoded(access.account_id)}"
    await ask(http, access, "DELETE", path, more={"X-RestLi-Method": "DELETE"})


async def like(http: Http, access: Access, urn: str) -> None:
    path = f"/rest/reactions?actor={encoded(access.account_id)}"
    answer = await send(http, access, "POST", path, json={"root": urn, "reactionType": "LIKE"})
    if not answer.ok and answer.status != 409:  # liked already
        raise sorted_error(answer)


async def unlike(http: Http, access: Access, urn: str) -> None:
    path = f"/rest/reactions/(actor:{encoded(access.account_id)},entity:{encoded(urn)})"
    answer = await send(http, access, "DELETE", path, more={"X-RestLi-Method": "DELETE"})
    if not answer.ok and answer.status != 404:  # not liked
        raise sorted_error(answer)
