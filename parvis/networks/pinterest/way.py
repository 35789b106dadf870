"""Connecting Pinterest: a yes there opens one account with its boards."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.pinterest.adapter import Pinterest
from parvis.networks.pinterest.calling import HOME
from parvis.networks.pinterest.signin import provider
from parvis.networks.ways import Found


class PinterestWay(OAuthWay):
    key = "pinterest"
    home = HOME
    developer_page = "https://developers.pinterest.com/apps/"
    advice = _(
        "You go to Pinterest, sign in there and allow Parvis to publish. While your application is on trial, only you "
        "see the pins that it makes."
    )

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        access = access_of(tokens, keys, base_url=base_url)
        account = await Pinterest(http).who_am_i(access)
        return [Found(replace(access, account_id=account.account_id), account)]
