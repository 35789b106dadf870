"""Connecting a number of WhatsApp: an application at Meta, a token of its system user, and the number's two ids."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.networks.addresses import home_of
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import AccessLost, Gone, NotPermitted, Refused
from parvis.networks.meta.calls import HOME, Graph
from parvis.networks.meta.fields import text
from parvis.networks.meta.way import MetaKeysForm
from parvis.networks.oauth_way import NoKeys
from parvis.networks.protocols import Access
from parvis.networks.ways import Errand, PasswordField, signed_in
from parvis.networks.whatsapp.adapter import NUMBER, account_of, is_told
from parvis.networks.whatsapp.errors import OWN
from parvis.networks.whatsapp.tokens import WANTED, facts


class NumberForm(forms.Form):
    number = forms.RegexField(
        r"^\s*\d{3,30}\s*$",
        label=_("Phone number ID"),
        help_text=_("Not the number itself: the ID beside it, in the settings of WhatsApp’s API."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    business = forms.RegexField(
        r"^\s*\d{3,30}\s*$",
        label=_("WhatsApp Business Account ID"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    token = PasswordField(label=_("Token of the system user"), max_length=1000)


class NoToken(Refused):
    code = "no_token"
    sentence = _("Meta knows Parvis now. Choose WhatsApp once more, and enter the number and its token.")


class WrongToken(AccessLost):
    code = "wrong_token"
    sentence = _("Meta does not accept this token. Copy it whole, or make a new one.")


class OtherApplication(Refused):
    code = "other_application"
    sentence = _("This token was made for another application. Make one for the application whose keys you entered.")


class LacksRights(NotPermitted):
    code = "lacks_rights"
    sentence = _("The token lacks these permissions: {missing}. Make a new one with them.")


class NoSuchNumber(NotPermitted):
    code = "no_such_number"
    sentence = _("The account has no number with this ID, or the system user may not use it. Check both IDs.")


class WhatsAppWay:
    """Fulfils Way, NeedsKeys."""

    key = "whatsapp"
    home = HOME
    developer_page = "https://developers.facebook.com/apps/"
    promise = _("keys of your own, an hour")
    advice = _(
        "You need a business account at Meta, an application there and a number that no WhatsApp app uses. People "
        "write to it first; Parvis answers within 24 hours, later by templates that Meta has approved."
    )
    button = _("Check and connect")
    form = NumberForm
    keys_form: type[forms.Form] = MetaKeysForm

    def steps(self, errand: Errand) -> list[Step]:
        return [self._keys(errand), self._token(errand), self._number(errand), self._hooks(errand)]

    def _keys(self, errand: Errand) -> Step:
        async def look() -> Words:
            if not errand.keys:
                raise NoKeys()
            return _("It knows Parvis by the keys that were entered.")

        return Step(_("Parvis is known there"), _("Parvis is not known there"), look, _("By keys of your application."))

    def _token(self, errand: Errand) -> Step:
        async def look() -> Words:
            access = _typed(errand)
            try:
                known = await facts(Graph(errand.http, OWN), access)
            except AccessLost as error:
                raise WrongToken(said=error.said, status=error.status) from error
            if known.application != access.extra["client_id"]:
                raise OtherApplication()
            if missing := sorted(WANTED - known.granted):
                raise LacksRights(missing=", ".join(missing))
            until = {"expires_at": known.expires_at.isoformat()} if known.expires_at else {}
            errand.access = replace(access, extra=dict(access.extra) | until)
            return _("It may read and send messages.")

        return Step(_("The token works"), _("The token does not work"), look)

    def _number(self, errand: Errand) -> Step:
        async def look() -> Words:
            assert errand.access is not None
            numbers = Graph(errand.http, OWN).pages(
                f"/{errand.access.extra['business']}/phone_numbers", errand.access, fields=NUMBER, limit=100
            )
            try:
                found = [one async for one in numbers if text(one, "id") == errand.access.account_id]
            except Gone as error:
                raise NoSuchNumber(said=error.said, status=error.status) from error
            if not found:
                raise NoSuchNumber()
            errand.account = account_of(found[0])
            return signed_in(errand)

        return Step(_("The number is yours"), _("The number was not found"), look)

    def _hooks(self, errand: Errand) -> Step:
        """Nothing comes in on any other way."""

        async def look() -> Words:
            assert errand.access is not None
            graph = Graph(errand.http, OWN)
            if not await is_told(graph, errand.access):
                await graph.do("POST", f"/{errand.access.extra['business']}/subscribed_apps", errand.access)
            return _("Meta tells your application what people write.")

        return Step(_("Messages come in"), _("Messages do not come in"), look)


def _typed(errand: Errand) -> Access:
    """Raises NoToken where only the keys were entered so far."""
    told: Mapping[str, Any] = errand.told
    if not told.get("token"):
        raise NoToken()
    keys = errand.keys or {}
    extra = {name: str(keys.get(name) or "") for name in ("client_id", "client_secret")}
    extra["business"] = str(told["business"]).strip()
    base_url = errand.base_url or home_of("whatsapp", HOME)
    return Access(base_url, str(told["number"]).strip(), str(told["token"]).strip(), extra=extra)
