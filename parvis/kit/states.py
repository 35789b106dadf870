"""State graphs: the moves a row may make, declared as data and checked on import."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from parvis.kit.errors import Conflict

State = TypeVar("State", bound=TextChoices)


class IllegalMove(Conflict):
    """The graph has no such move."""

    sentence = _("This cannot become “{new}”, because it is “{old}” now.")


class StaleState(Conflict):
    """The row was no longer in the state that the caller saw."""

    sentence = _("Somebody or something was faster: this has changed in the meantime. Look again.")


class StateGraph(Generic[State]):
    """Which state may follow which.

    Every state must be reachable from `initial`; a state without moves is final.
    """

    def __init__(self, states: type[State], *, initial: State, moves: Mapping[State, Iterable[State]]) -> None:
        self.states = states
        self.initial = initial
        self.moves = {state: frozenset(moves.get(state, ())) for state in states}
        unreachable = set(states) - self._reachable()
        if unreachable:
            raise ValueError(f"{states.__name__}: nothing leads to {sorted(unreachable)}")

    def allows(self, old: State, new: State) -> bool:
        """True where one move leads from `old` to `new`."""
        return new in self.moves[old]

    def sources(self, new: State) -> frozenset[State]:
        """The states from which one move leads to `new`."""
        return frozenset(state for state, targets in self.moves.items() if new in targets)

    def _reachable(self) -> set[State]:
        seen, todo = {self.initial}, [self.initial]
        while todo:
            for new in self.moves[todo.pop()] - seen:
                seen.add(new)
                todo.append(new)
        return seen
