"""Slack's OAuth: what we ask for, and where.

Source: https://docs.slack.dev/authentication/installing-with-oauth (read 2026-11-22).
"""

from parvis.networks.oauth import Provider
from parvis.networks.slack.calling import www

SCOPES = (
    "chat:write", "chat:write.public", "files:read", "files:write", "channels:read", "channels:history",
    "channels:join", "groups:read", "groups:history", "im:read", "im:history", "reactions:read", "reactions:write",
    "users:read",
)  # fmt: skip


def provider(base_url: str) -> Provider:
    return Provider(
        f"{www(base_url)}/oauth/v2/authorize", f"{base_url}/oauth.v2.access", SCOPES, separator=",", pkce=False
    )
