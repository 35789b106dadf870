"""What went wrong, sorted by what the caller does next.

ParvisError
├── Conflict      someone was faster, or the row is past that point: look again (409)
└── NotAllowed    this teammate may not do this (403)
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ParvisError(Exception):
    """An error with a sentence for people; `sentence` is translated when it is shown."""

    sentence: str | Promise = _("Something went wrong.")

    def __init__(self, **places: object) -> None:
        self.places = places
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return str(self.sentence).format(**self.places)


class Conflict(ParvisError):
    """The world has moved on since the page was drawn."""

    sentence = _("Somebody or something was faster. Look again.")


class NotAllowed(ParvisError):
    """The teammate's role does not allow it."""

    sentence = _("Your role in this workspace does not allow this.")
