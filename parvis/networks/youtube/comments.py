"""Comments of ours: under a film, or below somebody's comment (one level deep). Source: [comments, commentThreads]

https://developers.google.com/youtube/v3/docs/comments/insert (read 2026-11-22).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from parvis.networks import text as words
from parvis.networks.google_common.calls import Caller, Told, demanded, inside, moment, word
from parvis.networks.protocols import Access, Result, Target
from parvis.networks.youtube.upload import CLOCKS_APART


@dataclass(frozen=True)
class Comment:
    """One step of a journal: saying it, and finding it. thread: "" for one that begins a thread under the film."""

    caller: Caller
    access: Access
    text: str
    began_at: datetime
    video: str
    thread: str = ""

    async def act(self) -> Result:
        told = await self.caller.ask(
            "POST", self._url(), self.access, effect=True, params={"part": "snippet"}, json=self._body()
        )
        return self._result(demanded(told, "id", effect=True))

    async def look(self) -> Result | None:
        """Ours, with the same words at that place, since the first try."""
        async for comment in self._there():
            said = moment(comment, "snippet", "publishedAt")
            if (
                said is not None
                and said >= self.began_at - CLOCKS_APART
                and word(comment, "snippet", "authorChannelId", "value") == self.access.account_id
                and words.same_text(spoken(comment), self.text)
            ):
                return self._result(word(comment, "id"))
        return None

    def _url(self) -> str:
        return f"{self.access.base_url}/youtube/v3/{'comments' if self.thread else 'commentThreads'}"

    def _body(self) -> Told:
        if self.thread:
            return {"snippet": {"parentId": self.thread, "textOriginal": self.text}}
        top = {"snippet": {"textOriginal": self.text}}
        return {"snippet": {"channelId": self.access.account_id, "videoId": self.video, "topLevelComment": top}}

    async def _there(self) -> AsyncIterator[Told]:
        params = {"part": "snippet", "maxResults": "100", "textFormat": "plainText"}
        if self.thread:
            async for comment in self.caller.pages(self._url(), self.access, {**params, "parentId": self.thread}):
                yield comment
            return
        asked = {**params, "videoId": self.video, "order": "time"}
        async for thread in self.caller.pages(self._url(), self.access, asked):
            yield inside(thread, "snippet", "topLevelComment") or {}

    def _result(self, comment_id: str) -> Result:
        return {"id": comment_id, "url": comment_url(self.video, comment_id)}


def answer_to(caller: Caller, access: Access, text: str, target: Target, began_at: datetime) -> Comment:
    """To somebody's comment, or under a film of ours where the target is one."""
    if not target.root_id and not target.extra.get("thread"):
        return Comment(caller, access, text, began_at, target.remote_id)
    thread = str(target.extra.get("thread") or target.remote_id.partition(".")[0])
    return Comment(caller, access, text, began_at, target.root_id, thread)


def spoken(comment: Told) -> str:
    """What was written. Others than the author get it without `textOriginal`; `plainText` was asked for."""
    return word(comment, "snippet", "textOriginal") or word(comment, "snippet", "textDisplay")


def comment_url(video: str, comment_id: str) -> str:
    return f"https://www.youtube.com/watch?v={video}&lc={comment_id}"
