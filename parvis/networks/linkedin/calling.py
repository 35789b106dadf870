"""One call to LinkedIn's versioned REST API (Rest.li 2.0.0).

Source: https://learn.microsoft.com/en-us/linkedin/marketing/versioning, …/shared/api-guide/concepts/protocol-version
(read 2026-11-22).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast
from urllib.parse import quote

from yarl import URL

from parvis.kit.http import Answer, Http
from parvis.networks.addresses import at
from parvis.networks.calls import call
from parvis.networks.errors import Busy, Temporary
from parvis.networks.linkedin.errors import quota_end, sorted_error
from parvis.networks.protocols import Access, ApiVersion

HOME = "https://api.linkedin.com"
WWW = "https://www.linkedin.com"
VERSION = "202607"
#: A version is sure to live for a year.
API = ApiVersion(
    VERSION, date(2027, 7, 1), "https://learn.microsoft.com/en-us/linkedin/marketing/versioning (read 2026-11-22)"
)
ORGANIZATION = "urn:li:organization:"
PERSON = "urn:li:person:"
MOST_PAGES = 20


def encoded(urn: str) -> str:
    return quote(urn, safe="")


def listed(*urns: str) -> str:
    """A list in a query: its brackets stay as they are, the URNs in it do not."""
    return f"List({','.join(encoded(urn) for urn in urns)})"


def address(base_url: str, path: str) -> str:
    """`path` as it is. Given as text, the HTTP client would write `%3A` as `:` again, which Rest.li 2 refuses."""
    return cast("str", URL(base_url + path, encoded=True))


def is_page(access: Access) -> bool:
    """An organization's page; else it is a person."""
    return access.account_id.startswith(ORGANIZATION)


def number(urn: str) -> str:
    return urn.rpartition(":")[2]


def permalink(access: Access, urn: str) -> str:
    return f"{at(access.base_url, HOME, WWW)}/feed/update/{urn}/"


def headers(access: Access) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {access.token}",
        "Linkedin-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
    }


async def send(
    http: Http, access: Access, method: str, path: str, *, more: Mapping[str, str] | None = None, **how: Any
) -> Answer:
    """The answer, whatever its status below 500. A 429 that tells no moment gets one."""
    try:
        target = address(access.base_url, path)
        return await call(http, method, target, headers={**headers(access), **(more or {})}, **how)
    except Busy as error:
        retry_at = error.retry_at or quota_end(error.said, datetime.now(UTC))
        raise Busy(retry_at=retry_at, said=error.said, status=error.status) from error


async def ask(http: Http, access: Access, method: str, path: str, **how: Any) -> Answer:
    """A successful answer; anything else is raised as a NetworkError."""
    answer = await send(http, access, method, path, **how)
    if not answer.ok:
        raise sorted_error(answer)
    return answer


async def told(http: Http, access: Access, method: str, path: str, **how: Any) -> dict[str, Any]:
    """The JSON object of a successful answer."""
    answer = await ask(http, access, method, path, **how)
    found = answer.json()
    if not isinstance(found, dict):
        raise Temporary(status=answer.status, said=answer.text())
    return found


async def pages(http: Http, access: Access, path: str, *, count: int) -> AsyncIterator[list[dict[str, Any]]]:
    """The elements of each page."""
    start, joint = 0, "&" if "?" in path else "?"
    for _page in range(MOST_PAGES):
        found = await told(http, access, "GET", f"{path}{joint}start={start}&count={count}")
        elements = [one for one in found.get("elements") or () if isinstance(one, dict)]
        yield elements
        start += count
        total = (found.get("paging") or {}).get("total")
        if len(elements) < count or (isinstance(total, int) and start >= total):
            return
