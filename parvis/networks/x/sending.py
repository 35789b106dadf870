"""What readers see: one post, or one private message; sending it, and finding it again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Answer
from parvis.networks import text as words
from parvis.networks.calls import rest_moment
from parvis.networks.errors import AnswerLost
from parvis.networks.protocols import Access, Result
from parvis.networks.x import posts
from parvis.networks.x.calling import Line
from parvis.networks.x.errors import Doubled, SaidBefore, problem

#: X refuses the same text twice, so whatever stands there with ours since about then is ours.
CLOCKS_APART = timedelta(minutes=2)
MESSAGE = "message:"  # before the id of a private message
MESSAGE_FIELDS = {
    "event_types": "MessageCreate",
    "dm_event.fields": "attachments,created_at,dm_conversation_id,event_type,id,text",
    "expansions": "sender_id",
    "user.fields": "name,profile_image_url,username",
}


class SendPost:
    def __init__(self, line: Line, access: Access, fields: Mapping[str, Any], began_at: datetime) -> None:
        self.line, self.access, self.fields, self.began_at = line, access, fields, began_at
        self.rest: datetime | None = None

    async def act(self) -> Result:
        try:
            answer = await self.line.send("POST", "/2/tweets", self.access, effect=True, json=self.fields)
        except Doubled as error:
            return await self._the_other(error)
        self.rest = rest_moment(answer.headers)
        return self._receipt(_created(answer, "id"))

    async def look(self) -> Result | None:
        """Our own timeline since the first try.

        It may be some seconds late. None is good enough all the same: sending again then meets the refusal of
        doubles, and another look.
        """
        async for post, _told in posts.timeline(self.line, self.access, since=self.began_at - CLOCKS_APART):
            if self._is_it(post):
                return self._receipt(str(post["id"]))
        return None

    async def _the_other(self, refusal: Doubled) -> Result:
        """X has this text already: ours of an earlier try, or one of other days. Raises SaidBefore, Doubled."""
        async for post, _told in posts.timeline(self.line, self.access, most=1):
            if self._is_it(post):
                if posts.moment_of(post) >= self.began_at - CLOCKS_APART:
                    return self._receipt(str(post["id"]))
                raise SaidBefore(said=refusal.said, status=refusal.status)
        raise refusal

    def _is_it(self, post: posts.Post) -> bool:
        parent = (self.fields.get("reply") or {}).get("in_reply_to_tweet_id", "")
        quoted = str(self.fields.get("quote_tweet_id", ""))
        files = len((self.fields.get("media") or {}).get("media_ids", ()))
        if posts.referenced(post, "replied_to") != parent or len(posts.media_keys(post)) != files:
            return False
        if quoted and posts.referenced(post, "quoted") != quoted:
            return False
        text, wanted = posts.text_of(post), str(self.fields.get("text", ""))
        if parent:
            text, wanted = posts.without_names(text), posts.without_names(wanted)
        bare = posts.without_quoted(text, quoted) if quoted else text
        return words.same_text(text, wanted) or words.same_text(bare, wanted)

    def _receipt(self, post_id: str) -> Result:
        return {"id": post_id, "url": posts.link_to(str(self.access.extra.get("username", "")), post_id)}


class SendMessage:
    def __init__(self, line: Line, access: Access, person: str, fields: Mapping[str, Any], began_at: datetime) -> None:
        self.line, self.access, self.fields, self.began_at = line, access, fields, began_at
        self.person = person
        self.path = f"/2/dm_conversations/with/{person}"

    async def act(self) -> Result:
        answer = await self.line.send("POST", f"{self.path}/messages", self.access, effect=True, json=self.fields)
        return self._receipt(_created(answer, "dm_event_id"))

    async def look(self) -> Result | None:
        since = self.began_at - CLOCKS_APART
        params = {"max_results": "100", **MESSAGE_FIELDS}
        async for told in posts.pages(self.line, f"{self.path}/dm_events", self.access, params, most=3):
            for event in told.get("data") or ():
                if parsed(str(event["created_at"])) < since:
                    return None
                ours = str(event.get("sender_id")) == self.access.account_id
                if ours and words.same_text(posts.text_of(event), str(self.fields.get("text", ""))):
                    return self._receipt(str(event["id"]))
        return None

    def _receipt(self, event_id: str) -> Result:
        return {"id": f"{MESSAGE}{event_id}", "url": f"https://x.com/messages/{self.access.account_id}-{self.person}"}


def _created(answer: Answer, name: str) -> str:
    """The id of what was made. Raises AnswerLost where the answer does not tell it, or what X tells instead."""
    told = answer.json()
    data = told.get("data") if isinstance(told, dict) else None
    made = str(data.get(name) or "") if isinstance(data, dict) else ""
    if made.isdecimal():
        return made
    errors = told.get("errors") if isinstance(told, dict) else None
    if data is None and isinstance(errors, list) and errors and isinstance(errors[0], dict):
        raise problem(errors[0], int(errors[0].get("status") or 400))
    raise AnswerLost(status=answer.status, said=answer.text())
