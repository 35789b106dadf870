"""Connecting by OAuth with keys that a person made: the same steps for every such network.

A network's way names its provider and finds the accounts behind a token; the rest is here.
"""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import NotPermitted, Refused
from parvis.networks.oauth import Keys, Provider, Tokens, authorize_address, exchange, new_verifier
from parvis.networks.ways import Errand, Found, PasswordField, reading, signed_in


class SaidNo(Refused):
    code = "said_no"
    sentence = _("You did not allow it there. Nothing was changed; try again whenever you like.")


class NoAccount(NotPermitted):
    code = "no_account"
    sentence = _("This sign-in opens no account that Parvis can publish to. Sign in there as the one who runs it.")


class NoKeys(Refused):
    code = "no_keys"
    sentence = _("The network does not know Parvis yet. Enter the keys of your application first.")


class KeysForm(forms.Form):
    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    client_secret = PasswordField(label=_("Client secret"), max_length=500)


class OAuthWay:
    """Fulfils Way, LeadsAway, NeedsKeys. A network's own way sets these names and gives `provider` and `accounts`."""

    key: str
    home: str  # the network's own base address
    developer_page: str
    promise: Words = _("keys of your own, 10 min")
    advice: Words = _("You go to the network, sign in there and allow Parvis to publish. Your password stays there.")
    button: Words = _("Sign in there")
    form: type[forms.Form] = forms.Form
    keys_form: type[forms.Form] = KeysForm

    def provider(self, base_url: str) -> Provider:
        raise NotImplementedError

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        """Every account of ours that these tokens open. Raises NetworkError."""
        raise NotImplementedError

    def steps(self, errand: Errand) -> list[Step]:
        return [self._keys(errand), self._yes(errand), reading(self.key, errand)]

    def pause(self, errand: Errand) -> int:
        return 1

    def leave(self, errand: Errand) -> str:
        errand.secret["verifier"] = new_verifier()
        return authorize_address(
            self.provider(errand.base_url),
            dict(errand.keys or {}),
            redirect_uri=errand.callback,
            state=errand.state,
            verifier=errand.secret["verifier"],
        )

    def _keys(self, errand: Errand) -> Step:
        async def look() -> Words:
            if not errand.keys:
                raise NoKeys()
            return _("It knows Parvis by the keys that were entered.")

        return Step(_("Parvis is known there"), _("Parvis is not known there"), look, _("By keys of your application."))

    def _yes(self, errand: Errand) -> Step:
        async def look() -> Words:
            if "code" not in errand.told:
                raise SaidNo(said=str(errand.told.get("error_description") or errand.told.get("error") or ""))
            keys = dict(errand.keys or {})
            tokens = await exchange(
                errand.http,
                self.provider(errand.base_url),
                keys,
                code=str(errand.told["code"]),
                redirect_uri=errand.callback,
                verifier=errand.secret["verifier"],
            )
            errand.found = await self.accounts(errand.http, errand.base_url, tokens, keys)
            if not errand.found:
                raise NoAccount()
            errand.access, errand.account = errand.found[0].access, errand.found[0].account
            return signed_in(errand)

        return Step(
            _("You allow it"), _("It is not allowed"), look, _("On the network itself; you come back by yourself.")
        )
