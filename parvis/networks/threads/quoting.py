"""Which post is quoted. Threads quotes by number, and turns no address into one: only our own posts tell both.

Source: https://developers.facebook.com/docs/threads/ and Meta's Postman collection (read 2026-11-22).
"""

import re

from parvis.networks.errors import ContentRefused
from parvis.networks.meta.calls import Graph, needed
from parvis.networks.meta.fields import text
from parvis.networks.protocols import Access, Result

_NUMBER = re.compile(r"[0-9]{1,20}")
#: As in www.threads.net/@bread/post/DCkkKl_OGb1
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w.:-]+/|www\.)?threads(?:\.net|\.com)?/@[\w.]+/post/([\w-]+)/?(?:[?#].*)?")


class NotOurs(ContentRefused):
    """The address is of a post that is not among ours."""

    def __init__(self) -> None:
        super().__init__(said="Threads quotes by number, and tells the numbers of our own posts only.")


def code_of(address: str) -> str:
    """The code of a post in the address of its page; "" where there is none."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def is_readable(wanted: str) -> bool:
    return bool(_NUMBER.fullmatch(wanted) or code_of(wanted))


async def find(graph: Graph, access: Access, wanted: str) -> Result:
    """The id of a post: a number as it is, the address of one of ours by reading them. Raises NotOurs."""
    if _NUMBER.fullmatch(wanted):
        return {"id": wanted}
    code = code_of(wanted)
    async for post in graph.pages("/me/threads", access, fields="id,permalink", limit=100):
        if code and code_of(text(post, "permalink")) == code:
            return {"id": needed(post)}
    raise NotOurs
