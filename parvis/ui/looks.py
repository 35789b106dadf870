"""How states look: colour is for exceptions, the normal course stays grey; every state also has an icon."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """tone: "", "ok", "warn", "bad" or "rev"; chip: class of the calendar's chip; pip: class of the phone's dot."""

    icon: str
    tone: str = ""
    chip: str = "sched"
    pip: str = ""


LOOKS = {
    "draft": Look("pencil", chip="draft"),
    "to_approve": Look("eye-check", "rev", "review", "v"),
    "scheduled": Look("clock", pip="a"),
    "sending": Look("progress", pip="a"),
    "published": Look("circle-check", chip="sent"),
    "failed": Look("alert-triangle", "bad", "fail", "f"),
    "unsure": Look("help-hexagon", "warn", "unsure", "w"),
    "held": Look("player-pause", "warn", "held", "w"),
    "missed": Look("clock-exclamation", "bad", "fail", "f"),
    "cancelled": Look("ban", chip="sent"),
}


def look(state: str) -> Look:
    """How a state looks. Raises KeyError for a state that has no look yet."""
    return LOOKS[state]
