"""The connection doctor: checks in order, stops at the first that fails, says in words why, and what stays done."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

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
    """`look` returns what it found, in words. Raises NetworkError, whose sentence then says what is wrong."""

    title: Words
    look: Callable[[], Awaitable[Words]]
    waiting: Words = ""


async def examine(steps: Sequence[Step]) -> list[Check]:
    """The report: as many checks as steps; all of them "ok" where nothing is wrong."""
    report: list[Check] = []
    for number, step in enumerate(steps):
        try:
            found = await step.look()
        except NetworkError as error:
            report.append(Check(step.title, "bad", str(error), error.said))
            report += waiting(steps[number + 1 :])
            break
        report.append(Check(step.title, "ok", found))
    return report


def waiting(steps: Sequence[Step]) -> list[Check]:
    return [Check(step.title, "waiting", step.waiting) for step in steps]


def is_well(report: Sequence[Check]) -> bool:
    return all(check.state == "ok" for check in report)
