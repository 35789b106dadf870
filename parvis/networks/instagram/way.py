"""How an Instagram account is connected: by the Facebook page that it belongs to."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.instagram.adapter import ACCOUNT_FIELDS, account_of
from parvis.networks.instagram.scopes import SCOPES
from parvis.networks.meta import oauth as meta
from parvis.networks.meta.calls import HOME
from parvis.networks.meta.fields import inner, text
from parvis.networks.meta.pages import pages_of, subscribe
from parvis.networks.meta.way import MetaKeysForm
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.protocols import Access
from parvis.networks.ways import Found


class InstagramWay(OAuthWay):
    key = "instagram"
    home = HOME
    developer_page = "https://developers.facebook.com/apps/"
    advice = _(
        "It must be a professional account that belongs to a Facebook page. You sign in at Facebook as the one who"
        " runs that page, and choose both there."
    )
    button = _("Sign in with Facebook")
    keys_form: type[forms.Form] = MetaKeysForm

    def provider(self, base_url: str) -> Provider:
        return meta.provider(base_url, SCOPES)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        person = await meta.long_lived(http, base_url, tokens.token, keys)
        asks = access_of(person, keys, base_url=base_url, account_id="me")
        found = []
        for page in await pages_of(http, asks, f"instagram_business_account{{{ACCOUNT_FIELDS}}}"):
            told = inner(page, "instagram_business_account")
            if not text(told, "id"):
                continue
            account, page_id, token = account_of(told), text(page, "id"), str(page["access_token"])
            extra = access_of(person, keys, base_url=base_url, page_id=page_id, username=text(told, "username")).extra
            await subscribe(http, Access(base_url, page_id, token, extra=extra), "feed")
            found.append(Found(Access(base_url, account.account_id, token, person.token, extra), account))
        return found
