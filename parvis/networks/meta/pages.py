"""The Facebook pages of a person: each has a token of its own, and perhaps a professional account on Instagram.

Facebook and Instagram both go through them. A page's token has no end of its own; it dies with what its person may do.
"""

import contextlib
from collections.abc import Mapping
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import AccessExpired, AccessLost, Refused
from parvis.networks.meta.calls import Graph, Told, needed
from parvis.networks.meta.oauth import keys_in, long_lived
from parvis.networks.oauth import with_tokens
from parvis.networks.protocols import Access

FIELDS = "id,name,username,access_token,tasks"
PUBLISHES = frozenset({"CREATE_CONTENT", "MANAGE"})


async def pages_of(http: Http, person: Access, more: str = "") -> list[Told]:
    """The pages that this person may publish to. more: further fields. Raises NetworkError."""
    fields = f"{FIELDS},{more}" if more else FIELDS
    found = [page async for page in Graph(http).pages("/me/accounts", person, fields=fields, limit=100)]
    return [page for page in found if page.get("access_token") and may_publish(page)]


def may_publish(page: Mapping[str, Any]) -> bool:
    """By the person's tasks there; where they are not told, the network decides."""
    tasks = page.get("tasks")
    return not isinstance(tasks, list) or bool(PUBLISHES & set(map(str, tasks)))


async def refreshed(http: Http, access: Access, page_id: str) -> Access:
    """A new long token of the person, and the page's token anew. Raises AccessLost, Temporary.

    Where the person's token is dead the page's may live on: then it stays, and has no end any more.
    """
    if not access.refresh_token:
        raise AccessLost
    graph = Graph(http)
    try:
        tokens = await long_lived(http, access.base_url, access.refresh_token, keys_in(access))
        person = Access(access.base_url, "me", tokens.token, extra=access.extra)
        token = needed(await graph.get(f"/{page_id}", person, fields="access_token"), "access_token")
    except Refused as refused:
        return await _as_it_is(graph, access, page_id, refused)
    renewed = with_tokens(access, tokens)
    return Access(access.base_url, access.account_id, token, tokens.token, renewed.extra)


async def _as_it_is(graph: Graph, access: Access, page_id: str, refused: Refused) -> Access:
    try:
        await graph.get(f"/{page_id}", access, fields="id")
    except (AccessExpired, AccessLost) as error:
        raise AccessLost(said=refused.said, status=refused.status) from error
    extra = {name: value for name, value in access.extra.items() if name != "expires_at"}
    return Access(access.base_url, access.account_id, access.token, "", extra)


async def subscribe(http: Http, page: Access, fields: str) -> None:
    """Let the page tell our application by itself. Without it everything is read all the same, only later."""
    with contextlib.suppress(Refused):
        await Graph(http).do("POST", f"/{page.account_id}/subscribed_apps", page, subscribed_fields=fields)
