"""What people do with posts and publications. Page and command line call these, with `by=`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from parvis.accounts.access import require
from parvis.accounts.audit import note
from parvis.accounts.models import Right, Teammate, Workspace
from parvis.kit.clock import now
from parvis.library.models import MediaFile
from parvis.networks.models import Arrival, Channel
from parvis.publishing.checks import problems_of
from parvis.publishing.errors import Blocked, NoChannel, NoTime, NotWaiting, PartlyOut, SavedByOther, TimeHasPassed
from parvis.publishing.models import EPOCH, Lane, Post, PostMedia, Publication, Step
from parvis.publishing.states import EDITABLE, PublicationState

S = PublicationState


@transaction.atomic
def begin_post(
    workspace: Workspace, *, by: Teammate, text: str = "", channels: Iterable[Channel] = (), id: UUID | None = None
) -> Post:
    """A new draft. `id`: chosen by the page, so that a double click begins one post. Raises NotAllowed."""
    require(by, Right.WRITE)
    post = Post.objects.create(
        id=id or uuid4(), workspace=workspace, text=text, language=workspace.language, created_by=by, saved_by=by
    )
    choose_channels(post, channels, by=by)
    return post


@transaction.atomic
def save_post(post: Post, *, by: Teammate, seen_version: int, **fields: Any) -> None:
    """Keep what was typed: `title`, `text`, `language`, `warning`, `poll`.

    seen_version: the version that the page was drawn from. Raises NotAllowed, SavedByOther, PartlyOut.
    """
    require(by, Right.WRITE)
    changed = {name: value for name, value in fields.items() if getattr(post, name) != value}
    if not changed:
        return
    newer = {**changed, "version": F("version") + 1, "saved_by": by, "saved_at": now()}
    if not Post.objects.filter(pk=post.pk, version=seen_version).update(**newer):
        other = Post.objects.select_related("saved_by__user").get(pk=post.pk)
        raise SavedByOther(name=str(other.saved_by or "Parvis"))
    post.refresh_from_db()
    if set(changed) - {"title"}:
        _content_changed(post.publications.filter(state__in=EDITABLE))


@transaction.atomic
def adapt(
    publication: Publication, *, by: Teammate, text: str | None, options: Mapping[str, Any] | None = None
) -> None:
    """Give one channel its own text; None takes the common one over again. Raises NotAllowed, PartlyOut."""
    require(by, Right.WRITE)
    chosen = publication.options if options is None else dict(options)
    if publication.text == text and publication.options == chosen:
        return
    rows = Publication.objects.filter(pk=publication.pk, state__in=EDITABLE)
    _content_changed(rows)
    if not rows.update(text=text, options=chosen):
        raise NotWaiting()
    publication.refresh_from_db()


def _content_changed(publications: Any) -> None:
    """What was frozen for sending is thawed, and the publisher's copy becomes void. Raises PartlyOut."""
    steps = Step.objects.filter(publication__in=publications)
    if steps.filter(effect=True).exists():
        raise PartlyOut()
    steps.delete()
    publications.update(version=F("version") + 1, content=None, began_at=None)


@transaction.atomic
def choose_channels(post: Post, channels: Iterable[Channel], *, by: Teammate) -> None:
    """Make the draft go to exactly these channels; what is out or on its way stays. Raises NotAllowed."""
    require(by, Right.WRITE)
    wanted = {channel.pk: channel for channel in channels if channel.workspace_id == post.workspace_id}
    for publication in post.publications.exclude(channel__in=wanted).filter(state__in=EDITABLE):
        publication.delete()
    there = set(post.publications.values_list("channel_id", flat=True))
    for pk, channel in wanted.items():
        if pk not in there:
            Publication.objects.create(workspace_id=post.workspace_id, post=post, channel=channel)


@transaction.atomic
def choose_media(post: Post, files: Sequence[tuple[MediaFile, str]], *, by: Teammate) -> None:
    """The files of a post in order, each with its alternative text ("" as the file says). Raises NotAllowed."""
    require(by, Right.WRITE)
    before = list(post.media.values_list("file_id", "alt_text"))
    if before == [(file.pk, alt) for file, alt in files]:
        return
    post.media.all().delete()
    PostMedia.objects.bulk_create(
        PostMedia(post=post, file=file, alt_text=alt, position=position) for position, (file, alt) in enumerate(files)
    )
    _content_changed(post.publications.filter(state__in=EDITABLE))


def schedule(publications: Sequence[Publication], *, at: datetime | None, by: Teammate) -> None:
    """Let publications go out at `at` (C9). None: now. All of them, or none.

    Raises NotAllowed, NoTime, NoChannel, TimeHasPassed, Blocked, IllegalMove, StaleState.
    """
    require(by, Right.PUBLISH)
    _schedule(publications, at=at, by=by)


def approve(publications: Sequence[Publication], *, by: Teammate) -> None:
    """Let what a writer handed in go out at the time that they chose. Raises NotAllowed, …, TimeHasPassed."""
    require(by, Right.APPROVE)
    for publication in publications:
        if publication.goes_out_at is None:
            raise NoTime()
        _schedule([publication], at=publication.goes_out_at, by=by)


@transaction.atomic
def _schedule(publications: Sequence[Publication], *, at: datetime | None, by: Teammate) -> None:
    if not publications:
        raise NoChannel()
    moment = now() if at is None else at
    if at is not None and at <= now():
        raise TimeHasPassed()
    for publication in publications:
        _must_fit(publication)
        _lane_for(publication.channel)
        if publication.state == S.SCHEDULED:
            _move_time(publication, moment)
        else:
            publication.move_to(S.SCHEDULED, goes_out_at=moment, try_at=moment, problem="", said="")
        note(publication.workspace, "publication.scheduled", by=by, subject=publication.pk, at=moment.isoformat())


def _move_time(publication: Publication, moment: datetime) -> None:
    """Change the time of what is scheduled already, unless a worker has it by now."""
    rows = Publication.objects.filter(pk=publication.pk, state=S.SCHEDULED, version=publication.version)
    if not rows.update(goes_out_at=moment, try_at=moment, version=F("version") + 1):
        raise NotWaiting()
    publication.refresh_from_db()


def _must_fit(publication: Publication) -> None:
    blocking = [problem for problem in problems_of(publication) if problem.blocking]
    if blocking:
        raise Blocked(blocking)


def _lane_for(channel: Channel) -> None:
    Lane.objects.get_or_create(
        channel=channel, defaults={"workspace_id": channel.workspace_id, "host": channel.base_url, "not_before": EPOCH}
    )


def submit(publications: Sequence[Publication], *, at: datetime, by: Teammate) -> None:
    """Hand a draft in for approval, with the time that the writer proposes. Raises NotAllowed, TimeHasPassed, …"""
    require(by, Right.WRITE)
    if not publications:
        raise NoChannel()
    if at <= now():
        raise TimeHasPassed()
    with transaction.atomic():
        for publication in publications:
            _must_fit(publication)
            publication.move_to(S.TO_APPROVE, goes_out_at=at)
            note(publication.workspace, "publication.submitted", by=by, subject=publication.pk)


def back_to_draft(publication: Publication, *, by: Teammate) -> None:
    """Take it out of the plan; its text stays. Raises NotAllowed, IllegalMove, StaleState."""
    require(by, Right.WRITE if publication.state == S.TO_APPROVE else Right.PUBLISH)
    publication.move_to(S.DRAFT, try_at=None)
    note(publication.workspace, "publication.taken_back", by=by, subject=publication.pk)


def cancel(publication: Publication, *, by: Teammate) -> None:
    """It will never go out. Raises NotAllowed, IllegalMove, StaleState."""
    require(by, Right.PUBLISH)
    publication.move_to(S.CANCELLED, try_at=None)
    note(publication.workspace, "publication.cancelled", by=by, subject=publication.pk)


def hold(publication: Publication, *, by: Teammate) -> None:
    """Keep it back until somebody lets it go. Raises NotAllowed, IllegalMove, StaleState."""
    require(by, Right.PUBLISH)
    publication.move_to(S.HELD, try_at=None)
    note(publication.workspace, "publication.held", by=by, subject=publication.pk)


def release(publication: Publication, *, by: Teammate) -> None:
    """Let what was held go out at its time. Raises NotAllowed, TimeHasPassed, IllegalMove, StaleState."""
    require(by, Right.PUBLISH)
    _schedule([publication], at=publication.goes_out_at or now(), by=by)


def send_again(publication: Publication, *, by: Teammate) -> None:
    """Failed or missed: try once more, now. What is out already is not sent twice. Raises NotAllowed, …"""
    require(by, Right.PUBLISH)
    if publication.state not in {S.FAILED, S.MISSED}:
        raise NotWaiting()
    _schedule([publication], at=None, by=by)


@transaction.atomic
def it_is_out(publication: Publication, *, url: str, by: Teammate) -> None:
    """A person found the unsure publication on the network. Raises NotAllowed, NotWaiting."""
    require(by, Right.PUBLISH)
    if publication.state != S.UNSURE:
        raise NotWaiting()
    publication.move_to(S.PUBLISHED, published_at=publication.state_since, url=url, problem="", said="")
    note(publication.workspace, "publication.found_by_hand", by=by, subject=publication.pk)


@transaction.atomic
def it_is_not_out(publication: Publication, *, by: Teammate) -> None:
    """A person looked and found nothing: send it once more. Raises NotAllowed, NotWaiting."""
    require(by, Right.PUBLISH)
    if publication.state != S.UNSURE:
        raise NotWaiting()
    moment = now()
    publication.move_to(S.SCHEDULED, goes_out_at=moment, try_at=moment, step="", problem="", said="")
    note(publication.workspace, "publication.sent_again", by=by, subject=publication.pk)


@transaction.atomic
def answer(arrival: Arrival, *, text: str, by: Teammate) -> Publication:
    """Reply to somebody, now, by the same way as everything that goes out: once. Raises NotAllowed, Blocked.

    The arrival counts as answered as soon as the answer is on its way.
    """
    require(by, Right.ANSWER)
    post = Post.objects.create(
        workspace=arrival.workspace,
        text=text.strip(),
        language=arrival.language,
        answers=arrival,
        created_by=by,
        saved_by=by,
    )
    publication = Publication.objects.create(workspace=arrival.workspace, post=post, channel=arrival.channel)
    _schedule([publication], at=None, by=by)
    Arrival.objects.filter(pk=arrival.pk, answered_at=None).update(answered_at=now())
    return publication
