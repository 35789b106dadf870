"""Connecting TikTok by one of its two portals: Content Posting, or the Business API."""

from collections.abc import Sequence
from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import NotPermitted
from parvis.networks.oauth import Keys, Provider, Tokens, access_of, authorize_address, new_verifier
from parvis.networks.oauth_way import KeysForm, OAuthWay, SaidNo
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tiktok.calling import HOME
from parvis.networks.tiktok.signin import business_provider, exchange_business, provider
from parvis.networks.ways import Errand, Found, signed_in

MAY_POST = frozenset({"video.publish", "video.upload"})


class TikTokKeysForm(KeysForm):
    portal = forms.ChoiceField(
        label=_("Portal of the application"),
        choices=(
            ("posting", _("developers.tiktok.com: Content Posting API")),
            ("business", _("business-api.tiktok.com: Business API, with comments")),
        ),
        help_text=_("The Business API fetches films from this server, which must be reachable from outside."),
    )


class TikTokWay(OAuthWay):
    key = "tiktok"
    home = HOME
    developer_page = "https://developers.tiktok.com/apps/"
    advice = _(
        "You go to TikTok, sign in there and allow Parvis to post. Until TikTok has audited your application, nobody "
        "but you sees what it posts."
    )
    keys_form = TikTokKeysForm

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    def leave(self, errand: Errand) -> str:
        keys = dict(errand.keys or {})
        where = (business_provider if _by_business(keys) else provider)(errand.base_url)
        errand.secret["verifier"] = new_verifier()
        verifier = errand.secret["verifier"]
        return authorize_address(where, keys, redirect_uri=errand.callback, state=errand.state, verifier=verifier)

    def _yes(self, errand: Errand) -> Step:
        usual = super()._yes(errand)
        keys = dict(errand.keys or {})
        if not _by_business(keys):
            return usual

        async def look() -> Words:
            if "code" not in errand.told:
                raise SaidNo(said=str(errand.told.get("error_description") or errand.told.get("error") or ""))
            code = str(errand.told["code"])
            tokens = await exchange_business(
                errand.http, errand.base_url, keys, code=code, redirect_uri=errand.callback
            )
            errand.found = await self.accounts(errand.http, errand.base_url, tokens, keys)
            errand.access, errand.account = errand.found[0].access, errand.found[0].account
            return signed_in(errand)

        return replace(usual, look=look)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        """People may allow a part of what was asked. Raises NotPermitted where that is too little to post."""
        granted = str(tokens.told.get("scope") or "").replace(" ", ",").split(",")
        if not MAY_POST & set(granted):
            raise NotPermitted(said=",".join(granted))
        portal = "business" if _by_business(keys) else "posting"
        open_id = str(tokens.told.get("open_id") or "")
        access = access_of(tokens, keys, base_url=base_url, account_id=open_id, portal=portal)
        account = await TikTok(http).who_am_i(access)
        extra = {**access.extra, "username": account.handle.removeprefix("@")}
        return [Found(replace(access, account_id=account.account_id, extra=extra), account)]


def _by_business(keys: Keys) -> bool:
    return keys.get("portal") == "business"
