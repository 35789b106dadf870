"""What a token of a system user may do, for which application it was made, and when it ends.

Source: https://developers.facebook.com/docs/graph-api/reference/debug_token (read 2026-11-25).
"""

from dataclasses import dataclass
from datetime import datetime

from parvis.networks.errors import AccessLost
from parvis.networks.meta.calls import Graph
from parvis.networks.meta.fields import inner, number, text
from parvis.networks.meta.hooks import moment
from parvis.networks.meta.oauth import keys_in
from parvis.networks.oauth import KeysRefused
from parvis.networks.protocols import Access

#: The third one of the guide, business_management, only finds what belongs to a portfolio.
WANTED = frozenset({"whatsapp_business_messaging", "whatsapp_business_management"})


@dataclass(frozen=True, slots=True)
class Facts:
    """expires_at: None where it never ends."""

    application: str
    granted: frozenset[str]
    expires_at: datetime | None


async def facts(graph: Graph, access: Access) -> Facts:
    """Asked by our application about the token of an access that carries its keys.

    Raises KeysRefused, AccessLost for a token that is none (any more), Temporary.
    """
    keys = keys_in(access)
    ours = Access(access.base_url, "", f"{keys['client_id']}|{keys['client_secret']}")
    try:
        told = inner(await graph.get("/debug_token", ours, input_token=access.token), "data")
    except AccessLost as error:
        raise KeysRefused(said=error.said, status=error.status) from error
    if told.get("is_valid") is not True:
        raise AccessLost(said=text(inner(told, "error"), "message"))
    scopes = told.get("scopes")
    granted = frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()
    return Facts(text(told, "app_id"), granted, moment(number(told, "expires_at")))
