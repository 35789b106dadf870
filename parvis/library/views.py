"""Files for teammates: uploading, describing, showing. Nothing here can run in a browser."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.access import WorkspaceRequest, workspace_view
from parvis.library import actions
from parvis.library.errors import NotTaken
from parvis.library.models import MediaFile

A_YEAR = 31_536_000


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
    return _shown(media.thumbnail or media.file, "image/jpeg" if media.thumbnail else media.mime)


@require_safe
@workspace_view
def content(request: WorkspaceRequest, media_id: UUID) -> HttpResponseBase:
    media = get_object_or_404(MediaFile.objects.for_workspace(request.workspace), id=media_id)
    return _shown(media.file, media.mime)


def _shown(stored: object, mime: str) -> FileResponse:
    """A file as itself and nothing else; it never changes under its address."""
    try:
        response = FileResponse(stored.open("rb"), content_type=mime)  # type: ignore[attr-defined]  # a FieldFile
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
