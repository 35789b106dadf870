"""Since yesterday: what came in, counted, and the publication that people liked best."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, FloatField, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from parvis.accounts.models import Workspace
from parvis.networks.models import Arrival, Channel
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.today.rows import REACTIONS, Day, best_of

USUAL_OVER = timedelta(days=30)
ENOUGH = 5  # publications, before we speak of what is usual


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Since:
    """Whole numbers; `ratio`: the best one's reactions against the channel's median of 30 days, None where too few."""

    texts: int
    likes: int
    shares: int
    follows: int
    best: Publication | None
    ratio: float | None

    @property
    def reactions(self) -> int:
        return self.likes + self.shares

    def __bool__(self) -> bool:
        return bool(self.texts or self.likes or self.shares or self.follows or self.best)


def channels(workspace: Workspace, day: Day) -> list[Channel]:
    """One query: our channels with what came in since yesterday, what is planned and what is usual there."""
    own = Arrival.objects.filter(channel=OuterRef("pk"), happened_at__gte=day.yesterday, ours=False)
    planned = Publication.objects.filter(channel=OuterRef("pk"), state=S.SCHEDULED)
    past = Publication.objects.filter(
        channel=OuterRef("pk"), state=S.PUBLISHED, post__answers=None, published_at__gte=day.yesterday - USUAL_OVER,
        published_at__lt=day.yesterday, measured_at__isnull=False,
    )  # fmt: skip
    rows = Channel.objects.for_workspace(workspace).kept().defer("access", "limits")
    return list(
        rows.annotate(
            planned=_count(planned),
            next_at=Subquery(planned.order_by().values("channel").annotate(at=Min("goes_out_at")).values("at")),
            texts=_count(own.filter(kind__in=Arrival.WITH_TEXT)),
            likes=_count(own.filter(kind=Arrival.Kind.LIKE)),
            shares=_count(own.filter(kind=Arrival.Kind.SHARE)),
            follows=_count(own.filter(kind=Arrival.Kind.FOLLOW)),
            measured=_count(past),
            usual=Subquery(
                past.order_by().values("channel").annotate(m=Median(REACTIONS)).values("m"), output_field=FloatField()
            ),
        )
    )


def _count(rows: Any) -> Coalesce:
    counted = rows.order_by().values("channel").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def since(rows: list[Publication], found: list[Any], day: Day) -> Since:
    """`found`: from `channels`."""
    best = best_of(rows, day)
    home = next((channel for channel in found if best and channel.pk == best.channel_id), None)
    enough = home is not None and home.measured >= ENOUGH and home.usual
    return Since(
        texts=sum(channel.texts for channel in found),
        likes=sum(channel.likes for channel in found),
        shares=sum(channel.shares for channel in found),
        follows=sum(channel.follows for channel in found),
        best=best,
        ratio=best.reactions / home.usual if best and home and enough else None,  # type: ignore[attr-defined]
    )
