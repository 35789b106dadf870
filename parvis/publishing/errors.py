"""What cannot be done with posts and publications, in words.

ParvisError
├── TimeHasPassed, NoTime, NothingToSend, Blocked   the form must change (422)
└── Conflict
    ├── SavedByOther     two people in one draft
    ├── PartlyOut        something of it is on the network already
    └── NotWaiting       there is nothing to decide any more
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from parvis.kit.errors import Conflict, ParvisError
from parvis.networks.protocols import Problem


class TimeHasPassed(ParvisError):
    sentence = _("This moment has passed. Choose a later one, or “now”.")


class NoTime(ParvisError):
    sentence = _("Choose a day and a time first.")


class NoChannel(ParvisError):
    sentence = _("Choose at least one channel.")


class Blocked(ParvisError):
    """The network would refuse it; `problems` say why."""

    sentence = _("This cannot go out as it is.")

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return " ".join(problem.sentence for problem in self.problems) or super().__str__()


class SavedByOther(Conflict):
    """The draft was saved by somebody else since this page was opened."""

    sentence = _("{name} has saved this draft in the meantime. Your text is still here: copy it, then reload.")


class PartlyOut(Conflict):
    sentence = _("Part of it stands on the network already, so its text can no longer change.")


class NotWaiting(Conflict):
    sentence = _("This has been settled in the meantime.")
