"""The files that a publication sends."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from parvis.library.errors import DoesNotFit
from parvis.library.fitting import fitting
from parvis.library.models import MediaFile
from parvis.library.public import public_address
from parvis.networks.database import from_async
from parvis.networks.errors import ContentRefused
from parvis.networks.models import Channel
from parvis.networks.protocols import Limits, Media
from parvis.publishing.content import Frozen


async def read_media(content: Frozen, channel_id: UUID) -> dict[str, Media]:
    """By id, every file that `content` names, as the channel takes it.

    Raises ContentRefused where one has been deleted, or cannot be made to fit.
    """
    wanted = [file_id for file_id, _ in content.get("media", ())]
    if not wanted:
        return {}
    files, limits = await _found(wanted, channel_id)
    if len(files) < len(set(wanted)):
        raise ContentRefused(said="a file of this post has been deleted")
    try:
        return {str(file.pk): await _fitted(file, limits) for file in files}
    except DoesNotFit as error:
        raise ContentRefused(said=str(error)) from error


async def _fitted(file: MediaFile, limits: Limits) -> Media:
    """The file or its copy, with the address of what really goes out."""
    media = await fitting(file.as_outgoing(), limits, digest=file.sha256)
    return replace(media, url=public_address(file, name=media.path.name))


@from_async
def _found(wanted: Sequence[str], channel_id: UUID) -> tuple[list[MediaFile], Limits]:
    channel = Channel.objects.only("network", "limits").get(pk=channel_id)
    return list(MediaFile.objects.filter(pk__in=wanted)), channel.limits_now()
