"""The stream behind live pages: server-sent events of one workspace."""

from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from parvis.accounts.models import Teammate
from parvis.kit.dsn import dsn
from parvis.kit.live import hub


@require_GET
async def live(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """What changes in the workspace, as it changes: ids only. Strangers see 404."""
    user = await request.auser()
    teammate = await _teammate(user.pk, slug) if user.is_authenticated else None
    if teammate is None:
        raise Http404
    response = StreamingHttpResponse(_events(str(teammate.workspace_id)), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(workspace_id: str) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for message in hub(dsn()).messages(workspace_id):
        yield f"data: {message}\n\n" if message else ": still here\n\n"


@sync_to_async
def _teammate(user_id: UUID, slug: str) -> Teammate | None:
    return Teammate.objects.active().filter(user_id=user_id, workspace__slug=slug).first()
