"""Connecting Snapchat: one yes opens every public profile that the person may post to."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.snapchat.calling import HOME, provider
from parvis.networks.snapchat.profiles import all_accounts
from parvis.networks.ways import Found


class SnapchatWay(OAuthWay):
    key = "snapchat"
    home = HOME
    developer_page = "https://business.snapchat.com/"
    promise = _("keys of your own, and Snap’s approval")
    advice = _(
        "You go to Snapchat, sign in there and allow Parvis to post to your public profile. It works only once Snap "
        "has put your application on its list."
    )

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        access = access_of(tokens, keys, base_url=base_url)
        return [
            Found(
                replace(
                    access,
                    account_id=account.account_id,
                    extra={**access.extra, "username": account.url.partition("/@")[2]},
                ),
                account,
            )
            for account in await all_accounts(http, access)
        ]
