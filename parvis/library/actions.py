"""What people do with pictures and films."""

import hashlib
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db.models import ProtectedError

from parvis.accounts.access import require
from parvis.accounts.models import Right, Teammate, Workspace
from parvis.library.errors import InUse, TooLarge, TooManyWords
from parvis.library.fitting import forget_copies
from parvis.library.models import MediaFile
from parvis.library.reading import clean

#: More than any network takes; each network's own limit is the composer's to tell.
ALT_CHARS = 5000


def upload(workspace: Workspace, file: "File[Any]", *, by: Teammate, alt_text: str = "") -> MediaFile:
    """Keep a clean copy. The same content is kept once. Raises NotAllowed, NotTaken."""
    require(by, Right.WRITE, within=workspace.pk)
    name = _plain_name(file.name or "")
    size = file.size or 0
    if size > settings.UPLOAD_BYTES:
        most = f"{settings.UPLOAD_BYTES // 1_000_000} MB"
        raise TooLarge(name=name, size=f"{size / 1e6:.0f} MB", most=most)
    with tempfile.TemporaryDirectory(prefix="parvis-upload-") as folder:
        path = Path(folder) / "given"
        digest = hashlib.sha256()
        with path.open("wb") as target:
            for chunk in file.chunks():
                digest.update(chunk)
                target.write(chunk)
        known = MediaFile.objects.for_workspace(workspace).filter(sha256=digest.hexdigest()).first()
        if known is not None:
            return known
        return _keep(workspace, name, path, digest.hexdigest(), by, alt_text)


def _plain_name(given: str) -> str:
    """The last part of a file's name, in characters that can be shown."""
    shown = "".join(char for char in given if char.isprintable())
    return Path(shown.replace("\\", "/")).name[:200] or "file"


def _keep(workspace: Workspace, name: str, path: Path, digest: str, by: Teammate, alt_text: str) -> MediaFile:
    found = clean(path, name, path.parent)
    media = MediaFile(
        id=uuid.uuid4(),
        workspace=workspace,
        name=name,
        mime=found.mime,
        width=found.width,
        height=found.height,
        seconds=found.seconds,
        size=found.path.stat().st_size,
        sha256=digest,
        alt_text=alt_text,
        uploaded_by=by,
    )
    with found.path.open("rb") as content, found.thumbnail.open("rb") as small:
        media.file.save(f"{workspace.pk}/{media.pk}{found.suffix}", File(content), save=False)
        media.thumbnail.save(f"{workspace.pk}/{media.pk}-small.jpg", File(small), save=False)
    media.save(force_insert=True)
    return media


def describe(media: MediaFile, *, alt_text: str, by: Teammate) -> None:
    """The words for those who do not see it, kept with the file. Raises NotAllowed, TooManyWords."""
    require(by, Right.WRITE, within=media.workspace_id)
    alt_text = alt_text.replace("\x00", "")
    if len(alt_text) > ALT_CHARS:
        raise TooManyWords(most=ALT_CHARS)
    MediaFile.objects.filter(pk=media.pk).update(alt_text=alt_text)
    media.alt_text = alt_text


def delete(media: MediaFile, *, by: Teammate) -> None:
    """Really: the row, both files, and the copies that went out. Raises NotAllowed, InUse."""
    require(by, Right.WRITE, within=media.workspace_id)
    file, thumbnail = media.file, media.thumbnail
    try:
        media.delete()
    except ProtectedError as error:
        raise InUse(name=media.name) from error
    if file.name:
        forget_copies(Path(file.path))
    for stored in (file, thumbnail):
        if stored.name:
            stored.storage.delete(stored.name)
