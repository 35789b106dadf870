"""Where people allow Parvis to act on LinkedIn, and what they allow.

Source: https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow (read 2026-11-22).
"""

from parvis.networks.addresses import at
from parvis.networks.linkedin.calling import HOME, WWW
from parvis.networks.oauth import Provider

PERSON = ("openid", "profile", "w_member_social")
#: The Community Management API stands alone in its application: `openid` is not there. LinkedIn shows an error instead
#: of the question where an application may not ask for one of these.
PAGES = ("w_organization_social", "r_organization_social", "rw_organization_admin")


def provider(base_url: str, scopes: tuple[str, ...] = PAGES) -> Provider:
    www = at(base_url, HOME, WWW)
    return Provider(f"{www}/oauth/v2/authorization", f"{www}/oauth/v2/accessToken", scopes, pkce=False)
