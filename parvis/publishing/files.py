"""The files that a publication sends."""

from asgiref.sync import sync_to_async

from parvis.library.models import MediaFile
from parvis.networks.errors import ContentRefused
from parvis.networks.protocols import Media
from parvis.publishing.content import Frozen


async def read_media(content: Frozen) -> dict[str, Media]:
    """By id, every file that `content` names. Raises ContentRefused where one has been deleted."""
    wanted = [file_id for file_id, _ in content.get("media", ())]
    if not wanted:
        return {}
    files = await sync_to_async(lambda: {str(file.pk): file for file in MediaFile.objects.filter(pk__in=wanted)})()
    if len(files) < len(set(wanted)):
        raise ContentRefused(said="a file of this post has been deleted")
    return {file_id: file.as_outgoing() for file_id, file in files.items()}
