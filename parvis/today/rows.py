"""The one reading of publications behind Today: what needs a person, what goes out today, and the best of late."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parvis.accounts.models import Workspace
from parvis.publishing.models import PostMedia, Publication
from parvis.publishing.states import TROUBLED
from parvis.publishing.states import PublicationState as S

MOST = 400  # rows; a page that shows more helps nobody
REACTIONS = Coalesce("likes", 0) + Coalesce("shares", 0) + Coalesce("replies", 0)


@dataclass(frozen=True, slots=True)
class Day:
    """Today on the workspace's clock, as instants; `yesterday` is the start of the day before."""

    yesterday: datetime
    start: datetime
    now: datetime
    end: datetime

    @classmethod
    def at(cls, moment: datetime, workspace: Workspace) -> "Day":
        local = moment.astimezone(workspace.clock).date()
        days = [local + timedelta(days=n) for n in (-1, 0, 1)]
        yesterday, start, end = (datetime.combine(day, time(), tzinfo=workspace.clock) for day in days)
        return cls(yesterday, start, moment, end)


def publications(workspace: Workspace, day: Day) -> list[Publication]:
    """One query. Each row carries `picture`, the id of its post's first file, and `reactions`."""
    of_workspace = Publication.objects.for_workspace(workspace)
    wanted = (
        Q(state__in=TROUBLED | {S.TO_APPROVE})
        | Q(goes_out_at__gte=day.start, goes_out_at__lt=day.end, post__answers=None)
        | Q(pk=Subquery(_best(of_workspace, day)))
    )
    first_file = PostMedia.objects.filter(post=OuterRef("post_id")).order_by("position", "id").values("file_id")[:1]
    rows = of_workspace.filter(wanted).exclude(state=S.CANCELLED)
    rows = rows.annotate(picture=Subquery(first_file), reactions=REACTIONS)
    rows = rows.select_related("post", "channel").defer("content", "channel__access", "channel__limits")
    return list(rows.order_by(F("goes_out_at").asc(nulls_last=True), "post_id", "id")[:MOST])


def _best(rows: QuerySet[Publication], day: Day) -> QuerySet[Publication, UUID]:
    """The publication of yesterday or today that most people reacted to; none where nobody did."""
    late = rows.filter(state=S.PUBLISHED, post__answers=None, published_at__gte=day.yesterday)
    with_reactions = late.annotate(reactions=REACTIONS).filter(reactions__gt=0)
    return with_reactions.order_by("-reactions", "-published_at").values_list("pk", flat=True)[:1]


def best_of(rows: list[Publication], day: Day) -> Publication | None:
    late = [
        row for row in rows if row.published_at and row.published_at >= day.yesterday and row.post.answers_id is None
    ]
    best = max(late, key=attrgetter("reactions"), default=None)
    return best if best and best.reactions else None  # type: ignore[attr-defined]  # annotated above


@dataclass(frozen=True, slots=True)
class Outing:
    """One post that goes out at one moment, on one or several channels."""

    at: datetime
    past: bool
    publications: tuple[Publication, ...]

    @property
    def first(self) -> Publication:
        return self.publications[0]

    @property
    def networks(self) -> list[str]:
        return list(dict.fromkeys(publication.channel.network for publication in self.publications))

    def count(self, *states: S) -> int:
        return sum(publication.state in states for publication in self.publications)

    @property
    def failed(self) -> int:
        return self.count(S.FAILED, S.MISSED)

    @property
    def out(self) -> int:
        return self.count(S.PUBLISHED)

    @property
    def unsure(self) -> int:
        return self.count(S.UNSURE)

    @property
    def to_approve(self) -> int:
        return self.count(S.TO_APPROVE)

    @property
    def held(self) -> int:
        return self.count(S.HELD)

    @property
    def drafts(self) -> int:
        return self.count(S.DRAFT)

    @property
    def total(self) -> int:
        return len(self.publications)


def outings(rows: list[Publication], day: Day) -> list[Outing]:
    """What goes out today, read downwards: the same post at the same moment is one line."""
    today = [
        row for row in rows if row.goes_out_at and day.start <= row.goes_out_at < day.end and not row.post.answers_id
    ]
    grouped = groupby(today, key=lambda row: (row.goes_out_at, row.post_id))
    return [Outing(at, at <= day.now, tuple(group)) for (at, _), group in grouped if at is not None]
