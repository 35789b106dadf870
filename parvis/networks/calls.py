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
#: A server with a wrong clock, or a bad mind, must not silence a channel for years.
MOST_WAIT = timedelta(days=1)
SINCE_1970 = 1_000_000_000  # smaller numbers are seconds from now


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
            return moment_of(headers[name].strip())
    return None


def rest_moment(headers: Mapping[str, str]) -> datetime | None:
    """Until when to send nothing, because the answer says that no call is left in this window; else None."""
    for prefix in ("X-RateLimit", "RateLimit"):
        if headers.get(f"{prefix}-Remaining", "").strip() == "0" and headers.get(f"{prefix}-Reset"):
            return moment_of(headers[f"{prefix}-Reset"].strip())
    return None


def _seconds_or_date(text: str) -> datetime | None:
    if _is_number(text):
        return _in(float(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return _at_most_a_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def moment_of(text: str) -> datetime | None:
    """ISO 8601, seconds since 1970, or seconds from now: all three are in use."""
    if _is_number(text):
        number = float(text)
        return _in(number if number < SINCE_1970 else number - datetime.now(UTC).timestamp())
    try:
        return _at_most_a_day(parsed(text))
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdecimal()


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=max(0.0, min(seconds, MOST_WAIT.total_seconds())))


def _at_most_a_day(moment: datetime) -> datetime:
    return min(moment, datetime.now(UTC) + MOST_WAIT)
