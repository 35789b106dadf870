"""Addresses under which a network fetches a file by itself: signed, for a while, without sign-in.

Whoever knows the address sees the file until then; it is made for the network alone and never logged.
"""

import hashlib
import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from parvis.accounts.models import Workspace
    from parvis.library.models import MediaFile

_SIGNER = signing.Signer(salt="parvis.library.public", sep=".")  # nothing in it that an address must quote


def public_address(file: "MediaFile", *, name: str = "", seconds: int = 6 * 3600) -> str:
    """Where anybody can fetch the file for so many seconds; "" where we do not know our own address.

    name: of a copy that lies beside the file (library.fitting); "": the file itself.
    """
    base = settings.BASE_URL or settings.ADDRESS
    if not base:
        return ""
    name = name or PurePosixPath(str(file.file.name)).name
    token = _SIGNER.sign_object([file.pk.hex, name, int(time.time()) + seconds])
    return f"{base}{reverse('public_file', args=[token, name])}"


def who_is_meant(token: str, name: str) -> UUID | None:
    """The id of the file that we signed `name` for; None where it is forged or too old."""
    try:
        file_id, signed_name, until = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return UUID(file_id) if signed_name == name and time.time() < until else None


def trial_file(workspace: "Workspace") -> tuple[str, str] | None:
    """Public address, for some minutes, and SHA-256 of the workspace's smallest picture; None where it has none."""
    from parvis.library.models import MediaFile

    pictures = MediaFile.objects.for_workspace(workspace).filter(mime__startswith="image/")
    picture = pictures.order_by("size").first()
    if picture is None:
        return None
    try:
        with picture.file.open("rb") as content:
            return public_address(picture, seconds=300), hashlib.sha256(content.read()).hexdigest()
    except FileNotFoundError:  # its row has survived it
        return None
