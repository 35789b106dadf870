"""Connecting places on Google: one yes opens every place that the person manages."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.addresses import at
from parvis.networks.google.adapter import INFORMATION, READ_MASK, SCOPE, account_of, may_publish
from parvis.networks.google.posts import HOME
from parvis.networks.google_common.calls import Caller, word
from parvis.networks.google_common.oauth import CONSOLE, provider
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.ways import Found

ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"


class GoogleWay(OAuthWay):
    key = "google"
    home = HOME
    developer_page = CONSOLE
    promise = _("keys of your own, once Google has granted them")
    advice = _(
        "You go to Google, sign in there and allow Parvis to look after your places. Your password stays there. "
        "Google must have granted your application access to the Business Profile APIs before."
    )
    button = _("Sign in with Google")

    def provider(self, base_url: str) -> Provider:
        return provider(base_url, HOME, SCOPE)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        """A place that belongs to several accounts is there once."""
        caller, access = Caller(http), access_of(tokens, keys, base_url=base_url)
        found: dict[str, Found] = {}
        listed = caller.pages(
            f"{at(base_url, HOME, ACCOUNTS)}/v1/accounts", access, {"pageSize": "20"}, field="accounts"
        )
        async for account in listed:
            number = word(account, "name").rpartition("/")[2]
            url = f"{at(base_url, HOME, INFORMATION)}/v1/accounts/{number}/locations"
            params = {"readMask": READ_MASK, "pageSize": "100"}
            async for location in caller.pages(url, access, params, field="locations"):
                if may_publish(location) and word(location, "name"):
                    told = account_of(location)
                    extra = {"account": number, "maps": word(location, "metadata", "mapsUri")}
                    key = access_of(tokens, keys, base_url=base_url, account_id=told.account_id, **extra)
                    found.setdefault(told.account_id, Found(key, told))
        return list(found.values())
