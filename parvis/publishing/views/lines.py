"""The parts of a post's page: its publications with what they need, its figures, and the answers that came in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from parvis.accounts.models import Right, Teammate
from parvis.networks.models import Arrival
from parvis.publishing.forms import AddressForm, AnswerForm, TimeForm
from parvis.publishing.models import Post, Publication
from parvis.publishing.states import TROUBLED
from parvis.publishing.states import PublicationState as S
from parvis.publishing.story import reason
from parvis.publishing.views.deeds import Deed, may_move, offered


def web_address(url: str) -> str:
    """`url` where a browser may follow it, else ""; what networks tell is not ours to trust."""
    return url if url.startswith(("https://", "http://")) else ""


@dataclass(slots=True)
class Line:
    """One publication on its post's page. `forms` holds a form that came back with faults, by name."""

    publication: Publication
    teammate: Teammate
    forms: dict[str, object] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return self.publication.state

    @property
    def network(self) -> str:
        return self.publication.channel.network_name

    @property
    def url(self) -> str:
        return web_address(self.publication.url)

    @property
    def channel_url(self) -> str:
        return web_address(self.publication.channel.url)

    @property
    def deeds(self) -> list[Deed]:
        return offered(self.publication, self.teammate)

    @property
    def main_deed(self) -> Deed | None:
        """What the card of a failed, missed, held or waiting publication offers first."""
        return next((deed for deed in self.deeds if deed.name in ("approve", "again", "release")), None)

    @property
    def other_deeds(self) -> list[Deed]:
        return [deed for deed in self.deeds if deed is not self.main_deed]

    @property
    def may_move(self) -> bool:
        return may_move(self.publication, self.teammate)

    @property
    def may_settle(self) -> bool:
        return self.state == S.UNSURE and self.teammate.may_publish()

    @property
    def needs_reconnecting(self) -> bool:
        return self.publication.problem in ("access_lost", "access_expired", "not_permitted")

    @property
    def time_form(self) -> object:
        return self.forms.get("time") or TimeForm(
            workspace=self.teammate.workspace, auto_id=f"id_%s_{self.publication.pk}"
        )

    @property
    def address_form(self) -> object:
        return self.forms.get("address") or AddressForm(auto_id=f"id_%s_{self.publication.pk}")

    @property
    def why(self) -> str:
        return reason(self.publication.problem)

    @property
    def is_out_in_part(self) -> bool:
        """Readers see something of it already; `Publication.parts_out` is annotated by the page."""
        return bool(getattr(self.publication, "parts_out", 0))

    @property
    def at(self) -> datetime | None:
        """The moment that its line shows."""
        publication = self.publication
        return {
            S.PUBLISHED: publication.published_at,
            S.DRAFT: None,
            S.CANCELLED: publication.state_since,
            S.UNSURE: publication.state_since,
            S.FAILED: publication.state_since,
        }.get(S(self.state), publication.goes_out_at)

    @property
    def counts(self) -> bool:
        return self.state == S.PUBLISHED and self.publication.measured_at is not None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the networks count, summed over the channels; None where none of them tells."""

    likes: int | None
    shares: int | None
    replies: int | None
    measured_at: datetime | None

    @classmethod
    def of(cls, publications: Iterable[Publication]) -> "Figures":
        out = [publication for publication in publications if publication.state == S.PUBLISHED]
        measured = [publication.measured_at for publication in out if publication.measured_at]
        likes, shares, replies = (_sum(out, name) for name in ("likes", "shares", "replies"))
        return cls(likes, shares, replies, max(measured, default=None))


def _sum(publications: Sequence[Publication], name: str) -> int | None:
    told = [value for value in map(attrgetter(name), publications) if value is not None]
    return sum(told) if told else None


@dataclass(slots=True)
class Heard:
    """One answer that came in, with ours to it."""

    arrival: Arrival
    replies: list[Publication]
    may_answer: bool
    form: object = None

    @property
    def url(self) -> str:
        return web_address(self.arrival.url)

    @property
    def author(self) -> str:
        return self.arrival.author_name or self.arrival.author_handle or _("Somebody")

    @property
    def author_url(self) -> str:
        return web_address(self.arrival.author_url)

    @property
    def answer_form(self) -> object:
        return self.form or AnswerForm(auto_id=f"id_%s_{self.arrival.pk}")


def answers_to(publications: Sequence[Publication], teammate: Teammate) -> list[Heard]:
    """What people wrote below the publications, oldest first; at most two queries, and none where nothing is out."""
    ours = {(publication.channel_id, key) for publication in publications for key in _keys(publication)}
    if not ours:
        return []
    arrivals = Arrival.objects.for_workspace(teammate.workspace).texts().about(sorted({key for _, key in ours}))
    arrivals = arrivals.filter(channel__in={channel for channel, _ in ours}).select_related("channel")
    found = [one for one in arrivals.order_by("happened_at", "id") if (one.channel_id, one.about_id) in ours]
    replies = _replies(found)
    sent = {(reply.channel_id, reply.remote_id) for some in replies.values() for reply in some}
    may = teammate.may(Right.ANSWER)
    return [
        Heard(arrival, replies[arrival.pk], may and not arrival.ours and arrival.channel.limits_now().answers)
        for arrival in found
        if not (arrival.ours and (arrival.channel_id, arrival.remote_id) in sent)  # our reply, read back
    ]


def _keys(publication: Publication) -> set[str]:
    return {key for key in (publication.remote_id, *publication.part_ids) if key}


def _replies(arrivals: Sequence[Arrival]) -> defaultdict[int, list[Publication]]:
    """Our answers by the arrival that they answer; what was cancelled is left out."""
    found: defaultdict[int, list[Publication]] = defaultdict(list)
    if arrivals:
        rows = Publication.objects.filter(post__answers__in=arrivals).exclude(state=S.CANCELLED)
        for reply in rows.select_related("post__created_by__user", "channel").order_by("created_at"):
            if reply.post.answers_id is not None:
                found[reply.post.answers_id].append(reply)
    return found


def troubled_first(lines: Sequence[Line]) -> list[Line]:
    """Those that need a person: unsure, then failed and missed, then what waits for a word."""
    order = {S.UNSURE: 0, S.FAILED: 1, S.MISSED: 2, S.TO_APPROVE: 3, S.HELD: 4}
    shown = [line for line in lines if line.state in {*TROUBLED, S.TO_APPROVE, S.HELD}]
    return sorted(shown, key=lambda line: order[S(line.state)])


def heading_of(post: Post) -> str:
    return post.heading or _("Without words")
