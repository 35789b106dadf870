"""Calls that a person waits for while connecting an account: nothing is tried again by itself, so the words differ."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import NotReached, Temporary

SECONDS = 15.0


class NobodyThere(NotReached):
    code = "nobody_there"
    sentence = _("Nothing answers at this address. Check it, then try again.")


class NotNow(Temporary):
    code = "not_now"
    sentence = _("The network does not answer as it should just now. Try again in a few minutes.")


async def waited(http: Http, method: str, url: str, **how: Any) -> Answer:
    """As `calls.call`. Raises NobodyThere, NotNow."""
    try:
        return await call(http, method, url, **{"seconds": SECONDS, **how})
    except NotReached as error:
        raise NobodyThere(said=error.said) from error
    except Temporary as error:
        raise NotNow(said=error.said, status=error.status, retry_at=error.retry_at) from error


def fields(answer: Answer, *needed: str) -> dict[str, Any]:
    """The answer's object, which must have these fields. Raises NotNow."""
    told = answer.json()
    if not isinstance(told, dict) or any(name not in told for name in needed):
        raise NotNow(said=answer.text(), status=answer.status)
    return told
