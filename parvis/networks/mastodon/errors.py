"""What a Mastodon answer that is not 2xx means. Sources: the methods' pages below docs.joinmastodon.org/methods/."""

from parvis.kit.http import Answer
from parvis.networks.errors import AccessLost, ContentRefused, Gone, NetworkError, NotPermitted, Refused, Unfinished

#: By status. 429 and 5xx never come here: `networks.calls` has sorted them.
BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessLost,
    403: NotPermitted,
    404: Gone,
    410: Gone,
    413: ContentRefused,
    415: ContentRefused,
    422: ContentRefused,
}
#: Said with 422 about media that may be attached in a moment; servers speak the language of their home.
UNFINISHED = ("not finished processing", "en cours de traitement")


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    said = spoken(answer)
    if answer.status == 422 and any(words in said.lower() for words in UNFINISHED):
        return Unfinished(said=said, status=422)
    return BY_STATUS.get(answer.status, Refused)(said=said, status=answer.status)


def spoken(answer: Answer) -> str:
    """The server's own sentence, else the beginning of what it sent."""
    told = answer.json()
    if isinstance(told, dict):
        return str(told.get("error_description") or told.get("error") or "")
    return answer.text()
