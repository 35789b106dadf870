"""What readers of a page see: a post, a story, a comment. Each knows how it goes out and how it is found again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from parvis.kit.http import Answer
from parvis.networks import text as words
from parvis.networks.meta.calls import Graph, Told, needed
from parvis.networks.meta.fields import inner, several, text, when
from parvis.networks.meta.usage import rest_moment
from parvis.networks.protocols import Access, Result

CLOCKS_APART = timedelta(seconds=30)
POST_FIELDS = "id,message,created_time,permalink_url,attachments{media_type,target,media,subattachments{target,media}}"


@dataclass(slots=True)
class Effect:
    """One request that readers see. `rest`: what the answer asked for."""

    graph: Graph
    access: Access
    began_at: datetime
    rest: datetime | None = field(default=None, init=False)

    @property
    def since(self) -> datetime:
        return self.began_at - CLOCKS_APART

    async def _do(self, path: str, fields: Mapping[str, object]) -> Told:
        form = {name: str(value) for name, value in fields.items()}
        answer: Answer = await self.graph.send("POST", path, self.access, effect=True, data=form)
        self.rest = rest_moment(answer.headers)
        return self.graph.told(answer, effect=True)


@dataclass(slots=True)
class Post(Effect):
    """Text, with a link or with pictures that were uploaded before."""

    fields: Mapping[str, str]
    photos: tuple[str, ...] = ()

    async def act(self) -> Result:
        told = await self._do(f"/{self.access.account_id}/feed", self.fields)
        return {"id": needed(told, effect=True)}

    async def look(self) -> Result | None:
        """By its pictures, whose numbers nobody else has; without any, by its words since the first try."""
        edge = f"/{self.access.account_id}/published_posts"
        since = int(self.since.timestamp())
        async for post in self.graph.pages(edge, self.access, fields=POST_FIELDS, since=since, limit=25):
            if text(post, "id") and self._is(post):
                return {"id": text(post, "id")}
        return None

    def _is(self, post: Mapping[str, Any]) -> bool:
        if self.photos:
            return set(targets(post)) == set(self.photos)
        at = when(post, "created_time")
        late = at is not None and at >= self.since
        return late and not targets(post) and words.same_text(text(post, "message"), self.fields.get("message", ""))


@dataclass(slots=True)
class PhotoStory(Effect):
    photo: str

    async def act(self) -> Result:
        told = await self._do(f"/{self.access.account_id}/photo_stories", {"photo_id": self.photo})
        return {"id": needed(told, "post_id", effect=True)}

    async def look(self) -> Result | None:
        return await story_of(self.graph, self.access, self.photo)


async def story_of(graph: Graph, access: Access, media_id: str) -> Result | None:
    """{"id", "url"} of the story that shows this picture or film; None where none does."""
    async for story in graph.pages(f"/{access.account_id}/stories", access, fields="post_id,media_id,url", limit=25):
        if text(story, "media_id") == media_id and text(story, "post_id"):
            return {"id": text(story, "post_id"), "url": text(story, "url")}
    return None


@dataclass(slots=True)
class Comment(Effect):
    """Under a post, or under a comment. root: the post, whose comments of all levels are looked through."""

    parent: str
    root: str
    text: str

    async def act(self) -> Result:
        told = await self._do(f"/{self.parent}/comments", {"message": self.text})
        return {"id": needed(told, effect=True)}

    async def look(self) -> Result | None:
        """Ours with the same words since the first try."""
        params: dict[str, object] = {"filter": "stream", "order": "reverse_chronological", "limit": 100}
        params |= {"fields": "id,message,created_time,from", "since": int(self.since.timestamp())}
        async for comment in self.graph.pages(f"/{self.root}/comments", self.access, **params):
            ours = text(inner(comment, "from"), "id") == self.access.account_id
            at = when(comment, "created_time")
            late = at is not None and at >= self.since
            if ours and late and text(comment, "id") and words.same_text(text(comment, "message"), self.text):
                return {"id": text(comment, "id")}
        return None


def targets(post: Mapping[str, Any]) -> list[str]:
    """The numbers of the pictures and films that a post shows; a link shows none."""
    found = []
    for shown in several(post, "attachments"):
        if text(shown, "media_type") == "link":
            continue
        for one in several(shown, "subattachments") or [shown]:
            found.append(text(inner(one, "target"), "id"))
    return [number for number in found if number]
