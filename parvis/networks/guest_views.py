"""A client connects an account of theirs by a link, without an account here and without seeing anything of ours."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from parvis.accounts.access import WorkspaceRequest, workspace_view
from parvis.networks import actions, guests, picking, sign_ins
from parvis.networks.actions.hooking import ask_for_hooks
from parvis.networks.addresses import home_of
from parvis.networks.all_ways import WAYS
from parvis.networks.callbacks import callback_address
from parvis.networks.keys import keys_for
from parvis.networks.models import GuestLink
from parvis.networks.picking import PickForm
from parvis.networks.pool import ask
from parvis.networks.ways import Errand, Found, NeedsKeys, Outcome, Way, plan, set_out


@require_POST
@workspace_view
def make_link(request: WorkspaceRequest, network: str) -> HttpResponse:
    """A link for one client and one network; the page shows it once to be copied."""
    link = guests.invite(request.workspace, network=network, by=request.teammate)
    context = {"link": link, "address": guests.address_of(request, link), "workspace": request.workspace}
    return render(request, "networks/guest_link.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked for, by whom; a press leads to the network, or asks for what it needs."""
    link = get_object_or_404(GuestLink.objects.select_related("workspace", "made_by__user"), token=token)
    way = WAYS[link.network]
    keys = keys_for(link.workspace, way.key)
    if not link.is_open or (isinstance(way, NeedsKeys) and keys is None):
        return render(request, "networks/guest_closed.html", status=410)
    form = way.form(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, link, form, plan(way), 200 if request.method == "GET" else 422)
    state, told, callback = sign_ins.new_state(), form.cleaned_data, callback_address(request, way.key)
    home = home_of(way.key, getattr(way, "home", ""))
    outcome = ask(lambda http: set_out(way, Errand(http, told, keys, callback, state, base_url=home)))
    if outcome.goes_to:
        kept = outcome.errand
        sign_ins.remember(
            request,
            state=state,
            by=link.made_by,
            network=way.key,
            base_url=kept.base_url,
            secret=kept.secret,
            link=link,
        )
        return HttpResponseRedirect(outcome.goes_to)
    return finish(request, link, way, outcome)


def finish(request: HttpRequest, link: GuestLink, way: Way, outcome: Outcome) -> HttpResponse:
    """The client is back from the network, or has typed what it asked for."""
    if not outcome.connected:
        return _page(request, link, way.form(), outcome.report, 422)
    errand = outcome.errand
    if len(errand.found) > 1:
        picking.offer(request, errand.found, by=link.made_by, network=way.key)
        return redirect("guest_pick", link.token)
    assert errand.access is not None
    assert errand.account is not None
    return _connected(request, link, [Found(errand.access, errand.account)])


@never_cache
@require_http_methods(["GET", "POST"])
def guest_pick(request: HttpRequest, token: str) -> HttpResponse:
    """Which of the client's accounts are meant."""
    link = get_object_or_404(GuestLink.objects.select_related("workspace", "made_by__user"), token=token)
    found = picking.offered(request, by=link.made_by, network=link.network) if link.is_open else []
    if not found:
        return render(request, "networks/guest_closed.html", status=410)
    form = PickForm(request.POST or None, found=found)
    if request.method == "GET" or not form.is_valid():
        return render(
            request, "networks/guest_pick.html", {"link": link, "form": form}, status=422 if form.errors else 200
        )
    picking.forget(request, by=link.made_by, network=link.network)
    return _connected(request, link, form.cleaned_data["accounts"])


def _connected(request: HttpRequest, link: GuestLink, chosen: list[Found]) -> HttpResponse:
    guests.use(link)
    for one in chosen:
        channel = actions.connect(
            link.workspace, network=link.network, access=one.access, account=one.account, by=link.made_by
        )
        ask(lambda http, pk=channel.pk: actions.refresh_limits(pk, http))  # type: ignore[misc]
        ask(lambda http, pk=channel.pk: ask_for_hooks(pk, http))  # type: ignore[misc]
    return render(request, "networks/guest_done.html", {"link": link, "accounts": [one.account for one in chosen]})


def _page(request: HttpRequest, link: GuestLink, form: object, report: object, status: int) -> HttpResponse:
    context = {"link": link, "way": WAYS[link.network], "form": form, "report": report}
    return render(request, "networks/guest.html", context, status=status)
