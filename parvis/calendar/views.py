"""The month, and the list of all publications."""

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from parvis.accounts.access import WorkspaceRequest, workspace_view
from parvis.accounts.models import Workspace
from parvis.calendar import filters as address
from parvis.calendar.filters import Filters
from parvis.calendar.month import month as month_of
from parvis.kit.clock import now
from parvis.networks.models import Channel
from parvis.publishing.models import PostMedia, Publication, PublicationQuerySet
from parvis.publishing.states import PublicationState

PER_PAGE = 50


@require_GET
@vary_on_headers("HX-Request")
@workspace_view
def month(request: WorkspaceRequest) -> HttpResponse:
    """?month=2026-12&day=2026-12-10&state=…&network=…&channel=…"""
    workspace = request.workspace
    filters = Filters.read(request.GET)
    today = now().astimezone(workspace.clock).date()
    first = address.month_of(request.GET.get("month", ""), filters.day or today)
    context = {
        "workspace": workspace,
        "month": month_of(workspace, first, today, filters),
        "before": address.next_month(first, -1),
        "after": address.next_month(first),
        "today": today,
        **_filters(workspace, filters),
    }
    return render(request, "calendar/_month.html" if request.htmx else "calendar/month.html", context)


@require_GET
@vary_on_headers("HX-Request")
@workspace_view
def publications(request: WorkspaceRequest) -> HttpResponse:
    """?when=upcoming|past|drafts&day=…&state=…&network=…&channel=…&text=…&page=…"""
    workspace = request.workspace
    filters = Filters.read(request.GET)
    rows = _when(filters.apply(Publication.objects.for_workspace(workspace).posts()), filters, workspace)
    first_file = PostMedia.objects.filter(post=OuterRef("post_id")).order_by("position", "id").values("file_id")[:1]
    rows = rows.select_related("post", "channel").annotate(picture=Subquery(first_file))
    rows = rows.defer("content", "channel__access", "channel__limits")
    context = {
        "workspace": workspace,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        **_filters(workspace, filters),
    }
    return render(request, "calendar/_publications.html" if request.htmx else "calendar/publications.html", context)


def _when(rows: PublicationQuerySet, filters: Filters, workspace: Workspace) -> PublicationQuerySet:
    """What comes next first, what was last first; what has no time stands on top of the whole."""
    if filters.day:
        return rows.between(*address.window(filters.day, filters.day, workspace.clock)).order_by("goes_out_at", "id")
    if filters.when == "upcoming":
        return rows.filter(goes_out_at__gt=now()).order_by("goes_out_at", "id")
    if filters.when == "past":
        return rows.filter(goes_out_at__lte=now()).order_by("-goes_out_at", "id")
    if filters.when == "drafts":
        return rows.filter(state=PublicationState.DRAFT).order_by("-post__saved_at", "id")
    return rows.order_by(F("goes_out_at").desc(nulls_first=True), "-created_at", "id")


def _filters(workspace: Workspace, filters: Filters) -> dict[str, object]:
    channels = list(
        Channel.objects.for_workspace(workspace).kept().defer("access", "limits").order_by("network", "handle")
    )
    return {
        "filters": filters,
        "networks": address.by_network(channels, filters),
        "chosen_channel": filters.chosen(channels),
        "state_choices": PublicationState.choices,
        "chosen_state": dict(PublicationState.choices).get(filters.state, ""),
    }
