"""What a filtered view shows: read from its address, so that it can be kept and sent."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from parvis.networks.models import Channel
from parvis.publishing.models import PublicationQuerySet
from parvis.publishing.states import PublicationState as S

WHENS = ("upcoming", "past", "drafts")


@dataclass(frozen=True, slots=True)
class Filters:
    """What makes no sense in an address is left out, as if it were not there."""

    state: str = ""
    network: str = ""
    channel: UUID | None = None
    when: str = ""
    day: date | None = None
    text: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        return cls(
            state=query.get("state", "") if query.get("state") in S.values else "",
            network=query.get("network", "")[:20],
            channel=_uuid(query.get("channel", "")),
            when=query.get("when", "") if query.get("when") in WHENS else "",
            day=day_of(query.get("day", "")),
            text=query.get("text", "").replace("\x00", "").strip()[:100],
        )

    @property
    def any(self) -> bool:
        return bool(self.state or self.network or self.channel or self.text)

    def apply(self, rows: PublicationQuerySet) -> PublicationQuerySet:
        """State, channel and text; without a state the cancelled ones are left out."""
        rows = rows.filter(state=self.state) if self.state else rows.exclude(state=S.CANCELLED)
        if self.channel:
            rows = rows.filter(channel_id=self.channel)
        elif self.network:
            rows = rows.filter(channel__network=self.network)
        if self.text:
            rows = rows.filter(
                Q(post__title__icontains=self.text) | Q(post__text__icontains=self.text) | Q(text__icontains=self.text)
            )
        return rows

    def chosen(self, channels: list[Channel]) -> Channel | None:
        return next((channel for channel in channels if channel.pk == self.channel), None)


@dataclass(frozen=True, slots=True)
class NetworkFilter:
    """One network with our accounts there."""

    network: str
    channels: list[Channel] = field(default_factory=list)
    on: bool = False


def by_network(channels: list[Channel], filters: Filters) -> list[NetworkFilter]:
    grouped: dict[str, list[Channel]] = {}
    for channel in channels:
        grouped.setdefault(channel.network, []).append(channel)
    chosen = filters.chosen(channels)
    return [
        NetworkFilter(network, own, on=network == (chosen.network if chosen else filters.network))
        for network, own in grouped.items()
    ]


def day_of(text: str) -> date | None:
    """2026-12-10; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2200 else None


def month_of(text: str, otherwise: date) -> date:
    """The first day of 2026-12; of the month of `otherwise` where the text is no month."""
    return day_of(f"{text}-01") or otherwise.replace(day=1)


def next_month(first: date, by: int = 1) -> date:
    """The first day of the month `by` months later. by: −1 or 1."""
    return (first + timedelta(days=31 if by > 0 else -1)).replace(day=1)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def window(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The instants from the start of `first` to the end of `last` on a clock."""
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    after = last + timedelta(days=1)
    return start, datetime(after.year, after.month, after.day, tzinfo=zone)
