"""One call to Tumblr's API of version 2: {"meta": {"status", "msg"}, "response": …}.

Source: https://github.com/tumblr/docs/blob/master/api.md (read 2026-11-25).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, Temporary
from parvis.networks.protocols import Access
from parvis.networks.tumblr.errors import sorted_error, status_of

HOME = "https://api.tumblr.com"
WWW = "https://www.tumblr.com"
PAGE = 20
MOST_PAGES = 15


def blog_path(access: Access, rest: str) -> str:
    """Below our blog: by its number, which stays when its name changes."""
    return other_blog(access.account_id, rest)


def other_blog(blog: str, rest: str) -> str:
    return f"/v2/blog/{quote(blog, safe=':')}/{rest}"


def name_of(access: Access) -> str:
    return str(access.extra.get("name") or "")


def post_url(access: Access, post_id: str) -> str:
    """A blog may have a domain of its own."""
    blog = str(access.extra.get("url") or f"https://{name_of(access)}.tumblr.com")
    return f"{blog.rstrip('/')}/post/{post_id}"


async def send(
    http: Http, access: Access, method: str, path: str, *, effect: bool = False, empty: bool = False, **how: Any
) -> Answer:
    """A successful answer with an object inside (empty: with anything); all else is raised as a NetworkError."""
    headers = {"Authorization": f"Bearer {access.token}"}
    answer = await call(http, method, access.base_url + path, effect=effect, headers=headers, **how)
    if not 200 <= status_of(answer) < 300:
        raise sorted_error(answer)
    if not isinstance(answer.json() if empty else inside(answer), dict):
        raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
    return answer


async def told(http: Http, access: Access, method: str, path: str, **how: Any) -> dict[str, Any]:
    """What stands in `response`."""
    found: dict[str, Any] = inside(await send(http, access, method, path, **how))
    return found


def inside(answer: Answer) -> Any:
    whole = answer.json()
    return whole.get("response") if isinstance(whole, dict) else None


async def own(http: Http, access: Access) -> AsyncIterator[dict[str, Any]]:
    """The published posts of our blog that have a number, newest first."""
    for page in range(MOST_PAGES):
        params = {"npf": "true", "reblog_info": "true", "limit": str(PAGE), "offset": str(page * PAGE)}
        posts = listed(await told(http, access, "GET", blog_path(access, "posts"), params=params), "posts")
        for post in posts:
            if id_of(post):
                yield post
        if len(posts) < PAGE:
            return


def listed(response: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Raises Temporary where there is no such list."""
    found = response.get(name)
    if not isinstance(found, list):
        raise Temporary(said=str(response))
    return [one for one in found if isinstance(one, dict)]


def following(response: Mapping[str, Any]) -> dict[str, str]:
    """What to ask for on the next page; empty on the last one."""
    found: Any = response
    for name in ("_links", "next", "query_params"):
        found = found.get(name) if isinstance(found, dict) else None
    return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def id_of(post: Mapping[str, Any]) -> str:
    return str(post.get("id_string") or post.get("id") or "")


def moment(thing: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(thing["timestamp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def rest(headers: Mapping[str, str]) -> datetime | None:
    """Until when to send nothing: the keys of our application have a limit for the hour and one for the day."""
    waits = []
    for span in ("Perhour", "Perday"):
        left, seconds = (headers.get(f"X-Ratelimit-{span}-{name}", "") for name in ("Remaining", "Reset"))
        if left.strip() == "0" and seconds.strip().isdecimal():
            waits.append(min(int(seconds), 86_400))
    return datetime.now(UTC) + timedelta(seconds=max(waits)) if waits else None
