"""What a token of Google's may do.

Source: https://developers.google.com/identity/protocols/oauth2/web-server#tokeninfo-validation (read 2026-11-25).
"""

from collections.abc import Iterable

from parvis.networks.addresses import at
from parvis.networks.checkable import Grants
from parvis.networks.google_common.calls import Caller, word
from parvis.networks.google_common.oauth import SCOPE, TOKEN
from parvis.networks.protocols import Access


async def read_grants(caller: Caller, access: Access, home: str, scopes: Iterable[str]) -> Grants:
    """scopes: as `oauth.provider` takes them. Raises NetworkError."""
    url = f"{at(access.base_url, home, TOKEN)}/tokeninfo"
    told = await caller.ask("GET", url, access, params={"access_token": access.token})
    return Grants(frozenset(word(told, "scope").split()), frozenset(SCOPE + scope for scope in scopes))
