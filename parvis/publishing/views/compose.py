"""The composer: one form that keeps itself, checks itself, and sends a post on its way."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, replace_url

from parvis.accounts.access import WorkspaceRequest, require, workspace_view
from parvis.accounts.models import Right
from parvis.kit.errors import Conflict, ParvisError
from parvis.library.actions import upload
from parvis.library.errors import NotTaken
from parvis.networks.models import Channel
from parvis.publishing import actions
from parvis.publishing.errors import Blocked, NoChannel
from parvis.publishing.forms import POLL_ANSWERS, PostForm, file_ids, names_of
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.views import keeping
from parvis.publishing.views.keeping import Draft
from parvis.publishing.views.previews import Preview, advice_of, alike, preview, summary

#: what sends the post on its way; everything else keeps it and shows the form again
SENDING = ("schedule", "now", "submit")
#: faults of these fields keep nothing from being kept
OF_TIME = {"day", "time", "when"}


@dataclass(slots=True)
class Desk:
    """One request to the composer: the draft, its form, and what is to be said about it."""

    request: WorkspaceRequest
    draft: Draft
    channels: list[Channel]
    form: PostForm
    errors: list[str] = field(default_factory=list)  # of the whole form
    kept: bool = False

    @property
    def is_kept(self) -> bool:
        return not self.draft.is_new and not self.errors


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
@workspace_view
def compose(request: WorkspaceRequest, post_id: UUID | None = None) -> HttpResponse:
    """?day=2026-12-10&time=09:00&channel=<id> fill in a new one."""
    require(request.teammate, Right.WRITE)
    if request.method == "POST":
        return _posted(request, post_id)
    draft = _existing(request, post_id) if post_id else keeping.begun(request.workspace, uuid4())
    channels = keeping.channels_for(request.workspace, draft)
    initial = keeping.initial_of(draft)
    if draft.is_new:
        initial |= _asked_for(request.GET, channels)
    files = [use.file for use in draft.post.media.all()]
    form = PostForm(initial=initial, workspace=request.workspace, channels=channels, files=files)
    if draft.is_new:
        known = {str(channel.pk): channel for channel in channels}
        draft.publications = [
            Publication(workspace=request.workspace, post=draft.post, channel=known[pk]) for pk in initial["channels"]
        ]
    return _show(Desk(request, draft, channels, form), "publishing/compose.html")


def _existing(request: WorkspaceRequest, post_id: UUID) -> Draft:
    draft = keeping.find(request.workspace, post_id)
    if draft is None:
        raise Http404
    if draft.is_live:
        require(request.teammate, Right.PUBLISH)
    return draft


def _asked_for(query: QueryDict, channels: list[Channel]) -> dict[str, Any]:
    """All connected channels are chosen, unless the address names some."""
    named = set(query.getlist("channel"))
    chosen = [str(one.pk) for one in channels if (str(one.pk) in named if named else one.is_connected)]
    found: dict[str, Any] = {"channels": chosen, "text": query.get("text", "")[:5000].replace("\0", "")}
    for name, parse in (("day", parse_date), ("time", parse_time)):
        try:
            value = parse(query.get(name, ""))
        except ValueError:
            value = None
        if value is not None:
            found[name] = value
    return found


def _posted(request: WorkspaceRequest, post_id: UUID | None) -> HttpResponse:
    data = request.POST.copy()
    try:
        pk = post_id or UUID(data.get("id", ""))
    except ValueError:
        raise Http404 from None
    data["id"] = str(pk)
    draft = keeping.find(request.workspace, pk) or keeping.begun(request.workspace, pk)
    if draft.is_live:
        require(request.teammate, Right.PUBLISH)
    do, _colon, what = data.get("do", "").partition(":")
    channels = keeping.channels_for(request.workspace, draft)
    errors = _changed(request, data, do, what)
    files = keeping.files_of(request.workspace, file_ids(data.getlist("media")))
    form = PostForm(data, workspace=request.workspace, channels=channels, files=files)
    desk = Desk(request, draft, channels, form, errors)
    form.is_valid()
    if "seen_version" in form.errors:
        raise Http404
    if do in SENDING and not draft.publications and draft.settled:  # the second of two clicks: it is on its way
        return _gone(request, pk)
    return _answer(desk, do)


def _changed(request: WorkspaceRequest, data: QueryDict, do: str, what: str) -> list[str]:
    """Do what changes the form itself: a channel gets its own text, a file comes or goes. What went wrong, in words."""
    files = data.getlist("media")
    if do == "adapt":
        data[f"adapted_{what}"] = "on"
        data[f"text_{what}"] = data.get("text", "")
        data["tab"] = what
    elif do == "common":
        data.pop(f"adapted_{what}", None)
        data["tab"] = "all"
    elif do == "drop":
        data.setlist("media", [pk for pk in files if pk != what])
    elif do == "earlier" and what in files[1:]:
        at = files.index(what)
        files[at - 1], files[at] = files[at], files[at - 1]
        data.setlist("media", files)
    return _uploaded(request, data)


def _uploaded(request: WorkspaceRequest, data: QueryDict) -> list[str]:
    errors = []
    for given in request.FILES.getlist("upload"):
        try:
            media = upload(request.workspace, given, by=request.teammate)
        except NotTaken as error:
            errors.append(str(error))
            continue
        data.appendlist("media", str(media.pk))
        data.setdefault(f"alt_{media.pk}", media.alt_text)
    return errors


def _answer(desk: Desk, do: str) -> HttpResponse:
    """Keep, send, and show what is so now."""
    form = desk.form
    refused = bool(desk.errors or form.errors.keys() - OF_TIME)
    sends = do in SENDING
    status = 422 if refused else 200
    moment = form.moment() if do in ("schedule", "submit") else None
    try:
        if not refused:
            _kept(desk, do)
        if sends and not refused and (do == "now" or moment is not None):
            return _sent(desk, do, moment)
    except Conflict as error:
        desk.errors.append(str(error))
        status = 409
    except NoChannel as error:
        form.add_error("channels", str(error))
    except ParvisError as error:
        desk.errors.append(str(error))
    if form.errors and status == 200 and (sends or do == "save"):
        status = 422
    if desk.errors and status == 200:
        status = 422
    if do == "save" and status == 200:
        return _gone(desk.request, desk.draft.post.pk, _("Kept."))
    return _shown_again(desk, do, status)


def _kept(desk: Desk, do: str) -> None:
    """Write the draft, unless there is nothing to keep or what is kept would go out half-typed."""
    form, draft = desk.form, desk.draft
    if draft.is_new and form.is_blank:
        if do in (*SENDING, "save"):
            form.add_error("text", _("There is nothing in it yet. Write something, or add a picture."))
        return
    if draft.is_live and do not in (*SENDING, "save"):
        return
    if draft.is_live and do == "save":
        _must_still_fit(desk)
    keeping.keep(draft, form, by=desk.request.teammate)
    desk.kept = True


def _must_still_fit(desk: Desk) -> None:
    """A publication that is scheduled stays one that can go out. Raises Blocked."""
    draft = keeping.find(desk.request.workspace, desk.draft.post.pk)
    if draft is None:
        raise Http404
    as_typed = keeping.typed(draft, desk.form, desk.channels)
    for publication in as_typed.publications:
        blocking = [problem for problem in preview(publication).problems if problem.blocking]
        if publication.state == S.SCHEDULED and blocking:
            raise Blocked(blocking)


def _sent(desk: Desk, do: str, moment: datetime | None) -> HttpResponse:
    """Let go what fits; the rest stays a draft and is named. Raises ParvisError where nothing can go."""
    by = desk.request.teammate
    if desk.form.errors:
        return _shown_again(desk, do, 422)
    draft = keeping.find(desk.request.workspace, desk.draft.post.pk)
    if draft is None or not draft.publications:
        raise NoChannel()
    previews = [preview(publication) for publication in draft.publications]
    fit = [one.publication for one in previews if one.fits]
    if not fit:
        raise Blocked([problem for one in previews for problem in one.problems if problem.blocking][:1])
    if do == "submit":
        _submit(fit, moment, by)
    else:
        actions.schedule(_still_to_go(fit, moment), at=moment, by=by)
    left = [one.publication.channel.handle for one in previews if not one.fits]
    return _gone(desk.request, draft.post.pk, _said(do, len(fit), left))


def _still_to_go(publications: list[Publication], moment: datetime | None) -> list[Publication]:
    """Without those that are due at that very moment already: a second click changes nothing."""

    def is_so(one: Publication) -> bool:
        return one.state == S.SCHEDULED and one.goes_out_at == moment

    return [one for one in publications if not is_so(one)] or publications


def _submit(publications: list[Publication], moment: datetime | None, by: Any) -> None:
    if moment is None:
        return
    for publication in publications:
        if publication.state != S.DRAFT:
            actions.back_to_draft(publication, by=by)
    actions.submit(publications, at=moment, by=by)


def _said(do: str, number: int, left: list[str]) -> str:
    done = {
        "submit": ngettext("Handed in for {n} channel.", "Handed in for {n} channels.", number),
        "now": ngettext("On its way to {n} channel.", "On its way to {n} channels.", number),
        "schedule": ngettext("Scheduled on {n} channel.", "Scheduled on {n} channels.", number),
    }[do].format(n=number)
    if left:
        rest = _("Still a draft, because something is to be corrected: {channels}.")
        return f"{done} {rest.format(channels=', '.join(left))}"
    return done


def _gone(request: WorkspaceRequest, post_id: UUID, sentence: str = "") -> HttpResponse:
    """To the post's page."""
    if sentence:
        messages.success(request, sentence)
    address = reverse("post", args=[request.workspace.slug, post_id])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _shown_again(desk: Desk, do: str, status: int) -> HttpResponse:
    request, pk = desk.request, desk.draft.post.pk
    found = keeping.find(request.workspace, pk) or keeping.begun(request.workspace, pk)
    version = desk.form.cleaned_data.get("seen_version", 0)
    if desk.kept:
        desk.form.data["seen_version"] = str(found.version)  # type: ignore[index]  # a copy, made to be changed
    elif not found.is_new and desk.draft.is_new and not version:
        found.is_new = False
    desk.draft = keeping.typed(found, desk.form, desk.channels)
    if not request.htmx:
        return _show(desk, "publishing/compose.html", status)
    answer = _show(desk, "publishing/_typed.html" if do == "" else "publishing/_composer.html", status)
    if desk.kept:
        replace_url(answer, reverse("edit_post", args=[request.workspace.slug, pk]))
    return answer


def _show(desk: Desk, template: str, status: int = 200) -> HttpResponse:
    draft, form, workspace = desk.draft, desk.form, desk.request.workspace
    previews = [preview(publication) for publication in draft.publications]
    untouched = draft.is_new and not (draft.post.text or draft.post.media.all())
    advice = [one for one in advice_of(previews) if not (untouched and one.code in ("empty", "no_title"))]
    context = {
        "workspace": workspace,
        "desk": desk,
        "draft": draft,
        "post": draft.post,
        "form": form,
        "tab": form.data.get("tab", "all") if form.is_bound else "all",
        "pills": _pills(desk, previews),
        "previews": previews,
        "drawn": alike(previews),
        "advice": advice,
        "to_correct": summary(advice),
        "fit": sum(one.fits for one in previews),
        "back": reverse(
            "month" if draft.is_new else "post", args=[workspace.slug, *([] if draft.is_new else [draft.post.pk])]
        ),
        "version": form["seen_version"].value(),
        "may_publish": desk.request.teammate.may_publish(),
        "pictures": _pictures(form),
        "moment": _chosen(form),
        "polls": [form[f"poll_{number}"] for number in range(POLL_ANSWERS)],
    }
    return render(desk.request, template, context, status=status)


@dataclass(frozen=True, slots=True)
class Pill:
    """A channel that may be chosen, with its own fields."""

    channel: Channel
    chosen: bool
    adapted: bool
    text: Any
    options: list[Any]
    preview: Preview | None

    @property
    def has_options(self) -> bool:
        return any(option.value() or option.errors for option in self.options)

    @property
    def key(self) -> str:
        return str(self.channel.pk)


def _pills(desk: Desk, previews: list[Preview]) -> list[Pill]:
    form, by_channel = desk.form, {one.publication.channel_id: one for one in previews}
    found = []
    for pk, channel in form.channels.items():
        one = by_channel.get(channel.pk)
        options = [form[f"{name}_{pk}"] for name in names_of(channel)]
        adapted = bool(form[f"adapted_{pk}"].value())
        found.append(Pill(channel, one is not None, adapted, form[f"text_{pk}"], options, one))
    return found


def _chosen(form: PostForm) -> datetime | None:
    """The day and time in the form, on the workspace's clock; for the phone's foot."""
    day, time = form["day"].value(), form["time"].value()
    if form.is_bound:
        day, time = form.cleaned_data.get("day"), form.cleaned_data.get("time")
    return datetime.combine(day, time, tzinfo=form.workspace.clock) if day and time else None


def _pictures(form: PostForm) -> list[tuple[Any, Any]]:
    return [(file, form[f"alt_{pk}"]) for pk, file in form.pictures.items()]
