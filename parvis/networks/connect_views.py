"""Connecting an account: networks at the left, what to do and the connection doctor at the right."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from parvis.accounts.access import WorkspaceRequest, require, workspace_view
from parvis.accounts.models import Right, User, Workspace
from parvis.networks import actions, picking, sign_ins
from parvis.networks.actions.hooking import ask_for_hooks
from parvis.networks.addresses import home_of
from parvis.networks.all_ways import WAYS
from parvis.networks.callbacks import callback_address
from parvis.networks.closed import CLOSED
from parvis.networks.doctor import Check
from parvis.networks.guest_views import finish
from parvis.networks.keys import enter_keys, keys_for
from parvis.networks.models import Channel
from parvis.networks.picking import PickForm
from parvis.networks.pool import ask
from parvis.networks.ways import Errand, Found, LeadsAway, NeedsKeys, Outcome, Way, come_back, plan, set_out


@require_GET
@workspace_view
def choose(request: WorkspaceRequest) -> HttpResponse:
    """The page without a network chosen: it shows the first one."""
    return redirect("connect", request.workspace.slug, next(iter(WAYS)))


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@workspace_view
def connect(request: WorkspaceRequest, network: str) -> HttpResponse:
    require(request.teammate, Right.CONNECT)
    way = _way(network)
    keys = keys_for(request.workspace, way.key)
    asked = way.keys_form if isinstance(way, NeedsKeys) and (keys is None or "keys" in request.GET) else way.form
    if request.method == "GET":
        form = asked(initial={name: request.GET[name] for name in ("address", "handle") if name in request.GET})
        return page(request, request.workspace, way, form, plan(way))
    form = asked(request.POST)
    if not form.is_valid():
        return page(request, request.workspace, way, form, plan(way), status=422)
    if isinstance(way, NeedsKeys) and asked is way.keys_form:
        keys = {name: str(value) for name, value in form.cleaned_data.items()}
        enter_keys(request.workspace, way.key, keys, by=request.teammate)
        if not isinstance(way, LeadsAway):  # what else it asks for stands on its own form
            return redirect("connect", request.workspace.slug, way.key)
    told, callback, state = form.cleaned_data, callback_address(request, way.key), sign_ins.new_state()
    outcome = ask(lambda http: set_out(way, Errand(http, told, keys, callback, state, base_url=_home(way))))
    if outcome.goes_to:
        errand = outcome.errand
        sign_ins.remember(
            request, state=state, by=request.teammate, network=way.key, base_url=errand.base_url, secret=errand.secret
        )
        return HttpResponseRedirect(outcome.goes_to)
    if not outcome.connected:
        return page(request, request.workspace, way, form, outcome.report, status=422)
    return _keep(request, request.workspace, way, outcome)


@never_cache
@require_GET
def callback(request: HttpRequest, network: str) -> HttpResponse:
    """The person is back from the network; everything else than what we expect is a dead link."""
    way = _way(network)
    user = request.user if isinstance(request.user, User) else None
    pending = sign_ins.take_back(request, state=request.GET.get("state", ""), network=way.key, user=user)
    if pending is None:
        return redirect_to_login(request.get_full_path()) if user is None else _lost(request)
    require(pending.teammate, Right.CONNECT)
    told, back = dict(request.GET.items()), callback_address(request, way.key)
    base_url, secret = pending.base_url, dict(pending.secret or {})
    keys = keys_for(pending.workspace, way.key)
    outcome = ask(lambda http: come_back(way, Errand(http, told, keys, back, base_url=base_url, secret=secret)))
    if pending.link is not None:
        return finish(request, pending.link, way, outcome) if pending.link.is_open else _lost(request)
    request.teammate = pending.teammate  # type: ignore[attr-defined]  # as workspace_view sets it
    request.workspace = pending.workspace  # type: ignore[attr-defined]  # the page's frame asks for it
    if not outcome.connected:
        return page(request, pending.workspace, way, way.form(), outcome.report, status=422)
    if len(outcome.errand.found) > 1:
        picking.offer(request, outcome.errand.found, by=pending.teammate, network=way.key)
        return redirect("pick", pending.workspace.slug, way.key)
    return _keep(request, pending.workspace, way, outcome)


@require_http_methods(["GET", "POST"])
@workspace_view
def pick(request: WorkspaceRequest, network: str) -> HttpResponse:
    """Which of the accounts that one sign-in has opened become channels."""
    require(request.teammate, Right.CONNECT)
    way = _way(network)
    found = picking.offered(request, by=request.teammate, network=way.key)
    if not found:
        return redirect("connect", request.workspace.slug, way.key)
    form = PickForm(request.POST or None, found=found)
    if request.method == "GET" or not form.is_valid():
        context = {"way": way, "form": form, "workspace": request.workspace}
        return render(request, "networks/pick.html", context, status=200 if request.method == "GET" else 422)
    picking.forget(request, by=request.teammate, network=way.key)
    for one in form.cleaned_data["accounts"]:
        _connect(request, request.workspace, way, one)
    return redirect("channels", request.workspace.slug)


def _keep(request: HttpRequest, workspace: Workspace, way: Way, outcome: Outcome) -> HttpResponse:
    """The account becomes a channel; what its server allows is read at once."""
    access, account = outcome.errand.access, outcome.errand.account
    assert access is not None
    assert account is not None
    _connect(request, workspace, way, Found(access, account))
    return redirect("channels", workspace.slug)


def _connect(request: HttpRequest, workspace: Workspace, way: Way, found: Found) -> None:
    by = request.teammate  # type: ignore[attr-defined]  # set on every way here
    channel = actions.connect(workspace, network=way.key, access=found.access, account=found.account, by=by)
    ask(lambda http: actions.refresh_limits(channel.pk, http))
    ask(lambda http: ask_for_hooks(channel.pk, http))
    messages.success(request, _("{channel} is connected.").format(channel=channel))


def page(
    request: HttpRequest,
    workspace: Workspace,
    way: Way,
    form: forms.Form,
    report: Sequence[Check],
    status: int = 200,
) -> HttpResponse:
    connected = set(Channel.objects.for_workspace(workspace).connected().values_list("network", flat=True))
    counts = {state: sum(check.state == state for check in report) for state in ("ok", "bad", "waiting")}
    context = {
        "workspace": workspace,
        "ways": [{"way": one, "connected": one.key in connected} for one in WAYS.values()],
        "way": way,
        "form": form,
        "report": report,
        "begun": counts["waiting"] < len(report),
        "counts": counts,
        "first": not connected,
        "village": settings.VILLAGE_URL,
        "asks_for_keys": isinstance(way, NeedsKeys) and "client_id" in form.fields,
        "callback": callback_address(request, way.key) if isinstance(way, LeadsAway) else "",
        "closed": CLOSED,
    }
    return render(request, "networks/connect.html", context, status=status)


def _way(network: str) -> Way:
    if network not in WAYS:
        raise Http404
    return WAYS[network]


def _home(way: Way) -> str:
    """Where the network is, for ways that do not ask people for it."""
    return home_of(way.key, getattr(way, "home", ""))


def _lost(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/lost_way.html", status=400)
