"""The connection doctor: checks in order, stops at the first that fails, says in words why, and what stays done."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.networks.errors import NetworkError

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. state: "ok", "bad", or "waiting" for what comes after a failure."""

    title: Words
    state: str
    text: Words = ""
    said: str = ""  # the network's own words


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to check. `look` returns what it found, in words. Raises NetworkError.

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
        try:
            found = await step.look()
        except NetworkError as error:
            report.append(Check(step.otherwise, "bad", str(HERE.get(error.code, error)), error.said))
            report += waiting(steps[number + 1 :])
            break
        report.append(Check(step.title, "ok", found))
    return report


def waiting(steps: Sequence[Step]) -> list[Check]:
    return [Check(step.title, "waiting", step.waiting) for step in steps]


def is_well(report: Sequence[Check]) -> bool:
    return all(check.state == "ok" for check in report)
