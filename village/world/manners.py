"""What differs from network to network in how people behave there. How requests look is the dialects' business."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manners:
    deeds: frozenset[str]  # what people can do there
    names_in_answers: bool = False  # an answer reaches its author by naming them; else the network tells them
    names_in_messages: bool = True  # a private message begins with the name of whom it is for
    suffix: str = ""  # what stands behind a handle where it is written

    def address(self, handle: str) -> str:
        """A handle as people write it behind the @. Host names know no underscore."""
        return handle.replace("_", "-") + self.suffix if self.suffix else handle


EVERYTHING = frozenset({"like", "boost", "reply", "follow", "mention", "direct", "vote"})

#: Other dialects bring their own (see `Dialect`).
MANNERS: dict[str, Manners] = {
    "mastodon": Manners(EVERYTHING, names_in_answers=True),
    "bluesky": Manners(frozenset({"like", "boost", "reply", "follow", "mention"}), suffix=".village.test"),
    "wordpress": Manners(frozenset({"reply"})),
}
