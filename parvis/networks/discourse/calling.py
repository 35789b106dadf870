"""One call to a forum, as the user that its API key speaks for.

Source: https://docs.discourse.org/#section/Authentication (read 2026-11-25).
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.discourse.errors import free_again, sorted_error
from parvis.networks.errors import Busy, Gone, Temporary
from parvis.networks.protocols import Access

MOST_PAGES = 10
CHUNK = 20  # posts that a topic shows at once


async def send(http: Http, access: Access, method: str, path: str, **how: Any) -> Answer:
    """The answer, whatever its status below 500."""
    headers = {
        "Api-Key": access.token,
        "Api-Username": str(access.extra.get("user", "")),
        "Accept": "application/json",
    }
    try:
        return await call(http, method, access.base_url + path, headers=headers, **how)
    except Busy as error:
        retry_at = error.retry_at or free_again(_parsed(error.said), datetime.now(UTC))
        raise Busy(retry_at=retry_at, said=error.said, status=error.status) from error


async def told(http: Http, access: Access, method: str, path: str, **how: Any) -> dict[str, Any]:
    """The JSON object of a successful answer; anything else is raised as a NetworkError."""
    answer = await send(http, access, method, path, **how)
    if not answer.ok:
        raise sorted_error(answer)
    found = answer.json()
    if not isinstance(found, dict):
        raise Temporary(status=answer.status, said=answer.text())
    return found


async def topic(http: Http, access: Access, topic_id: str) -> dict[str, Any]:
    """A topic with its first posts. Raises Gone."""
    return await told(http, access, "GET", f"/t/{topic_id}.json", params={"include_raw": "true"})


async def posts_of(http: Http, access: Access, shown: dict[str, Any], *, most: int) -> list[dict[str, Any]]:
    """The first post of a topic and its latest ones, `most` in all, oldest first. shown: as `topic` brought it."""
    stream = shown.get("post_stream")
    numbers = stream.get("stream") if isinstance(stream, dict) else None
    known = {one["id"]: one for one in _shown(shown)}
    ids = [number for number in numbers or known if isinstance(number, int)]
    wanted = [*ids[:1], *ids[1:][-(most - 1) :]]
    missing = [number for number in wanted if number not in known]
    async for one in _chunks(http, access, str(shown.get("id")), missing):
        known[one["id"]] = one
    return [known[number] for number in wanted if number in known]


async def first_of(http: Http, access: Access, shown: dict[str, Any]) -> dict[str, Any]:
    """The post that opened a topic. Raises Gone where it is not shown."""
    for post in await posts_of(http, access, shown, most=2):
        if post["post_number"] == 1:
            return post
    raise Gone()


def is_whole(post: Any) -> bool:
    """It has what every post has."""
    return isinstance(post, dict) and all(post.get(name) for name in ("id", "topic_id", "post_number", "created_at"))


def _shown(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    stream = told.get("post_stream")
    yield from filter(is_whole, (stream.get("posts") or ()) if isinstance(stream, dict) else ())


async def _chunks(http: Http, access: Access, topic_id: str, ids: Sequence[int]) -> AsyncIterator[dict[str, Any]]:
    for start in range(0, len(ids), CHUNK):
        params = [("post_ids[]", str(number)) for number in ids[start : start + CHUNK]] + [("include_raw", "true")]
        found = await told(http, access, "GET", f"/t/{topic_id}/posts.json", params=params)
        for one in _shown(found):
            yield one


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
