"""Connecting Tumblr: a yes there opens every blog that the person may post to."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.tumblr.calling import HOME
from parvis.networks.tumblr.signin import provider
from parvis.networks.ways import Found


class TumblrWay(OAuthWay):
    key = "tumblr"
    home = HOME
    developer_page = "https://www.tumblr.com/oauth/apps"
    # Each renewing uses up the token that renews: two channels with the same one would lock each other out.
    advice = _(
        "You go to Tumblr, sign in there and allow Parvis to post. If you have several blogs, choose one and come back "
        "here for the next: each needs a sign-in of its own."
    )
    button = _("Sign in with Tumblr")

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        found = []
        for account in await Tumblr(http).blogs(access_of(tokens, keys, base_url=base_url)):
            extra = {"name": account.handle.removeprefix("@"), "url": account.url}
            access = access_of(tokens, keys, base_url=base_url, account_id=account.account_id, **extra)
            found.append(Found(access, account))
        return found
