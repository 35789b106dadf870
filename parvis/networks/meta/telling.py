"""What Meta tells of a connection: what its person has allowed, and whether the page tells our application by itself.

Source: https://developers.facebook.com/docs/graph-api/reference/{user/permissions,page/subscribed_apps}
(read 2026-11-25).
"""

from collections.abc import Iterable

from parvis.networks.checkable import Grants, Hooked, Quota
from parvis.networks.errors import Refused
from parvis.networks.meta.calls import Graph, Told
from parvis.networks.meta.fields import inner, number, several, text
from parvis.networks.protocols import Access

#: Asked for only so that pages of a company are found; who is connected without it needs it no more.
ONLY_TO_FIND = frozenset({"business_management"})


async def read_grants(graph: Graph, access: Access, asked: Iterable[str]) -> Grants | None:
    """By the person's token, which alone may ask; None where that is gone, as the page's may live on."""
    if not access.refresh_token:
        return None
    person = Access(access.base_url, "me", access.refresh_token, extra=access.extra)
    try:
        told = await graph.get("/me/permissions", person)
    except Refused:
        return None
    granted = {text(one, "permission") for one in several(told) if text(one, "status") == "granted"}
    return Grants(frozenset(granted), frozenset(asked) - ONLY_TO_FIND)


async def read_hooks(graph: Graph, page: Access) -> Hooked:
    """Whether the page tells our application of anything; where to, only the application's settings say."""
    ours = str(page.extra.get("client_id") or "")
    apps = several(await graph.get(f"/{page.account_id}/subscribed_apps", page))
    return Hooked(any(one.get("subscribed_fields") for one in apps if not ours or text(one, "id") == ours))


def quota_in(told: Told) -> Quota | None:
    """Of the last 24 hours, as Instagram and Threads tell it."""
    first = next(iter(several(told)), {})
    most = number(inner(first, "config"), "quota_total")
    return Quota(number(first, "quota_usage") or 0, most) if most else None
