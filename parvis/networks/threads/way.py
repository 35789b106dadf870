"""Connecting an account of Threads: Meta's sign-in for it, with keys of an application that uses the Threads API.

A token of an hour becomes one of sixty days at once.
Source: https://developers.facebook.com/docs/threads/get-started (read 2026-11-22).
"""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.addresses import at
from parvis.networks.meta.oauth import exchanged
from parvis.networks.meta.way import MetaKeysForm
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.protocols import Access
from parvis.networks.threads.adapter import HOME, Threads
from parvis.networks.waited import waited
from parvis.networks.ways import Found

WWW = "https://threads.net"
SCOPES = (
    "threads_basic",
    "threads_content_publish",
    "threads_read_replies",
    "threads_manage_replies",
    "threads_manage_insights",
    "threads_manage_mentions",
)


class ThreadsWay(OAuthWay):
    key = "threads"
    home = HOME
    developer_page = "https://developers.facebook.com/apps/"
    advice = _(
        "You go to Threads, sign in there and allow Parvis to publish. Your password stays there. The keys are the "
        "Threads App ID and its secret: of an application with the use case “Access the Threads API”."
    )
    button = _("Go to Threads")
    keys_form: type[forms.Form] = MetaKeysForm

    def provider(self, base_url: str) -> Provider:
        return Provider(
            authorize=f"{at(base_url, HOME, WWW)}/oauth/authorize",
            token=f"{base_url}/oauth/access_token",
            scopes=SCOPES,
            separator=",",
            pkce=False,
        )

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        """The one account that said yes."""
        lasting = await long_lived(http, base_url, tokens.token, keys)
        known = {"client_id": keys["client_id"]}  # renewing needs no secret, so none is kept
        account = await Threads(http).who_am_i(Access(base_url, "me", lasting.token))
        name = account.handle.removeprefix("@")
        access = access_of(lasting, known, base_url=base_url, account_id=account.account_id, username=name)
        return [Found(access, account)]


async def long_lived(http: Http, base_url: str, token: str, keys: Keys) -> Tokens:
    """A token of sixty days for one of an hour. Raises AccessLost, Temporary."""
    params = {"grant_type": "th_exchange_token", "client_secret": keys.get("client_secret", ""), "access_token": token}
    return exchanged(await waited(http, "GET", f"{base_url}/access_token", params=params))
