"""Connecting Reddit: a yes there opens one account."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.reddit.calling import HOME
from parvis.networks.reddit.signin import provider
from parvis.networks.ways import Found


class RedditWay(OAuthWay):
    key = "reddit"
    home = HOME
    developer_page = "https://www.reddit.com/prefs/apps"
    promise = _("keys of your own, once Reddit has approved them")
    advice = _(
        "You go to Reddit, sign in there and allow Parvis to post. Reddit gives new keys only on request: ask for them "
        "first. Join the communities in which you want to post; Parvis offers those."
    )
    button = _("Sign in with Reddit")

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        access = access_of(tokens, keys, base_url=base_url)
        account = await Reddit(http).who_am_i(access)
        extra = {**access.extra, "name": account.handle.removeprefix("u/")}
        return [Found(replace(access, account_id=account.account_id, extra=extra), account)]
