"""Where people allow Parvis to post.

Source: https://github.com/getlate-dev/openapi-specs reddit.yaml, securitySchemes; prawcore 4.0.0 (read 2026-11-25).
"""

from parvis.networks.addresses import at
from parvis.networks.oauth import Provider
from parvis.networks.reddit.calling import HOME, WWW

SCOPES = (
    "identity",
    "submit",
    "read",
    "edit",
    "privatemessages",
    "vote",
    "flair",
    "mysubreddits",
    "history",
    "modposts",
)


def provider(base_url: str) -> Provider:
    """Permanent: an access token lives a day, and what renews it for ever."""
    www = f"{at(base_url, HOME, WWW)}/api/v1"
    asks = {"duration": "permanent"}
    return Provider(f"{www}/authorize", f"{www}/access_token", SCOPES, pkce=False, basic=True, asks=asks)
