"""Comments of ours: under a post, under a comment, or where somebody has named us."""

from dataclasses import dataclass, field
from datetime import datetime

from parvis.networks import text as words
from parvis.networks.instagram.containers import CLOCKS_APART
from parvis.networks.meta.calls import Graph, needed
from parvis.networks.meta.fields import inner, text, when
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Result, Target, Undecidable

FIELDS = "id,text,timestamp,username,from"


@dataclass(slots=True)
class Comment:
    """edge: where it is written, and where it is read."""

    graph: Graph
    access: Access
    began_at: datetime
    edge: str
    text: str
    fields: dict[str, str] = field(default_factory=dict)
    rest: datetime | None = field(default=None, init=False)

    async def act(self) -> Result:
        form = {"message": self.text, **self.fields}
        answer = await self.graph.send("POST", self.edge, self.access, effect=True, data=form)
        self.rest = rest_moment(answer.headers)
        return {"id": needed(self.graph.told(answer, effect=True), effect=True)}

    async def look(self) -> Result | None:
        """Ours with the same words since the first try. Raises Undecidable where we may not read."""
        if self.fields:
            raise Undecidable
        async for comment in self.graph.pages(self.edge, self.access, fields=FIELDS, limit=50):
            at = when(comment, "timestamp")
            late = at is not None and at >= self.began_at - CLOCKS_APART
            same = words.same_text(text(comment, "text"), self.text)
            if late and same and text(comment, "id") and is_ours(comment, self.access):
                return {"id": text(comment, "id")}
        return None


def is_ours(comment: object, access: Access) -> bool:
    """The id in `from` is another one than the account's in some answers; the name never is."""
    told = inner(comment)
    name = text(told, "username") or text(inner(told, "from"), "username")
    known = str(access.extra.get("username") or "")
    return text(inner(told, "from"), "id") == access.account_id or bool(known and name == known)


def answer_to(target: Target, graph: Graph, access: Access, began_at: datetime, words_: str) -> Comment:
    """An answer stands under the comment that began the conversation: Instagram knows two levels."""
    if target.extra.get("media_id"):  # somebody named us below a post that is not ours
        fields = {name: str(target.extra[name]) for name in ("media_id", "comment_id") if target.extra.get(name)}
        return Comment(graph, access, began_at, f"/{access.account_id}/mentions", words_, fields)
    if target.extra.get("top"):
        return Comment(graph, access, began_at, f"/{target.extra['top']}/replies", words_)
    return Comment(graph, access, began_at, f"/{target.remote_id}/comments", words_)
