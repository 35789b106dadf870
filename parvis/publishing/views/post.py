"""The page of a post: where it stands on each channel, what happened, what came back, and what to do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from parvis.accounts.access import WorkspaceRequest, workspace_view
from parvis.accounts.models import Right
from parvis.networks.models import Arrival
from parvis.publishing import actions
from parvis.publishing.forms import AddressForm, AnswerForm, TimeForm
from parvis.publishing.models import Post, Publication
from parvis.publishing.states import EDITABLE
from parvis.publishing.states import PublicationState as S
from parvis.publishing.story import Telling, ending, story_of
from parvis.publishing.views.deeds import Deed
from parvis.publishing.views.lines import Figures, Line, answers_to, heading_of, troubled_first

PARTS_OUT = Count("steps", filter=Q(steps__effect=True))


@require_GET
@vary_on_headers("HX-Request")
@workspace_view
def post(request: WorkspaceRequest, post_id: UUID) -> HttpResponse:
    """?channel=<id> tells the story of one channel only."""
    return _page(request, _find(request, post_id))


def _find(request: WorkspaceRequest, post_id: UUID) -> Post:
    posts = Post.objects.for_workspace(request.workspace)
    posts = posts.select_related("workspace", "created_by__user", "answers__channel").prefetch_related("media__file")
    return get_object_or_404(posts, pk=post_id)


def _page(request: WorkspaceRequest, found: Post, *, status: int = 200, **faulty: Any) -> HttpResponse:
    """faulty: forms that came back with faults: `publication` with `time` or `address`, `arrival` with `answer`."""
    rows = found.publications.select_related("channel").annotate(parts_out=PARTS_OUT).order_by("created_at", "id")
    publications = list(rows.defer("channel__access", "channel__limits"))
    lines = [Line(publication, request.teammate) for publication in publications]
    for line in lines:
        line.forms = faulty if faulty.get("publication") == line.publication.pk else {}
    heard = answers_to(publications, request.teammate)
    for one in heard:
        one.form = faulty.get("answer") if faulty.get("arrival") == one.arrival.pk else None
    told = [line for line in lines if str(line.publication.pk) == request.GET.get("channel")]
    context = {
        "workspace": request.workspace,
        "post": found,
        "heading": heading_of(found),
        "lines": lines,
        "cards": troubled_first(lines),
        "chosen": told[0] if told else None,
        "story": _story(found, publications, told),
        "endings": [(line, ending(line.publication)) for line in told or lines if ending(line.publication)],
        "figures": Figures.of(publications),
        "heard": heard,
        "out": any(publication.state == S.PUBLISHED for publication in publications),
        "may_edit": request.teammate.may(Right.WRITE)
        and found.answers_id is None
        and (not publications or any(publication.state in EDITABLE for publication in publications)),
    }
    template = "publishing/_post.html" if request.htmx else "publishing/post.html"
    return render(request, template, context, status=status)


def _story(found: Post, publications: list[Publication], told: list[Line]) -> list[Telling]:
    wanted = {line.publication.pk for line in told}
    tellings = story_of(found, publications)
    if not wanted:
        return tellings
    return [one for one in tellings if one.publication is None or one.publication.pk in wanted]


def _publication(request: WorkspaceRequest, publication_id: UUID) -> Publication:
    publications = Publication.objects.for_workspace(request.workspace).select_related("post", "channel", "workspace")
    return get_object_or_404(publications, pk=publication_id)


def _done(request: WorkspaceRequest, post_id: UUID, sentence: str | Promise) -> HttpResponse:
    """The page as it is now, with a word about what was done."""
    if not request.htmx:
        messages.success(request, str(sentence))
        return redirect("post", request.workspace.slug, post_id)
    answer = _page(request, _find(request, post_id))
    return trigger_client_event(answer, "toast", {"text": str(sentence)})


def deed_view(deed: Deed) -> Any:
    """The view that does `deed` to the publication in its address."""

    @require_POST
    @workspace_view
    def view(request: WorkspaceRequest, publication_id: UUID) -> HttpResponse:
        publication = _publication(request, publication_id)
        deed.act(publication, request.teammate)
        return _done(request, publication.post_id, deed.done)

    return view


@require_POST
@workspace_view
def time(request: WorkspaceRequest, publication_id: UUID) -> HttpResponse:
    """Another moment for one channel."""
    publication = _publication(request, publication_id)
    form = TimeForm(request.POST, workspace=request.workspace, auto_id=f"id_%s_{publication.pk}")
    if not form.is_valid():
        found = _find(request, publication.post_id)
        return _page(request, found, status=422, publication=publication.pk, time=form)
    actions.schedule([publication], at=form.cleaned_data["at"], by=request.teammate)
    return _done(request, publication.post_id, _("It goes out at the new time."))


@require_POST
@workspace_view
def found(request: WorkspaceRequest, publication_id: UUID) -> HttpResponse:
    """A person looked on the network, and it is there."""
    publication = _publication(request, publication_id)
    form = AddressForm(request.POST, auto_id=f"id_%s_{publication.pk}")
    if not form.is_valid():
        page = _find(request, publication.post_id)
        return _page(request, page, status=422, publication=publication.pk, address=form)
    actions.it_is_out(publication, url=form.cleaned_data["url"], by=request.teammate)
    return _done(request, publication.post_id, _("Noted: it is out."))


@require_POST
@workspace_view
def answer(request: WorkspaceRequest, post_id: UUID, arrival_id: int) -> HttpResponse:
    """Reply to what came in below a post."""
    page = _find(request, post_id)
    arrivals = Arrival.objects.for_workspace(request.workspace).select_related("channel", "workspace")
    arrival = get_object_or_404(arrivals, pk=arrival_id)
    form = AnswerForm(request.POST, auto_id=f"id_%s_{arrival.pk}")
    if not form.is_valid():
        return _page(request, page, status=422, arrival=arrival.pk, answer=form)
    actions.answer(arrival, text=form.cleaned_data["text"], by=request.teammate)
    return _done(request, post_id, _("Your answer is on its way."))
