"""How a Facebook page is connected: its person signs in at Facebook, and says which pages."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.facebook.adapter import account_of
from parvis.networks.facebook.hooks import FIELDS
from parvis.networks.facebook.scopes import SCOPES
from parvis.networks.meta import oauth as meta
from parvis.networks.meta.calls import HOME
from parvis.networks.meta.pages import pages_of, subscribe
from parvis.networks.meta.way import MetaKeysForm
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.protocols import Access
from parvis.networks.ways import Found

FIELDS_OF_PAGE = "link,followers_count,picture{url}"


class FacebookWay(OAuthWay):
    key = "facebook"
    home = HOME
    developer_page = "https://developers.facebook.com/apps/"
    advice = _("You sign in at Facebook and choose your pages there. It must be you who runs them.")
    button = _("Sign in with Facebook")
    keys_form: type[forms.Form] = MetaKeysForm

    def provider(self, base_url: str) -> Provider:
        return meta.provider(base_url, SCOPES)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        person = await meta.long_lived(http, base_url, tokens.token, keys)
        pages = await pages_of(http, access_of(person, keys, base_url=base_url, account_id="me"), FIELDS_OF_PAGE)
        found = []
        for page in pages:
            account = account_of(page)
            extra = access_of(person, keys, base_url=base_url).extra
            access = Access(base_url, account.account_id, str(page["access_token"]), person.token, extra)
            await subscribe(http, access, FIELDS)
            found.append(Found(access, account))
        return found
