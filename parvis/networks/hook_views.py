"""The door for networks: no sign-in, no form's token; the adapter tells the network's hooks from forged ones."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from parvis.kit.clock import now
from parvis.kit.log import get_logger
from parvis.networks.hooks import hears, listen
from parvis.networks.models import Channel
from parvis.networks.protocols import Forged, Hook

MOST = 1024 * 1024  # bytes

log = get_logger()


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, network: str, channel_id: UUID | None = None) -> HttpResponse:
    adapter = hears(network)
    if adapter is None:
        raise Http404
    channel = None
    if channel_id is not None:
        channel = get_object_or_404(Channel.objects.connected(), pk=channel_id, network=network)
    body = request.read(MOST + 1)
    if len(body) > MOST:
        return HttpResponse(status=413)
    given = Hook(str(request.method), dict(request.headers), request.GET.dict(), body, now())
    try:
        answer = listen(adapter, network, given, channel)
    except Forged:
        log.warning("hook.refused", network=network, channel=channel_id)
        return HttpResponse(status=403)
    return _said(answer)


def _said(answer: str) -> HttpResponse:
    """A greeting as the network reads it; never as a page."""
    kind = "application/json" if answer.startswith("{") else "text/plain"
    return HttpResponse(answer, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})
