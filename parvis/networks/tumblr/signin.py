"""Where people allow Parvis to post.

Source: https://github.com/tumblr/docs/blob/master/api.md#oauth2-authorization (read 2026-11-25).
"""

from parvis.networks.addresses import at
from parvis.networks.oauth import Provider
from parvis.networks.tumblr.calling import HOME, WWW

#: An access token lives 42 minutes; without the last one nothing renews it.
SCOPES = ("basic", "write", "offline_access")


def provider(base_url: str) -> Provider:
    www = at(base_url, HOME, WWW)
    return Provider(f"{www}/oauth2/authorize", f"{base_url}/v2/oauth2/token", SCOPES, pkce=False)
