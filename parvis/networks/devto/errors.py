"""What DEV's answers mean. It says no as {"error": words, "status": number}, and only the words tell two 422 apart.

Source: https://github.com/forem/forem/blob/main/app/controllers/api/v1/api_controller.rb, …/app/models/article.rb
(read 2026-11-25). 429 and 5xx never come here.
"""

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.errors import AccessLost, ContentRefused, Gone, NetworkError, NotPermitted, Refused


class NoAnswers(NotPermitted):
    code = "no_answers"
    sentence = _("DEV lets no application write comments. Answer on DEV itself.")


class FrontMatter(ContentRefused):
    code = "front_matter"
    sentence = _(
        "DEV reads lines between two --- at the beginning as settings of its own. Take them out of the text; title, "
        "tags and the rest have their own fields here."
    )


class AlreadyThere(ContentRefused):
    code = "already_there"
    sentence = _("The same title and text are on DEV already, or were a few minutes ago. Change one of them.")


class AddressTaken(ContentRefused):
    code = "address_taken"
    sentence = _("Another article on DEV names this original address already. Each can be named once.")


class BadTag(ContentRefused):
    code = "bad_tag"
    sentence = _("DEV does not accept one of the tags. A tag has letters and digits only, 30 at most.")


BY_STATUS: dict[int, type[NetworkError]] = {
    400: ContentRefused,
    401: AccessLost,
    403: NotPermitted,
    404: Gone,
    406: ContentRefused,
    413: ContentRefused,
    422: ContentRefused,
}
#: Of a 422, in this order.
BY_WORDS: tuple[tuple[str, type[NetworkError]], ...] = (
    ("canonical url has already been taken", AddressTaken),
    ("has already been taken", AlreadyThere),
    ("has already been used", AlreadyThere),
    ("tag ", BadTag),
)


def sorted_error(answer: Answer) -> NetworkError:
    """The error for an answer below 500 that is not a success."""
    said = spoken(answer)
    kind = BY_STATUS.get(answer.status, Refused)
    if answer.status == 422:
        kind = next((one for words, one in BY_WORDS if words in said.lower()), kind)
    return kind(said=said, status=answer.status)


def spoken(answer: Answer) -> str:
    told = answer.json()
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, str) else answer.text()
