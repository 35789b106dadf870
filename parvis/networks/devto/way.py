"""Connecting DEV, or another site that runs Forem: a key that the author makes, and nothing else."""

from dataclasses import replace
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.networks.addresses import home_of
from parvis.networks.devto.adapter import DevTo
from parvis.networks.devto.calling import HOME
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import Refused
from parvis.networks.protocols import Access
from parvis.networks.ways import Errand, PasswordField, reading, signed_in


class DevToForm(forms.Form):
    key = PasswordField(
        label=_("Key"),
        max_length=200,
        help_text=_("On DEV: Settings, Extensions, DEV Community API Keys."),
    )
    address = forms.CharField(
        label=_("Address of the site"),
        max_length=200,
        required=False,
        help_text=_("Only for another site that runs Forem. Leave it empty for DEV."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )


class NoAddress(Refused):
    code = "no_site_address"
    sentence = _("This is no address of a site. Write it as in “forem.example”.")


def site_address(text: str) -> str:
    """`https://host/api` from what people type. Raises NoAddress."""
    typed = text.strip().rstrip("/").removesuffix("/api")
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError as error:
        raise NoAddress() from error
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise NoAddress()
    host = parts.netloc.lower().removeprefix("www.") if parts.hostname == "www.dev.to" else parts.netloc.lower()
    return f"{parts.scheme}://{host}{parts.path}/api"


class DevToWay:
    key = "devto"
    home = HOME
    promise = _("a key of yours, 2 min")
    advice = _("On DEV, make a key under Settings, Extensions, and paste it here. It may do what you may do there.")
    button = _("Check and connect")
    form = DevToForm

    def steps(self, errand: Errand) -> list[Step]:
        async def enter() -> Words:
            typed = str(errand.told.get("address") or "").strip()
            base = site_address(typed) if typed else errand.base_url or home_of(self.key, HOME)
            access = Access(base, "", str(errand.told["key"]).strip())
            errand.account = await DevTo(errand.http).who_am_i(access)
            errand.base_url = base
            errand.access = replace(access, account_id=errand.account.account_id)
            return signed_in(errand)

        return [
            Step(_("The key is accepted"), _("The key is not accepted"), enter),
            reading(self.key, errand),
        ]
