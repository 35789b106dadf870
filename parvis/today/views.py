"""The page of the day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from parvis.accounts.access import WorkspaceRequest, workspace_view
from parvis.kit.clock import now
from parvis.today import rows, since, tasks

FIRST = 15  # rows; the rest on demand


@require_GET
@vary_on_headers("HX-Request")
@workspace_view
def today(request: WorkspaceRequest) -> HttpResponse:
    """What waits, what goes out today, what came in since yesterday. Three queries."""
    workspace, day = request.workspace, rows.Day.at(now(), request.workspace)
    publications = rows.publications(workspace, day)
    channels = since.channels(workspace, day)
    arrivals = tasks.waiting_arrivals(workspace)
    todo = tasks.everything(workspace, publications, arrivals, channels, day.now)
    context = {
        "workspace": workspace,
        "now": day.now,
        "sentence": tasks.sentence(len(todo)),
        "tasks": todo if "all" in request.GET else todo[:FIRST],
        "total": len(todo),
        "outings": rows.outings(publications, day),
        "since": since.since(publications, channels, day),
        "has_channels": bool(channels),
    }
    return render(request, "today/_today.html" if request.htmx else "today/today.html", context)
