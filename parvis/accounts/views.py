"""Pages above all workspaces: the way in, a person's own settings, a new workspace, an invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from parvis.accounts import actions
from parvis.accounts.entering import INVITATION, carried_invitation, may_begin_workspace
from parvis.accounts.forms import AccountForm, NewWorkspaceForm
from parvis.accounts.models import Invitation, User, Workspace


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """To the workspace that was open last, or the only one; else a choice. Strangers go to the door."""
    if not request.user.is_authenticated:
        return redirect("account_login" if User.objects.exists() else "account_signup")
    invitation = carried_invitation(request)
    if invitation is not None:
        return redirect("invitation", invitation.token)
    workspaces = list(Workspace.objects.for_user(request.user).order_by("name"))
    last = [workspace for workspace in workspaces if workspace.slug == request.session.get("workspace")]
    if last or len(workspaces) == 1:
        return redirect("today", (last or workspaces)[0].slug)
    return render(
        request,
        "accounts/choose.html",
        {"workspaces": workspaces, "may_begin": may_begin_workspace(request.user)},
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_workspace(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    if not may_begin_workspace(user):
        return render(request, "accounts/no_new_workspace.html", status=403)
    language = getattr(request, "LANGUAGE_CODE", "fr")
    form = NewWorkspaceForm(request.POST or None, initial={"language": language})
    if request.method == "POST" and form.is_valid():
        owner = actions.begin_workspace(user=user, **form.cleaned_data)
        return redirect("welcome", owner.workspace.slug)
    return render(request, "accounts/new_workspace.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who is invited to what, by whom. Signed in: join. Not yet: sign in or up first, and come back here."""
    found = get_object_or_404(Invitation.objects.select_related("workspace", "invited_by__user"), token=token)
    if not found.is_open:
        request.session.pop(INVITATION, None)
        return render(request, "accounts/invitation_closed.html", status=410)
    if request.user.is_authenticated and request.method == "POST":
        assert isinstance(request.user, User)
        request.session.pop(INVITATION, None)
        teammate = actions.accept(found, user=request.user)
        messages.success(request, _("Welcome to {workspace}.").format(workspace=teammate.workspace.name))
        return redirect("today", teammate.workspace.slug)
    request.session[INVITATION] = found.token
    known = User.objects.filter(email__iexact=found.email).exists()
    return render(request, "accounts/invitation.html", {"invitation": found, "known": known})


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, appearance."""
    user = request.user
    assert isinstance(user, User)
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_account(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "accounts/account.html", {"form": form}, status=422 if form.errors else 200)
