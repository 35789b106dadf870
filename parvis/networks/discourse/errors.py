"""What a Discourse answer that is not 2xx means: {"errors": [sentence, …], "error_type": name, "extras": {…}}.

Source: https://github.com/discourse/discourse/blob/main/app/controllers/application_controller.rb (rescue_from),
https://meta.discourse.org/t/available-settings-for-global-rate-limits-and-throttling/78612 (read 2026-11-25).
"""

from datetime import datetime, timedelta
from typing import Any

from parvis.kit.http import Answer
from parvis.networks.errors import AccessLost, ContentRefused, Gone, NetworkError, NotPermitted, Refused

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
BY_TYPE: dict[str, type[NetworkError]] = {
    "not_logged_in": AccessLost,
    "invalid_access": NotPermitted,
    "not_found": Gone,
    "invalid_parameters": ContentRefused,
    "read_only": NotPermitted,
}
#: A key that is wrong, revoked or somebody else's is said in words only, in the forum's language.
WRONG_KEY = ("api username or key is invalid", "api key", "clé d'api", "clé api")


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    said = spoken(answer)
    told = answer.json()
    name = str(told.get("error_type") or "") if isinstance(told, dict) else ""
    kind = BY_TYPE.get(name) or BY_STATUS.get(answer.status, Refused)
    if answer.status == 403 and any(words in said.lower().replace("’", "'") for words in WRONG_KEY):
        kind = AccessLost
    return kind(said=said, status=answer.status)


def spoken(answer: Answer) -> str:
    told: Any = answer.json()
    errors = told.get("errors") if isinstance(told, dict) else None
    if isinstance(errors, list) and errors:
        return " ".join(str(sentence) for sentence in errors)
    return answer.text()


def free_again(told: Any, now: datetime) -> datetime | None:
    """When a forum that asks to wait in its answer's body takes calls again."""
    extras = told.get("extras") if isinstance(told, dict) else None
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    return now + timedelta(seconds=min(float(seconds), 86_400.0)) if isinstance(seconds, int | float) else None
