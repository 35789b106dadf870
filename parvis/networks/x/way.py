"""Connecting an X account: keys of an application of one's own, then a yes on X."""

from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import KeysForm, OAuthWay
from parvis.networks.ways import Found, PasswordField
from parvis.networks.x.adapter import X
from parvis.networks.x.calling import HOME
from parvis.networks.x.signin import provider


class XKeysForm(KeysForm):
    consumer_secret = PasswordField(
        label=_("Consumer secret"),
        max_length=500,
        required=False,
        help_text=_("Of the same application, under OAuth 1.0a. Only needed to be told at once what comes in."),
    )


class XWay(OAuthWay):
    key = "x"
    home = HOME
    developer_page = "https://console.x.com"
    promise = _("keys of your own, X is paid per post")
    keys_form: type[forms.Form] = XKeysForm

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        kept = {"consumer_secret": keys.get("consumer_secret", "")}
        access = access_of(tokens, keys, base_url=base_url, **kept)
        account = await X(http).who_am_i(access)
        extra = {**access.extra, "username": account.handle.removeprefix("@")}
        return [Found(replace(access, account_id=account.account_id, extra=extra), account)]
