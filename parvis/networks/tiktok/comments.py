"""Comments under our posts, by the Business API: read, written, cared for.

Source: https://business-api.tiktok.com/portal/docs?id=1740302848100353 and following (read 2026-11-22).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost, NotPermitted
from parvis.networks.protocols import Access, Result, Target
from parvis.networks.tiktok.calling import MOST_PAGES, ask_business, moment, several

PAGE = "30"
CLOCKS_APART = timedelta(seconds=60)
#: By deed: what is called, and what is said beside the comment.
DEEDS: dict[str, tuple[str, dict[str, str]]] = {
    "hide": ("hide", {"action": "HIDE"}),
    "show": ("hide", {"action": "UNHIDE"}),
    "like": ("like", {"action": "LIKE"}),
    "unlike": ("like", {"action": "UNLIKE"}),
    "remove": ("delete", {}),
}


async def listed(
    http: Http, access: Access, video_id: str, *, below: str = "", since: datetime | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Newest first; those of a video with the answers to them, or those below one comment. They have an id."""
    cursor: object = None
    params = {"business_id": access.account_id, "video_id": video_id, "status": "ALL", "max_count": PAGE}
    params |= {"sort_field": "create_time", "sort_order": "desc"}
    params |= {"comment_id": below} if below else {"include_replies": "true"}
    path = "/business/comment/reply/list/" if below else "/business/comment/list/"
    for _page in range(MOST_PAGES):
        query = params if cursor is None else params | {"cursor": str(cursor)}
        data = await ask_business(http, access, "GET", path, params=query)
        old = False
        for comment in several(data, "comments"):
            at = moment(comment.get("create_time"))
            old = old or (since is not None and at is not None and at < since)
            for one in (comment, *several(comment, "reply_list")):
                if one.get("comment_id"):
                    yield one
        before, cursor = cursor, data.get("cursor")
        if old or not data.get("has_more") or cursor is None or cursor == before:
            return


class Comment:
    """One comment of ours: writing it, and finding it again. below: the comment that it answers, "" for the video."""

    def __init__(self, http: Http, access: Access, text: str, *, video_id: str, below: str, began_at: datetime) -> None:
        self.http, self.access, self.text = http, access, text
        self.video_id, self.below, self.began_at = video_id, below, began_at

    async def act(self) -> Result:
        body = {"business_id": self.access.account_id, "video_id": self.video_id, "text": self.text}
        path = "/business/comment/create/"
        if self.below:
            body["comment_id"], path = self.below, "/business/comment/reply/create/"
        told = await ask_business(self.http, self.access, "POST", path, effect=True, json=body)
        if not told.get("comment_id"):
            raise AnswerLost(said=str(told))
        return {"id": str(told["comment_id"])}

    async def look(self) -> Result | None:
        """Ours, with the same words, at that place, since the first try."""
        since = self.began_at - CLOCKS_APART
        async for comment in listed(self.http, self.access, self.video_id, below=self.below, since=since):
            at = moment(comment.get("create_time"))
            ours = comment.get("owner") is True and str(comment.get("parent_comment_id") or "") in ("", self.below)
            if ours and (at is None or at >= since) and words.same_text(str(comment.get("text") or ""), self.text):
                return {"id": str(comment["comment_id"])}
        return None


def answering(http: Http, access: Access, text: str, target: Target, began_at: datetime) -> Comment:
    """Under a comment, or under a post of ours where that is the target."""
    video_id = str(target.extra.get("video") or target.root_id or target.remote_id)
    below = "" if target.remote_id == video_id else target.remote_id
    return Comment(http, access, text, video_id=video_id, below=below, began_at=began_at)


async def care(http: Http, access: Access, deed: str, target: Target) -> None:
    """Raises NotPermitted for a deed that TikTok does not know."""
    if deed not in DEEDS:
        raise NotPermitted(said=deed)
    path, more = DEEDS[deed]
    body: Mapping[str, str] = {
        "business_id": access.account_id,
        "video_id": str(target.extra.get("video") or target.root_id),
        "comment_id": target.remote_id,
        **more,
    }
    await ask_business(http, access, "POST", f"/business/comment/{path}/", json=dict(body))
