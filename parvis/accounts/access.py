"""Who may open a page: every address of a workspace goes through `workspace_view`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event
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
    view: Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Find the workspace named by `slug` among those of the signed-in person; a stranger sees 404."""

    @wraps(view)
    def with_workspace(request: Any, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_the_door(request)
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


def to_the_door(request: HttpRequest) -> HttpResponseBase:
    """Ask to sign in. A piece of a page stays as it is, so that nothing typed beside it is lost."""
    if request.headers.get("HX-Request"):
        text = _("You are no longer signed in. What you typed is still here: sign in in another tab, then try again.")
        return trigger_client_event(reswap(HttpResponse(status=401), "none"), "toast", {"text": text, "tone": "bad"})
    return redirect_to_login(_page_to_return_to(request))


def _page_to_return_to(request: HttpRequest) -> str:
    """What was asked for, where it is a page; for a form that was sent the page that it stood on, if it is ours."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    parts = urlsplit(came_from)
    return parts.path + (f"?{parts.query}" if parts.query else "")
