"""One call to a network, its failures sorted into the tree of `errors` by what is true now."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http, NoAnswer, NotSent
from parvis.networks.errors import AnswerLost, Busy, NotReached, Temporary

SERVER_ERROR = 500
TOO_MANY = 429


async def call(http: Http, method: str, url: str, *, effect: bool = False, **how: Any) -> Answer:
    """Send one request; a status below 500 other than 429 comes back as it is, for the network's own table.

    effect: readers would see it if it succeeded twice. Then a lost answer is `AnswerLost`, not `Temporary`.
    Raises NotReached, Busy, Temporary, AnswerLost.
    """
    try:
        answer = await http.call(method, url, **how)
    except NotSent as error:
        raise NotReached(said=str(error)) from error
    except NoAnswer as error:
        if effect:
            raise AnswerLost(said=str(error)) from error
        raise Temporary(said=str(error)) from error
    if answer.status == TOO_MANY:
        raise Busy(retry_at=retry_moment(answer.headers), status=answer.status, said=answer.text())
    if answer.status >= SERVER_ERROR:
        if effect:
            raise AnswerLost(status=answer.status, said=answer.text())
        raise Temporary(status=answer.status, retry_at=retry_moment(answer.headers), said=answer.text())
    return answer


def retry_moment(headers: Mapping[str, str]) -> datetime | None:
    """When we may come back: `Retry-After` in seconds or as a date, else the rate limit's reset; None if unsaid."""
    after = headers.get("Retry-After", "").strip()
    if after:
        return _seconds_or_date(after)
    for name in ("X-RateLimit-Reset", "RateLimit-Reset"):
        if headers.get(name):
            return _moment(headers[name].strip())
    return None


def rest_moment(headers: Mapping[str, str]) -> datetime | None:
    """Until when to send nothing, because the answer says that no call is left in this window; else None."""
    for prefix in ("X-RateLimit", "RateLimit"):
        if headers.get(f"{prefix}-Remaining", "").strip() == "0" and headers.get(f"{prefix}-Reset"):
            return _moment(headers[f"{prefix}-Reset"].strip())
    return None


def _seconds_or_date(text: str) -> datetime | None:
    if text.replace(".", "", 1).isdigit():
        return datetime.now(UTC) + timedelta(seconds=min(float(text), 86_400.0))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(text: str) -> datetime | None:
    """ISO 8601, seconds since 1970, or seconds from now: all three are in use."""
    if text.replace(".", "", 1).isdigit():
        number = float(text)
        if number < 1_000_000_000:
            return datetime.now(UTC) + timedelta(seconds=min(number, 86_400.0))
        return datetime.fromtimestamp(number, UTC)
    try:
        return parsed(text)
    except ValueError:
        return None
