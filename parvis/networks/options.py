"""What only one network knows about a publication, as data: the composer asks for it, the adapter reads it.

An adapter names its own in `options`; what a person chose arrives in `Outgoing.options` under the same names. Values
by kind: line, text, choice, place → str; names → list of str; yes → bool. What is empty is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parvis.networks.doctor import Words


@dataclass(frozen=True, slots=True)
class Option:
    """kind: line, text, choice, place (one of `Limits.places`), names (a list of words), yes (a switch).

    choices: value and words, the first one is what happens where nobody chooses.
    most: characters that the network takes.
    """

    name: str
    label: Words
    kind: str = "line"
    choices: tuple[tuple[str, Words], ...] = ()
    most: int = 200
    help: Words = ""


def options_of(adapter: Any) -> Sequence[Option]:
    """What the adapter asks for; nothing where it asks nothing."""
    asked: Sequence[Option] = getattr(adapter, "options", ())
    return asked


def chosen(options: Sequence[Option], told: Any, name: str) -> str:
    """The value of a choice among those that the network offers; the first one where it is none of them."""
    offered = next(option for option in options if option.name == name)
    value = str(told.get(name, ""))
    return value if value in dict(offered.choices) else offered.choices[0][0]
