"""A draft between page and database: found, as it is typed, kept."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, prefetch_related_objects
from django.http import Http404

from parvis.accounts.models import Teammate, Workspace
from parvis.kit.clock import now
from parvis.library.models import MediaFile
from parvis.networks.models import Channel
from parvis.publishing import actions
from parvis.publishing.errors import SavedByOther
from parvis.publishing.forms import PostForm, names_of
from parvis.publishing.models import Post, PostMedia, Publication
from parvis.publishing.states import EDITABLE
from parvis.publishing.states import PublicationState as S


@dataclass(slots=True)
class Draft:
    """A post with what may still change (`publications`, one per chosen channel) and what may not (`settled`)."""

    post: Post
    publications: list[Publication]
    settled: list[Publication]
    is_new: bool = False

    @property
    def is_live(self) -> bool:
        """Scheduled: what is kept goes out by itself, so nothing half-typed is kept."""
        return any(publication.state == S.SCHEDULED for publication in self.publications)

    @property
    def version(self) -> int:
        return 0 if self.is_new else self.post.version


def find(workspace: Workspace, post_id: UUID) -> Draft | None:
    """None where nothing has that id yet. Http404 where it is another workspace's, or an answer to somebody."""
    posts = Post.objects.select_related("saved_by__user", "workspace").prefetch_related("media__file")
    post = posts.filter(pk=post_id).first()
    if post is None:
        return None
    if post.workspace_id != workspace.pk or post.answers_id is not None:
        raise Http404
    rows = list(post.publications.select_related("channel").defer("channel__access").order_by("created_at", "id"))
    for row in rows:
        row.post = post
    editable = [row for row in rows if row.state in EDITABLE]
    return Draft(post, editable, [row for row in rows if row.state not in EDITABLE])


def begun(workspace: Workspace, post_id: UUID) -> Draft:
    """A draft that nobody has kept yet."""
    post = Post(id=post_id, workspace=workspace, language=workspace.language)
    prefetch_related_objects([post], "media__file")
    return Draft(post, [], [], is_new=True)


def channels_for(workspace: Workspace, draft: Draft) -> list[Channel]:
    """What may be chosen: the workspace's channels and the draft's own, without those where it is out already."""
    kept = Channel.objects.for_workspace(workspace).kept().defer("access").order_by("created_at", "id")
    settled = {publication.channel_id for publication in draft.settled}
    found = {channel.pk: channel for channel in kept if channel.pk not in settled}
    return list(({publication.channel_id: publication.channel for publication in draft.publications} | found).values())


def typed(draft: Draft, form: PostForm, channels: list[Channel]) -> Draft:
    """The draft as it stands in the form; nothing is written. The draft given must not be used any more."""
    post, data = draft.post, form.cleaned_data
    for name, value in fields_of(form).items():
        setattr(post, name, value)
    uses = [
        PostMedia(post=post, file=file, alt_text=alt, position=position)
        for position, (file, alt) in enumerate(form.chosen_files())
    ]
    # What `post.media.all()` gives, for the checker: the files of the form instead of those in the database.
    post._prefetched_objects_cache = {"media": uses}  # type: ignore[attr-defined]
    known = {publication.channel_id: publication for publication in draft.publications}
    chosen = []
    for channel in data.get("channels", ()):
        publication = known.get(channel.pk) or Publication(workspace_id=post.workspace_id, post=post, channel=channel)
        publication.text = form.own_text(channel)
        publication.options = options_of(form, publication)
        chosen.append(publication)
    return Draft(post, chosen, draft.settled, draft.is_new)


def fields_of(form: PostForm) -> dict[str, Any]:
    """The fields of a post that the form has understood."""
    data = form.cleaned_data
    return {name: data[name] for name in ("title", "text", "language", "warning", "poll") if name in data}


def options_of(form: PostForm, publication: Publication) -> dict[str, Any]:
    """The form's options, and those that it does not ask for as they were."""
    asked = names_of(publication.channel)
    others = {name: value for name, value in publication.options.items() if name not in asked}
    return {**others, **form.options(publication.channel)}


def keep(draft: Draft, form: PostForm, *, by: Teammate) -> None:
    """Write what was typed: all of it, or nothing. What is equal to what is there is not written.

    Raises NotAllowed, SavedByOther, PartlyOut, NotWaiting. Http404 where the id is another workspace's.
    """
    with transaction.atomic():
        post = _locked(draft, by)
        changed = _changes(post, draft, form)
        if not changed:
            return
        seen = form.cleaned_data["seen_version"] or (1 if draft.is_new else 0)
        if seen != post.version:
            raise SavedByOther(name=str(post.saved_by or "Parvis"))
        actions.save_post(post, by=by, seen_version=post.version, **fields_of(form))
        if post.version == seen:  # what stands beside the fields has a version too
            newer = {"version": F("version") + 1, "saved_by": by, "saved_at": now()}
            Post.objects.filter(pk=post.pk).update(**newer)
        if "channels" in changed:
            actions.choose_channels(post, form.cleaned_data["channels"], by=by)
        if "media" in changed:
            actions.choose_media(post, form.chosen_files(), by=by)
        _adapt(post, form, by)


def _locked(draft: Draft, by: Teammate) -> Post:
    """The post's row, so that of two people saving at once the second one sees what the first has done."""
    if draft.is_new:
        try:
            with transaction.atomic():
                actions.begin_post(by.workspace, by=by, id=draft.post.pk)
        except IntegrityError:  # a double click: the other request was faster
            draft.is_new = False
    posts = Post.objects.for_workspace(by.workspace).select_for_update(of=("self",)).select_related("saved_by__user")
    post = posts.filter(pk=draft.post.pk).first()
    if post is None:
        raise Http404
    return post


def _changes(post: Post, draft: Draft, form: PostForm) -> set[str]:
    """Which parts of the form differ from what is in the database now."""
    found = {"fields"} if any(getattr(post, name) != value for name, value in fields_of(form).items()) else set()
    rows = list(post.publications.filter(state__in=EDITABLE).select_related("channel").defer("channel__access"))
    chosen = form.cleaned_data["channels"]
    if {row.channel_id for row in rows} != {channel.pk for channel in chosen}:
        found.add("channels")
    wanted = {channel.pk for channel in chosen}
    if any(row.channel_id in wanted and _is_adapted_anew(row, form) for row in rows):
        found.add("adapted")
    if list(post.media.values_list("file_id", "alt_text")) != [(file.pk, alt) for file, alt in form.chosen_files()]:
        found.add("media")
    return found


def _is_adapted_anew(row: Publication, form: PostForm) -> bool:
    return row.text != form.own_text(row.channel) or row.options != options_of(form, row)


def _adapt(post: Post, form: PostForm, by: Teammate) -> None:
    for row in post.publications.filter(state__in=EDITABLE).select_related("channel").defer("channel__access"):
        if str(row.channel_id) in form.channels and _is_adapted_anew(row, form):
            actions.adapt(row, by=by, text=form.own_text(row.channel), options=options_of(form, row))


def initial_of(draft: Draft) -> dict[str, Any]:
    """What the form of a draft shows first."""
    post = draft.post
    poll = post.poll or {}
    found: dict[str, Any] = {
        "id": post.pk, "seen_version": draft.version, "title": post.title, "text": post.text,
        "language": post.language, "warning": post.warning,
        "poll_seconds": poll.get("seconds", 86_400), "poll_multiple": poll.get("multiple", False),
        "channels": [str(publication.channel_id) for publication in draft.publications],
        "when": "date",
    }  # fmt: skip
    found |= {f"poll_{number}": answer for number, answer in enumerate(poll.get("options", ()))}
    found |= {f"alt_{use.file_id}": use.alt_text or use.file.alt_text for use in post.media.all()}
    for publication in draft.publications:
        pk = publication.channel_id
        found |= {f"adapted_{pk}": publication.is_adapted, f"text_{pk}": publication.text or ""}
        found |= {f"{name}_{pk}": value for name, value in publication.options.items()}
        if publication.options.get("title") == post.title:
            found[f"title_{pk}"] = ""
    times = [publication.goes_out_at for publication in draft.publications if publication.goes_out_at]
    if times:
        local = min(times).astimezone(post.workspace.clock)
        found |= {"day": local.date(), "time": local.time()}
    return found


def files_of(workspace: Workspace, ids: list[UUID]) -> list[MediaFile]:
    """The workspace's files among `ids`, in that order."""
    there = MediaFile.objects.for_workspace(workspace).in_bulk(ids) if ids else {}
    return [there[pk] for pk in ids if pk in there]
