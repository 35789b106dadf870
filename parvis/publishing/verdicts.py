"""What a try that did not end in a receipt leads to: decided by what is true now (STYLE §12)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from parvis.networks.errors import AccessLost, AnswerLost, NetworkError, Refused, Temporary
from parvis.networks.protocols import Undecidable
from parvis.publishing.journal import PublicationJournal, TooLate
from parvis.publishing.models import Attempt
from parvis.publishing.states import PublicationState as S

Outcome = Attempt.Outcome

#: Waits after the first, second, … try. The late limit ends a row of tries, not a number.
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 45, 120, 300, 600))
#: Looks after a lost answer come sooner: people are waiting, and looking harms nobody.
LOOK_AFTER = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60, 120, 300))
#: Looks that fail this often leave it to a person.
MOST_LOOKS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """state: where the publication goes. wait: until the next try; None: none follows by itself.
    nothing: the step under way did not happen. reconnect: the channel's access is dead.
    """

    state: S
    outcome: Outcome
    problem: str
    said: str = ""
    wait: timedelta | None = None
    nothing: bool = False
    reconnect: bool = False


def verdict(error: BaseException, journal: PublicationJournal, tries: int) -> Verdict:
    """tries: passes up to and including this one, at least 1."""
    said = error.said if isinstance(error, NetworkError) else ""
    code = error.code if isinstance(error, NetworkError) else "broken"
    if isinstance(error, TooLate):
        return Verdict(S.MISSED, Outcome.MISSED, "late", nothing=True)
    if isinstance(error, Undecidable):
        return Verdict(S.UNSURE, Outcome.UNSURE, "undecidable")
    if journal.owes_a_look:
        return _could_not_look(error, code, said, tries if journal.has_begun else MOST_LOOKS)
    if isinstance(error, Temporary):
        wait = _until(error.retry_at) or _at(BACKOFF, tries)
        return Verdict(S.SCHEDULED, Outcome.LATER, code, said, wait=wait, nothing=True)
    if isinstance(error, Refused):
        lost = isinstance(error, AccessLost)
        return Verdict(S.FAILED, Outcome.REFUSED, code, said, nothing=True, reconnect=lost)
    if isinstance(error, AnswerLost) or journal.acting:
        return Verdict(S.SENDING, Outcome.LOST, AnswerLost.code, said, wait=_at(LOOK_AFTER, tries))
    return Verdict(S.FAILED, Outcome.REFUSED, code, said, nothing=True)


def _could_not_look(error: BaseException, code: str, said: str, tries: int) -> Verdict:
    """It may have happened, and the network would not tell us just now. tries: MOST_LOOKS where none can follow."""
    reconnect = isinstance(error, AccessLost)
    if isinstance(error, Refused) or tries >= MOST_LOOKS:
        return Verdict(S.UNSURE, Outcome.UNSURE, code, said, reconnect=reconnect)
    retry_at = error.retry_at if isinstance(error, Temporary) else None
    return Verdict(S.SENDING, Outcome.LATER, code, said, wait=_until(retry_at) or _at(LOOK_AFTER, tries))


def _at(waits: tuple[timedelta, ...], tries: int) -> timedelta:
    return waits[min(max(tries, 1), len(waits)) - 1]


def _until(moment: datetime | None) -> timedelta | None:
    """A wait of at least a second; None where the network named no moment."""
    if moment is None:
        return None
    return max(moment - datetime.now(UTC), timedelta(seconds=1))
