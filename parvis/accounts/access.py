"""Who may open a page: every address of a workspace goes through `workspace_view`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from parvis.accounts.models import Right, Teammate, User, Workspace
from parvis.kit.errors import NotAllowed

P = ParamSpec("P")


class WorkspaceRequest(HttpRequest):
    """A request of somebody who belongs to the workspace in the address."""

    user: User
    workspace: Workspace
    teammate: Teammate
    htmx: HtmxDetails


def require(teammate: Teammate, right: str, *, within: UUID | None = None) -> None:
    """Raises NotAllowed where the teammate's role lacks `right`, or they belong to another workspace than `within`."""
    if not teammate.may(right) or within not in (None, teammate.workspace_id):
        raise NotAllowed()


def workspace_view(
    view: Callable[Concatenate[WorkspaceRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Find the workspace named by `slug` among those of the signed-in person; a stranger sees 404."""

    @wraps(view)
    @login_required
    def with_workspace(request: Any, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        teammates = Teammate.objects.active().select_related("workspace", "user")
        teammate = teammates.filter(user=request.user, workspace__slug=slug).first()
        if teammate is None:
            raise Http404
        request.workspace, request.teammate = teammate.workspace, teammate
        if request.session.get("workspace") != slug:
            request.session["workspace"] = slug
        require(teammate, Right.SEE)
        return view(request, *args, **kwargs)

    return with_workspace
