"""Files for Meta: their bytes, to the host that takes nothing else, or the address where it fetches them."""

import asyncio
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Answer
from parvis.networks.addresses import at
from parvis.networks.calls import call
from parvis.networks.errors import Refused
from parvis.networks.meta.calls import HOME, VERSION, Graph
from parvis.networks.protocols import Access, Media

RUPLOAD = "https://rupload.facebook.com"
UPLOAD_SECONDS = 900.0


async def send_file(graph: Graph, kind: str, number: str, path: Path, access: Access) -> Answer:
    """All of it in one request. kind: as the paths there begin ("video-upload", "ig-api-upload")."""
    url = f"{at(access.base_url, HOME, RUPLOAD)}/{kind}/{VERSION}/{number}"
    size = (await asyncio.to_thread(path.stat)).st_size
    headers = {
        "Authorization": f"OAuth {access.token}",
        "offset": "0",
        "file_size": str(size),
        "Content-Type": "application/octet-stream",
    }
    with await asyncio.to_thread(path.open, "rb") as content:
        return await call(graph.http, "POST", url, headers=headers, data=content, seconds=UPLOAD_SECONDS)


class NoAddress(Refused):
    """Nothing was sent, and nothing can be until Parvis has an address that the network reaches."""

    code = "no_public_address"
    sentence = _(
        "This network fetches pictures from Parvis itself, and Parvis has no public address that it could reach."
    )


def address_of(media: Media) -> str:
    """Where the network may fetch it. Raises NoAddress."""
    if not media.url:
        raise NoAddress
    return media.url
