"""What Parvis asks a server for, and what it got.

Source: https://docs.joinmastodon.org/api/oauth-scopes/ (read 2026-11-25); the token tells its own at Doorkeeper's
/oauth/token/info, which not every relative of Mastodon has.
"""

from collections.abc import Awaitable, Callable

from parvis.kit.http import Answer
from parvis.networks.checkable import Grants, kept_grants
from parvis.networks.errors import Refused
from parvis.networks.protocols import Access

Call = Callable[..., Awaitable[Answer]]
#: Only what Parvis does: publish with media, read replies and counts, answer, like.
SCOPES = "read:accounts read:statuses read:notifications write:statuses write:media write:favourites"


async def read_grants(call: Call, access: Access) -> Grants | None:
    """As the token tells it now, else as it was told when it was made. Raises Temporary."""
    wanted = SCOPES.split()
    try:
        told = (await call("GET", "/oauth/token/info", access)).json()
    except Refused:
        told = {}
    scope = told.get("scope") if isinstance(told, dict) else None
    if isinstance(scope, list):
        kept: Grants | None = Grants(frozenset(map(str, scope)), frozenset(wanted))
    else:
        kept = kept_grants(access, wanted)
    return Grants(_covered(kept.granted, wanted), kept.wanted) if kept else None


def _covered(granted: frozenset[str], wanted: list[str]) -> frozenset[str]:
    """Those of the wanted that are granted, themselves or by a broader one: `read` holds `read:accounts`."""
    return frozenset(scope for scope in wanted if {scope, scope.partition(":")[0]} & granted)
