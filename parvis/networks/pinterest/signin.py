"""Where people allow Parvis to pin.

Source: https://developers.pinterest.com/docs/getting-started/authentication/ (read 2026-11-22).
"""

from parvis.networks.addresses import at
from parvis.networks.oauth import Provider
from parvis.networks.pinterest.calling import HOME, WWW

SCOPES = ("user_accounts:read", "boards:read", "boards:write", "pins:read", "pins:write")


def provider(base_url: str) -> Provider:
    www = at(base_url, HOME, WWW)
    token = f"{base_url}/v5/oauth/token"
    return Provider(f"{www}/oauth/", token, SCOPES, separator=",", pkce=False, basic=True)
