"""Connecting blogs of Blogger: one yes opens every blog that the person writes for."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.blogger.adapter import SCOPE, account_of
from parvis.networks.blogger.articles import HOME
from parvis.networks.google_common.calls import Caller, inside, word
from parvis.networks.google_common.oauth import CONSOLE, provider
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.ways import Found


class BloggerWay(OAuthWay):
    key = "blogger"
    home = HOME
    developer_page = CONSOLE
    advice = _("You go to Google, sign in there and allow Parvis to write on your blogs. Your password stays there.")
    button = _("Sign in with Google")

    def provider(self, base_url: str) -> Provider:
        return provider(base_url, HOME, SCOPE)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        access = access_of(tokens, keys, base_url=base_url)
        params = {"role": ["ADMIN", "AUTHOR"], "view": "ADMIN", "fetchUserInfo": "true"}
        told = await Caller(http).ask("GET", f"{base_url}/v3/users/self/blogs", access, params=params)
        authors = {
            word(info, "blog_user_info", "blogId"): word(info, "blog_user_info", "userId") for info in _infos(told)
        }
        found = []
        for blog in told.get("items") or ():
            if word(blog, "id"):
                own = account_of(blog)
                extra = {"author": authors.get(own.account_id, ""), "url": own.url}
                found.append(Found(access_of(tokens, keys, base_url=base_url, account_id=own.account_id, **extra), own))
        return found


def _infos(told: object) -> Sequence[object]:
    infos = inside(told, "blogUserInfos")
    return infos if isinstance(infos, list) else ()
