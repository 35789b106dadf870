"""The connection doctor: checks in order, says in words what is wrong, and how to mend it.

While an account is being connected it stops at the first that fails (`examine`); of a connected channel each is looked
at by itself (`examine_each`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import NetworkError

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. state: "ok", "bad", "unsure", or "waiting" for what comes after a failure."""

    title: Words
    state: str
    text: Words = ""
    said: str = ""  # the network's own words


class NotTold(Exception):
    """Nobody can tell whether it is so. text: why; "" leaves the line out."""

    def __init__(self, text: Words = "") -> None:
        super().__init__()
        self.text = text


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to check. `look` returns what it found, in words. Raises NetworkError, NotTold.

    title: what is so where all is well. otherwise: what is so where it is not. waiting: said before it was looked at.
    """

    title: Words
    otherwise: Words
    look: Callable[[], Awaitable[Words]]
    waiting: Words = ""


#: An error's own sentence speaks of sending; where somebody waits in front of the page other words are true.
HERE: dict[str, Words] = {
    "not_reached": _("Nobody answers there. Look at the address; if it is right, this server may have no way to it."),
    "temporary": _("Something answers, but not as it should. Wait a little, then try again."),
    "busy": _("It asks us to wait. Try again in some minutes."),
    "access_expired": _("The permission has run out. Try again from the beginning."),
    "access_lost": _("The permission is not accepted. Try again from the beginning."),
    "content_refused": _("It did not accept what we asked. Look at what you typed."),
}


async def examine(steps: Sequence[Step]) -> list[Check]:
    """The report: as many checks as steps; all of them "ok" where nothing is wrong."""
    report: list[Check] = []
    for number, step in enumerate(steps):
        check = await _looked_at(step, HERE)
        report += [check] if check else []
        if check and check.state == "bad":
            report += waiting(steps[number + 1 :])
            break
    return report


async def examine_each(steps: Sequence[Step], words: Mapping[str, Words]) -> list[Check]:
    """The report of what does not hang on each other. words: by an error's code, instead of its own sentence."""
    found = [await _looked_at(step, words) for step in steps]
    return [check for check in found if check is not None]


async def _looked_at(step: Step, words: Mapping[str, Words]) -> Check | None:
    try:
        found = await step.look()
    except NotTold as unsure:
        return Check(step.title, "unsure", unsure.text) if unsure.text else None
    except NetworkError as error:
        return bad(step, error, words)
    return Check(step.title, "ok", found)


def bad(step: Step, error: NetworkError, words: Mapping[str, Words]) -> Check:
    return Check(step.otherwise, "bad", str(words.get(error.code, error)), error.said)


def waiting(steps: Sequence[Step]) -> list[Check]:
    return [Check(step.title, "waiting", step.waiting) for step in steps]


def is_well(report: Sequence[Check]) -> bool:
    return all(check.state == "ok" for check in report)
