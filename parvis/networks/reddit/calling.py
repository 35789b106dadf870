"""One call to Reddit's API, and its listings.

Source: praw 8.0.3 (endpoints.py, objector.py), prawcore 4.0.0 (rate_limit.py); read 2026-11-25.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from parvis.kit.http import Answer, Http
from parvis.networks.addresses import at
from parvis.networks.calls import call, retry_moment
from parvis.networks.errors import AnswerLost, Temporary
from parvis.networks.protocols import Access
from parvis.networks.reddit.errors import error_inside, sorted_error

HOME = "https://oauth.reddit.com"
WWW = "https://www.reddit.com"
PAGE = 100
MOST_PAGES = 10
#: Without it Reddit writes &amp; for & in everything that it tells.
RAW = {"raw_json": "1"}


def name_of(access: Access) -> str:
    """Our user name there, as it stands in addresses."""
    return str(access.extra.get("name") or "")


def user_path(access: Access, listing: str) -> str:
    return f"/user/{quote(name_of(access), safe='')}/{listing}"


def page_url(access: Access, permalink: str) -> str:
    """The address that people open."""
    return permalink if "://" in permalink else at(access.base_url, HOME, WWW) + permalink


async def send(http: Http, access: Access, method: str, path: str, *, effect: bool = False, **how: Any) -> Answer:
    """A successful answer that holds JSON and no error; anything else is raised as a NetworkError."""
    # Reddit slows down whoever does not say which application it is, and whose.
    agent = f"web:{access.extra.get('client_id') or 'parvis'}:v1 (by /u/{name_of(access) or 'parvis'})"
    headers = {"Authorization": f"bearer {access.token}", "User-Agent": agent}
    params = {**RAW, **(how.pop("params", None) or {})}
    answer = await call(http, method, access.base_url + path, effect=effect, headers=headers, params=params, **how)
    if not answer.ok:
        raise sorted_error(answer)
    told = answer.json()
    if not isinstance(told, dict | list):
        raise (AnswerLost if effect else Temporary)(status=answer.status, said=answer.text())
    if (error := error_inside(told, answer.status)) is not None:
        raise error
    return answer


async def told(http: Http, access: Access, method: str, path: str, **how: Any) -> Any:
    """A dict or a list."""
    return (await send(http, access, method, path, **how)).json()


async def each(
    http: Http, access: Access, path: str, params: Mapping[str, str] | None = None, *, most_pages: int = MOST_PAGES
) -> AsyncIterator[dict[str, Any]]:
    """What a listing holds, page by page: the data of each thing that has a name, with its kind."""
    after = ""
    for _page in range(most_pages):
        query = {"limit": str(PAGE), **(params or {}), **({"after": after} if after else {})}
        page = await told(http, access, "GET", path, params=query)
        for thing in things(page):
            yield thing
        before, after = after, str(page["data"].get("after") or "")
        if not after or after == before:
            return


def things(listing: Any) -> list[dict[str, Any]]:
    """Raises Temporary for what is no listing."""
    inside = listing.get("data") if isinstance(listing, dict) else None
    children = inside.get("children") if isinstance(inside, dict) else None
    if not isinstance(children, list):
        raise Temporary(said=str(listing))
    found = [child for child in children if isinstance(child, dict) and isinstance(child.get("data"), dict)]
    return [{**child["data"], "kind": child.get("kind")} for child in found if child["data"].get("name")]


def moment(thing: Mapping[str, Any]) -> datetime | None:
    seconds = thing.get("created_utc")
    return datetime.fromtimestamp(float(seconds), UTC) if isinstance(seconds, int | float) else None


def rest(headers: Mapping[str, str]) -> datetime | None:
    """Until when to send nothing: Reddit counts in fractions, “0.0” is none."""
    try:
        left = float(headers.get("X-Ratelimit-Remaining", "1"))
    except ValueError:
        return None
    return retry_moment(headers) if left < 1 else None
