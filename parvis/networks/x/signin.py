"""Where people say yes on X, and to what.

Source: docs.x.com/fundamentals/authentication/oauth-2-0 (read 2026-11-22).
"""

from parvis.networks.addresses import at
from parvis.networks.oauth import Provider
from parvis.networks.x.calling import HOME

SCOPES = (
    "tweet.read", "tweet.write", "tweet.moderate.write", "users.read", "media.write", "dm.read", "dm.write",
    "offline.access",
)  # fmt: skip


def provider(base_url: str) -> Provider:
    page = at(base_url, HOME, "https://x.com")
    return Provider(f"{page}/i/oauth2/authorize", f"{base_url}/2/oauth2/token", SCOPES, basic=True)
