"""Pages of one workspace: its team, its settings, its audit log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.accounts import actions
from parvis.accounts.access import WorkspaceRequest, require, workspace_view
from parvis.accounts.errors import AlreadyInvited, AlreadyTeammate, LastOwner
from parvis.accounts.events import told
from parvis.accounts.first_run import step_after, step_to_take, steps
from parvis.accounts.forms import AuditForm, InvitationForm, RoleForm, ShopForm, WorkspaceForm
from parvis.accounts.mail import mail_invitation
from parvis.accounts.models import AuditEntry, Invitation, Right, Role, Teammate, Workspace
from parvis.accounts.roles import may_give, roles_given_by
from parvis.kit.clock import now


def page_of(request: WorkspaceRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, template, {"workspace": request.workspace, **context}, status=status)


@require_GET
@workspace_view
def team(request: WorkspaceRequest) -> HttpResponse:
    return page_of(request, "accounts/team.html", team_context(request))


def team_context(request: WorkspaceRequest, form: InvitationForm | None = None) -> dict[str, Any]:
    """The team as the reader may change it."""
    me = request.teammate
    teammates = Teammate.objects.for_workspace(request.workspace).active().select_related("user").order_by("joined_at")
    order = list(Role)
    rows = [
        {"teammate": mate, "me": mate.pk == me.pk, "may_change": me.may(Right.INVITE) and may_give(me, mate.role)}
        for mate in sorted(teammates, key=lambda mate: order.index(Role(mate.role)))
    ]
    invitations = Invitation.objects.filter(workspace=request.workspace, accepted_at=None, withdrawn_at=None)
    return {
        "rows": rows,
        "roles": roles_given_by(me),
        "may_invite": me.may(Right.INVITE),
        "invitations": [
            {"invitation": one, "link": _link(request, one), "may_withdraw": may_give(me, one.role)}
            for one in invitations.filter(expires_at__gt=now()).order_by("created_at")
        ],
        "form": form or InvitationForm(by=me),
    }


def _link(request: WorkspaceRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[invitation.token]))


@require_POST
@workspace_view
def invitations(request: WorkspaceRequest) -> HttpResponse:
    """Invite somebody: by mail where there is a mail server, always by a link to hand over."""
    require(request.teammate, Right.INVITE)
    form = InvitationForm(request.POST, by=request.teammate)
    if not form.is_valid():
        return page_of(request, "accounts/team.html", team_context(request, form), status=422)
    try:
        invitation = actions.invite(request.workspace, by=request.teammate, **form.cleaned_data)
    except AlreadyTeammate as error:
        form.add_error("email", str(error))
        return page_of(request, "accounts/team.html", team_context(request, form), status=422)
    except AlreadyInvited as error:
        messages.info(request, str(error))
        return redirect("team", request.workspace.slug)
    places = {"email": invitation.email}
    if mail_invitation(invitation, _link(request, invitation)):
        messages.success(request, _("A mail with the link is on its way to {email}.").format(**places))
    else:
        messages.warning(request, _("No mail could be sent. Hand the link below over to {email}.").format(**places))
    return redirect("team", request.workspace.slug)


@require_POST
@workspace_view
def withdrawal(request: WorkspaceRequest, invitation_id: UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation, workspace=request.workspace, pk=invitation_id)
    actions.withdraw(invitation, by=request.teammate)
    messages.success(request, _("The link no longer works."))
    return redirect("team", request.workspace.slug)


@require_POST
@workspace_view
def role(request: WorkspaceRequest, teammate_id: UUID) -> HttpResponse:
    teammate = _teammate(request, teammate_id)
    require(request.teammate, Right.INVITE)
    form = RoleForm(request.POST, by=request.teammate)
    if form.is_valid():
        try:
            actions.change_role(teammate, role=form.cleaned_data["role"], by=request.teammate)
        except LastOwner as error:
            return _team_says(request, error)
        messages.success(request, _("{name} is now: {role}.").format(name=teammate, role=Role(teammate.role).label))
        return redirect("team", request.workspace.slug)
    messages.error(request, _("You can give, change or take away roles up to your own only."))
    return page_of(request, "accounts/team.html", team_context(request), status=422)


@require_POST
@workspace_view
def removal(request: WorkspaceRequest, teammate_id: UUID) -> HttpResponse:
    teammate = _teammate(request, teammate_id)
    try:
        actions.remove(teammate, by=request.teammate)
    except LastOwner as error:
        return _team_says(request, error)
    if teammate.pk == request.teammate.pk:
        request.session.pop("workspace", None)
        return redirect("home")
    messages.success(request, _("{name} no longer belongs to the workspace.").format(name=teammate))
    return redirect("team", request.workspace.slug)


def _team_says(request: WorkspaceRequest, error: LastOwner) -> HttpResponse:
    """The team as it stays, and why."""
    messages.error(request, str(error))
    return page_of(request, "accounts/team.html", team_context(request), status=409)


def _teammate(request: WorkspaceRequest, teammate_id: UUID) -> Teammate:
    return get_object_or_404(Teammate.objects.for_workspace(request.workspace).active(), pk=teammate_id)


@require_http_methods(["GET", "POST"])
@workspace_view
def settings(request: WorkspaceRequest) -> HttpResponse:
    """Name, clock, language, late limit, colour."""
    require(request.teammate, Right.SETTINGS)
    # A copy, so that a form with faults does not change the workspace that the page's frame shows.
    form = WorkspaceForm(request.POST or None, instance=Workspace.objects.get(pk=request.workspace.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_workspace(request.workspace, by=request.teammate, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("settings", request.workspace.slug)
    return page_of(request, "accounts/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@workspace_view
def welcome(request: WorkspaceRequest) -> HttpResponse:
    """The first run; `?step=` shop, channel, post or team. Only its first step has a form of its own."""
    require(request.teammate, Right.SETTINGS)
    all_steps = steps(request.workspace)
    step = step_to_take(all_steps, request.GET.get("step", ""))
    form = ShopForm(request.POST or None, instance=Workspace.objects.get(pk=request.workspace.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_workspace(request.workspace, by=request.teammate, **form.cleaned_data)
        return redirect("welcome", request.workspace.slug)
    context = {"step": step, "next": step_after(all_steps, step), "form": form}
    return page_of(request, "accounts/welcome.html", context, status=422 if form.errors else 200)


@require_GET
@workspace_view
def audit(request: WorkspaceRequest) -> HttpResponse:
    """What was done, by whom, latest first; `?who=` a teammate, `?about=` a topic."""
    require(request.teammate, Right.SETTINGS)
    form = AuditForm(request.GET, workspace=request.workspace)
    entries = form.narrowed(AuditEntry.objects.for_workspace(request.workspace).for_rows())
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return page_of(request, "accounts/audit.html", {"page": page, "form": form, "rows": told(page.object_list)})
