"""What may be done to a comment: hold it back, show it again, put it into the bin.

Source: https://developer.wordpress.org/rest-api/reference/comments/, class WP_REST_Comments_Controller of WordPress 6
(read 2026-11-25).
"""

from collections.abc import Awaitable, Callable

from parvis.kit.http import Answer
from parvis.networks.errors import Gone, NotPermitted, Temporary
from parvis.networks.protocols import Access, Target

Ask = Callable[..., Awaitable[Answer]]
DEEDS = frozenset({"hide", "show", "remove"})
#: As a comment tells its `status`.
HIDDEN = frozenset({"hold", "spam"})
BIN = "trash"
NO_BIN = 501  # of a site that empties its bin at once


async def moderate(ask: Ask, deed: str, target: Target, access: Access, *, prefix: str) -> None:
    """prefix: of the remote ids that are comments. Raises NetworkError."""
    if deed not in DEEDS or not target.remote_id.startswith(prefix):
        raise NotPermitted(said=deed)
    path = f"/wp/v2/comments/{target.remote_id.removeprefix(prefix)}"
    # A status that is there already is an error of the server (rest_comment_failed_edit): look first.
    comment = (await ask("GET", path, access, params={"context": "edit"})).json()
    status = str(comment.get("status"))
    if deed == "remove":
        if status != BIN:
            await _remove(ask, path, access)
    elif status == BIN:
        raise Gone(said=BIN)
    elif (deed == "hide") != (status in HIDDEN):
        await ask("POST", path, access, json={"status": "hold" if deed == "hide" else "approved"})


async def _remove(ask: Ask, path: str, access: Access) -> None:
    try:
        await ask("DELETE", path, access)
    except Temporary as error:
        if error.status != NO_BIN:
            raise
        await ask("DELETE", path, access, params={"force": "true"})
