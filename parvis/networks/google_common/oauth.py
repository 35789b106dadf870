"""Signing in with Google: one yes for all of its networks, tokens for an hour, a refresh token for long.

Source: https://developers.google.com/identity/protocols/oauth2/web-server (read 2026-11-22).
"""

from parvis.networks.addresses import at
from parvis.networks.oauth import Provider

AUTHORIZE = "https://accounts.google.com"
TOKEN = "https://oauth2.googleapis.com"  # noqa: S105  an address
CONSOLE = "https://console.cloud.google.com/apis/credentials"
SCOPE = "https://www.googleapis.com/auth/"


def provider(base_url: str, home: str, *scopes: str) -> Provider:
    """scopes: without what all begin with; renewing needs none. Only a new yes (`prompt`) brings a refresh token."""
    return Provider(
        f"{at(base_url, home, AUTHORIZE)}/o/oauth2/v2/auth",
        f"{at(base_url, home, TOKEN)}/token",
        tuple(SCOPE + scope for scope in scopes),
        asks={"access_type": "offline", "prompt": "consent"},
    )
