"""A comment, or an answer to a private message: the same call takes both.

Source: praw 8.0.3, models/reddit/mixins/replyable.py (read 2026-11-25).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost
from parvis.networks.protocols import Access, Result
from parvis.networks.reddit.calling import each, moment, page_url, rest, send, user_path
from parvis.networks.reddit.posts import CLOCKS_APART

MESSAGE = "t4_"
SENT = "/message/sent"


class Comment:
    """above: the full name of what it answers: a post, a comment or a message."""

    def __init__(self, http: Http, access: Access, above: str, text: str, began_at: datetime) -> None:
        self.http, self.access, self.above, self.text, self.began_at = http, access, above, text, began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        form = {"api_type": "json", "thing_id": self.above, "text": self.text}
        answer = await send(self.http, self.access, "POST", "/api/comment", effect=True, data=form)
        self.rest = rest(answer.headers)
        made = _first(answer.json())
        if not made.get("name"):
            raise AnswerLost(status=answer.status, said=answer.text())
        return self._result(made)

    async def look(self) -> Result | None:
        """What we wrote since the first try; it comes newest first."""
        private = self.above.startswith(MESSAGE)
        path = SENT if private else user_path(self.access, "comments")
        async for one in each(self.http, self.access, path, {} if private else {"sort": "new"}):
            at = moment(one)
            if at is not None and at < self.began_at - CLOCKS_APART:
                return None
            if one.get("parent_id") == self.above and words.same_text(str(one.get("body") or ""), self.text):
                return self._result(one)
        return None

    def _result(self, one: Mapping[str, Any]) -> Result:
        name = str(one["name"])
        if name.startswith(MESSAGE):
            return {"id": name, "url": page_url(self.access, f"/message/messages/{name.removeprefix(MESSAGE)}")}
        return {"id": name, "url": page_url(self.access, str(one.get("permalink") or f"/comments/{name[3:]}"))}


def _first(told: Any) -> Mapping[str, Any]:
    """The first thing that was made; empty where there is none."""
    for name in ("json", "data", "things"):
        told = told.get(name) if isinstance(told, dict) else None
    first = told[0] if isinstance(told, list) and told else None
    made = first.get("data") if isinstance(first, dict) else None
    return made if isinstance(made, dict) else {}
