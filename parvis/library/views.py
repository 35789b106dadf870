"""Files for teammates: uploading, describing, showing. Nothing here can run in a browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.asgi import ASGIRequest
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.access import WorkspaceRequest, workspace_view
from parvis.library import actions
from parvis.library.errors import NotTaken
from parvis.library.models import MediaFile
from parvis.library.public import who_is_meant

A_YEAR = 31_536_000
AT_ONCE = 8_000_000  # bytes
PIECE = 256 * 1024


@require_POST
@workspace_view
def files(request: WorkspaceRequest) -> HttpResponse:
    """Take one file; the answer is its tile, or what is wrong with it."""
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile):
        return render(request, "library/_refused.html", {"sentence": ""}, status=422)
    try:
        media = actions.upload(request.workspace, given, by=request.teammate)
    except NotTaken as error:
        return render(request, "library/_refused.html", {"sentence": str(error)}, status=422)
    return render(request, "library/_tile.html", {"media": media}, status=201)


@require_POST
@workspace_view
def alternative_text(request: WorkspaceRequest, media_id: UUID) -> HttpResponse:
    media = get_object_or_404(MediaFile.objects.for_workspace(request.workspace), id=media_id)
    actions.describe(media, alt_text=request.POST.get("alt_text", "").strip(), by=request.teammate)
    return render(request, "library/_tile.html", {"media": media})


@require_safe
@workspace_view
def thumbnail(request: WorkspaceRequest, media_id: UUID) -> HttpResponseBase:
    media = get_object_or_404(MediaFile.objects.for_workspace(request.workspace), id=media_id)
    return _shown(request, media.thumbnail or media.file, "image/jpeg" if media.thumbnail else media.mime)


@require_safe
@workspace_view
def content(request: WorkspaceRequest, media_id: UUID) -> HttpResponseBase:
    media = get_object_or_404(MediaFile.objects.for_workspace(request.workspace), id=media_id)
    return _shown(request, media.file, media.mime)


@require_safe
def public(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file, or the copy of it that goes out, for whoever has its signed address: a network that fetches it."""
    media = get_object_or_404(MediaFile, id=who_is_meant(token, name))
    own = PurePosixPath(str(media.file.name))
    copy = FieldFile(media, MediaFile._meta.get_field("file"), str(own.with_name(name)))
    response = _shown(request, copy, media.mime if name == own.name else "image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _shown(request: HttpRequest, stored: FieldFile, mime: str) -> HttpResponseBase:
    """A file as itself and nothing else; it never changes under its address."""
    try:
        response = _content(request, stored)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Type"] = mime
    response["Content-Length"] = str(stored.size)
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _content(request: HttpRequest, stored: FieldFile) -> HttpResponseBase:
    if request.method == "HEAD" and stored.size:
        return HttpResponse()
    return _whole(stored) if stored.size <= AT_ONCE else _in_pieces(request, stored)


def _whole(stored: FieldFile) -> HttpResponseBase:
    with stored.open("rb") as content:
        return HttpResponse(content.read())


def _in_pieces(request: HttpRequest, stored: FieldFile) -> HttpResponseBase:
    """A film, without ever holding all of it."""
    if isinstance(request, ASGIRequest):
        return StreamingHttpResponse(_pieces(Path(stored.path)))
    return FileResponse(stored.open("rb"))


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as content:
        while piece := await asyncio.to_thread(content.read, PIECE):
            yield piece
