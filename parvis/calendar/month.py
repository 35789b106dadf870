"""A month as weeks of days with their posts. Two queries, however many posts: one light row per publication, then
the words and pictures of those few that are shown."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from parvis.accounts.models import Workspace
from parvis.calendar.filters import Filters, window
from parvis.publishing.models import Post, PostMedia, Publication
from parvis.publishing.states import PublicationState as S
from parvis.ui import looks

#: of several publications of one post, the state that needs a person most is shown
WORST_FIRST = (
    S.FAILED,
    S.MISSED,
    S.UNSURE,
    S.HELD,
    S.TO_APPROVE,
    S.DRAFT,
    S.SENDING,
    S.SCHEDULED,
    S.PUBLISHED,
    S.CANCELLED,
)
_RANK = {state.value: rank for rank, state in enumerate(WORST_FIRST)}
EXCEPTIONS = {S.FAILED, S.MISSED, S.UNSURE, S.HELD, S.TO_APPROVE}
NETWORKS_SHOWN = 3
PIPS = 4
MOST_OF_A_DAY = 60


@dataclass(slots=True)
class Chip:
    """One post at one moment. `post` is set for those that are shown; its `picture` is the first file's id, or None."""

    at: datetime
    post_id: UUID
    states: list[str]
    all_networks: list[str]
    post: Any = None

    @property
    def state(self) -> str:
        return min(self.states, key=_RANK.__getitem__)

    @property
    def label(self) -> str:
        return str(S(self.state).label)

    @property
    def css(self) -> str:
        return looks.look(self.state).chip

    @property
    def pip(self) -> str:
        return looks.look(self.state).pip

    @property
    def networks(self) -> list[str]:
        return list(dict.fromkeys(self.all_networks))[:NETWORKS_SHOWN]

    @property
    def more(self) -> int:
        """Channels beyond the networks that are shown."""
        return len(self.all_networks) - len(self.networks)


@dataclass(slots=True)
class Day:
    date: date
    in_month: bool
    is_today: bool
    chips: list[Chip]  # all, in order of time
    room: int

    @property
    def shown(self) -> list[Chip]:
        """As many as there is room for: exceptions are never hidden behind the normal course."""
        first = sorted(self.chips, key=lambda chip: chip.state not in EXCEPTIONS)[: self.room]
        return [chip for chip in self.chips if chip in first]

    @property
    def hidden(self) -> int:
        return max(0, len(self.chips) - self.room)

    @property
    def is_roomy(self) -> bool:
        return len(self.chips) < self.room

    @property
    def pips(self) -> list[str]:
        first = sorted(self.chips, key=lambda chip: chip.state not in EXCEPTIONS)[:PIPS]
        return [chip.pip for chip in self.chips if chip in first]


@dataclass(slots=True)
class Week:
    number: int  # ISO
    days: list[Day] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(len(day.chips) for day in self.days)


@dataclass(slots=True)
class Month:
    first: date
    weeks: list[Week]
    chosen: Day
    states: list[tuple[str, str, int]]  # state, its name, publications of the month, in the order of the work

    @property
    def total(self) -> int:
        return sum(count for _state, _label, count in self.states)


def month(workspace: Workspace, first: date, today: date, filters: Filters) -> Month:
    """The weeks (Monday to Sunday) that touch the month beginning on `first`."""
    start = first - timedelta(days=first.weekday())
    after = (first + timedelta(days=31)).replace(day=1)
    weeks = (after - start + timedelta(days=6)).days // 7
    end = start + timedelta(days=7 * weeks - 1)
    rows = _rows(workspace, start, end, filters)
    chips = _chips(rows, workspace.clock)
    room = 2 if weeks > 5 else 3
    found = [
        Day(day, in_month=day.month == first.month, is_today=day == today, chips=chips.get(day, []), room=room)
        for day in (start + timedelta(days=n) for n in range(7 * weeks))
    ]
    chosen = _chosen(found, filters.day, today, first)
    _fill(chip for day in found for chip in (day.chips[:MOST_OF_A_DAY] if day is chosen else day.shown))
    grid = [Week(days[0].date.isocalendar().week, days) for days in (found[n : n + 7] for n in range(0, len(found), 7))]
    return Month(first, grid, chosen, _count(rows, workspace.clock, first))


Row = tuple[UUID, datetime, str, str]


def _rows(workspace: Workspace, start: date, end: date, filters: Filters) -> list[Row]:
    publications = Publication.objects.for_workspace(workspace).posts().between(*window(start, end, workspace.clock))
    rows = filters.apply(publications).order_by("goes_out_at", "post_id", "channel_id")
    found = rows.values_list("post_id", "goes_out_at", "state", "channel__network")
    return [(post_id, at, state, network) for post_id, at, state, network in found if at is not None]


def _chips(rows: Iterable[Row], clock: tzinfo) -> dict[date, list[Chip]]:
    """The same post at the same moment is one chip."""
    found: dict[tuple[datetime, UUID], Chip] = {}
    days: defaultdict[date, list[Chip]] = defaultdict(list)
    for post_id, at, state, network in rows:
        chip = found.get((at, post_id))
        if chip is None:
            chip = found[at, post_id] = Chip(at, post_id, [], [])
            days[at.astimezone(clock).date()].append(chip)
        chip.states.append(state)
        chip.all_networks.append(network)
    return days


def _chosen(days: list[Day], asked: date | None, today: date, first: date) -> Day:
    """The day whose posts the phone lists: the asked one, else today, else the month's first."""
    by_date = {day.date: day for day in days}
    if asked is not None and asked in by_date:
        return by_date[asked]
    return by_date[today] if today in by_date and by_date[today].in_month else by_date[first]


def _fill(chips: Iterable[Chip]) -> None:
    """Give the chips that are shown their posts."""
    shown = list(chips)
    first_file = PostMedia.objects.filter(post=OuterRef("pk")).order_by("position", "id").values("file_id")[:1]
    posts = Post.objects.only("id", "title", "text").annotate(picture=Subquery(first_file))
    by_id = posts.in_bulk({chip.post_id for chip in shown})
    for chip in shown:
        chip.post = by_id.get(chip.post_id)


def _count(rows: Iterable[Row], clock: tzinfo, first: date) -> list[tuple[str, str, int]]:
    inside = Counter(
        state for _post, at, state, _network in rows if at.astimezone(clock).date().replace(day=1) == first
    )
    order = (
        S.PUBLISHED,
        S.SCHEDULED,
        S.SENDING,
        S.TO_APPROVE,
        S.DRAFT,
        S.HELD,
        S.UNSURE,
        S.MISSED,
        S.FAILED,
        S.CANCELLED,
    )
    return [(state.value, str(state.label), inside[state]) for state in order if inside[state]]
