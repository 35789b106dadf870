"""What waits for a person, as rows: when, what, why it matters, and the one act that solves it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.accounts.models import Workspace
from parvis.networks.errors import NetworkError
from parvis.networks.models import Arrival, Channel
from parvis.networks.versions import ends_soon
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.ui import looks, marks

SOON = timedelta(hours=24)
MOST_ARRIVALS = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One row. `at`: the moment of the event, or until when (`until`); `order`: smaller stands higher."""

    key: str
    order: tuple[int, float]
    title: str
    why: str
    url: str
    act: str
    at: datetime | None = None
    until: bool = False
    icon: str = ""
    tone: str = ""
    person: str = ""  # a face instead of the icon
    network: str = ""


def everything(
    workspace: Workspace,
    rows: Sequence[Publication],
    arrivals: Sequence[Arrival],
    channels: Iterable[Channel],
    at: datetime,
) -> list[Task]:
    """All rows, what runs out first on top."""
    tasks = [
        *_troubles(workspace, rows),
        *_to_approve(workspace, rows, at),
        *_to_reconnect(workspace, channels, at),
        *_versions_that_end(workspace, channels, at),
        *_unanswered(workspace, arrivals),
    ]
    return sorted(tasks, key=attrgetter("order"))


def waiting_arrivals(workspace: Workspace) -> list[Arrival]:
    """Answers that nobody has answered, oldest first, each with `post_id` and `post_title` of what it is about."""
    ours = Publication.objects.filter(channel=OuterRef("channel"), remote_id=OuterRef("about_id")).exclude(remote_id="")
    arrivals = Arrival.objects.for_workspace(workspace).waiting().select_related("channel")
    arrivals = arrivals.defer("extra", "channel__access", "channel__limits")
    arrivals = arrivals.annotate(
        post_id=Subquery(ours.values("post_id")[:1]),
        post_title=Subquery(ours.values("post__title")[:1]),
        post_text=Subquery(ours.values("post__text")[:1]),
    )
    return list(arrivals.order_by("happened_at")[:MOST_ARRIVALS])


# --- publications -----------------------------------------------------------------------------------------------------

_TROUBLE: dict[str, tuple[str | Promise, str | Promise]] = {
    S.FAILED: (gettext_lazy("{post} did not go out on {network}"), gettext_lazy("Put right")),
    S.UNSURE: (gettext_lazy("{post}: {network} did not confirm the publication"), gettext_lazy("Check")),
    S.MISSED: (gettext_lazy("{post} did not go out in time on {network}"), gettext_lazy("Decide")),
}


def _troubles(workspace: Workspace, rows: Iterable[Publication]) -> Iterator[Task]:
    for row in rows:
        if row.state not in _TROUBLE:
            continue
        title, act = _TROUBLE[row.state]
        look = looks.look(row.state)
        yield Task(
            key=f"publication-{row.pk}",
            order=(0, -row.state_since.timestamp()),
            title=str(title).format(post=row.post.heading.rstrip("."), network=marks.mark(row.channel.network).name),
            why=why(row),
            url=reverse("post", args=[workspace.slug, row.post_id]),
            act=str(act),
            at=row.state_since,
            icon=look.icon,
            tone=look.tone,
        )


def why(row: Publication) -> str:
    """Why it is as it is, in one sentence, with the network's own words where it gave some."""
    if row.state == S.UNSURE:
        return _("The answer was lost after sending; nothing is sent again without your word.")
    if row.state == S.MISSED:
        return _("It was too late to send it without asking you. The text is kept.")
    sentence = str(_sentences().get(row.problem, _("The text is kept; nothing was published.")))
    return _("{sentence} “{said}”").format(sentence=sentence, said=row.said) if row.said else sentence


def _sentences() -> dict[str, Any]:
    todo: list[type[NetworkError]] = [NetworkError]
    found: dict[str, Any] = {}
    while todo:
        kind = todo.pop()
        found[kind.code] = kind.sentence
        todo.extend(kind.__subclasses__())
    return found


def _to_approve(workspace: Workspace, rows: Iterable[Publication], at: datetime) -> Iterator[Task]:
    """All drafts to approve are one row: the first moment counts."""
    waiting = [row for row in rows if row.state == S.TO_APPROVE]
    posts = list(dict.fromkeys(row.post_id for row in waiting))
    if not waiting:
        return
    first = waiting[0]
    until = first.goes_out_at
    soon = until is not None and until - at < SOON
    one = reverse("post", args=[workspace.slug, first.post_id])
    several = f"{reverse('publications', args=[workspace.slug])}?state={S.TO_APPROVE}"
    title = ngettext("{n} draft to approve: {post}", "{n} drafts to approve, among them {post}", len(posts))
    yield Task(
        key="to-approve",
        order=(1 if soon else 3, until.timestamp() if until else 0.0),
        title=title.format(n=len(posts), post=first.post.heading),
        why=_channels_of(first, waiting),
        url=one if len(posts) == 1 else several,
        act=_("Review"),
        at=until,
        until=True,
        icon="eye-check",
        tone="rev",
    )


def _channels_of(first: Publication, rows: Iterable[Publication]) -> str:
    number = sum(row.post_id == first.post_id for row in rows)
    sentence = ngettext(
        "Goes out on {n} channel once somebody approves it.",
        "Goes out on {n} channels once somebody approves it.",
        number,
    )
    return sentence.format(n=number)


# --- channels ---------------------------------------------------------------------------------------------------------


def _to_reconnect(workspace: Workspace, channels: Iterable[Channel], at: datetime) -> Iterator[Task]:
    """Channels that no longer let us in. They carry `planned`, how many publications wait for them, and `next_at`."""
    for channel in channels:
        if channel.state != "to_reconnect":
            continue
        planned, next_at = channel.planned, channel.next_at  # type: ignore[attr-defined]  # annotated in since.py
        soon = next_at is not None and next_at - at < SOON
        yield Task(
            key=f"channel-{channel.pk}",
            order=(1 if soon else 3, next_at.timestamp() if next_at else 0.0),
            title=_("{network} no longer lets us in as {channel}").format(
                network=marks.mark(channel.network).name, channel=channel.handle
            ),
            why=ngettext(
                "{n} publication waits for this channel.", "{n} publications wait for this channel.", planned
            ).format(n=planned)
            if planned
            else _("Nothing is planned there yet; answers and figures no longer come in."),
            url=reverse("channels", args=[workspace.slug]),
            act=_("Reconnect"),
            at=next_at,
            until=True,
            icon="plug-connected-x",
            tone="warn" if soon else "",
        )


def _versions_that_end(workspace: Workspace, channels: Iterable[Channel], at: datetime) -> Iterator[Task]:
    """Networks that will soon no longer answer this version of Parvis."""
    for network in sorted({channel.network for channel in channels}):
        version = ends_soon(network, at.date())
        if version is None:
            continue
        end = datetime.combine(version.ends_on, time(), tzinfo=workspace.clock)
        yield Task(
            key=f"version-{network}",
            order=(3, end.timestamp()),
            title=_("{network} stops the version {version} of its API").format(
                network=marks.mark(network).name, version=version.name
            ),
            why=_("Bring Parvis up to date before that day; afterwards nothing goes out or comes in there."),
            url=reverse("channels", args=[workspace.slug]),
            act=_("Channels"),
            at=end,
            until=True,
            icon="clock-exclamation",
            tone="warn",
        )


# --- answers ----------------------------------------------------------------------------------------------------------


def _unanswered(workspace: Workspace, arrivals: Sequence[Arrival]) -> Iterator[Task]:
    """One row per post that people answered to; what belongs to no post of ours stands by itself."""
    about = [arrival for arrival in arrivals if _post_id(arrival)]
    about.sort(key=lambda arrival: str(_post_id(arrival)))
    for _post, group in groupby(about, key=_post_id):
        yield _conversation(workspace, sorted(group, key=attrgetter("happened_at")))
    for arrival in arrivals:
        if not _post_id(arrival):
            yield _conversation(workspace, [arrival])


def _conversation(workspace: Workspace, arrivals: Sequence[Arrival]) -> Task:
    first = arrivals[0]
    name = first.author_name or first.author_handle
    others = len({arrival.author_id for arrival in arrivals} - {first.author_id})
    post_id = _post_id(first)
    if others:
        title = ngettext("{name} and {n} other wait for an answer", "{name} and {n} others wait for an answer", others)
    else:
        title = _("{name} waits for an answer")
    excerpt = " ".join(first.text.split())[:160]
    heading = _heading(first)
    return Task(
        key=f"arrival-{first.pk}",
        order=(2, first.happened_at.timestamp()),
        title=title.format(name=name, n=others),
        why=_("“{text}” · about {post}").format(text=excerpt, post=heading)
        if heading
        else _("“{text}”").format(text=excerpt),
        url=reverse("post", args=[workspace.slug, post_id]) + "#answers" if post_id else first.url,
        act=_("Answer"),
        at=first.happened_at,
        person=name,
        network=first.channel.network,
    )


def _post_id(arrival: Any) -> Any:
    return arrival.post_id


def _heading(arrival: Any) -> str:
    words = arrival.post_title or (arrival.post_text or "").strip().split("\n", 1)[0]
    return words if len(words) <= 40 else words[:39].rstrip() + "…"


# --- the sentence above -----------------------------------------------------------------------------------------------

_SENTENCES = (
    gettext_lazy("Nothing waits for you."),
    gettext_lazy("One thing waits for you."),
    gettext_lazy("Two things wait for you."),
    gettext_lazy("Three things wait for you."),
    gettext_lazy("Four things wait for you."),
    gettext_lazy("Five things wait for you."),
    gettext_lazy("Six things wait for you."),
    gettext_lazy("Seven things wait for you."),
    gettext_lazy("Eight things wait for you."),
    gettext_lazy("Nine things wait for you."),
)


def sentence(number: int) -> str:
    """What is so, in words up to nine."""
    if number < len(_SENTENCES):
        return str(_SENTENCES[number])
    return ngettext("{n} thing waits for you.", "{n} things wait for you.", number).format(n=number)
