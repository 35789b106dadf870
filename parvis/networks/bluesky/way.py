"""Connecting a Bluesky account: handle and app password."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.networks.bluesky.signin import sign_in
from parvis.networks.calls import call
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import Refused
from parvis.networks.ways import Errand, PasswordField, reading, signed_in


class HandleForm(forms.Form):
    handle = forms.CharField(
        label=_("Your handle"),
        max_length=253,
        help_text=_("As in “bread.bsky.social”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    password = PasswordField(
        label=_("App password"),
        max_length=200,
        help_text=_("Bluesky, Settings, Privacy and security, App passwords. Not your main password."),
    )
    host = forms.URLField(
        label=_("Host"),
        required=False,
        assume_scheme="https",
        help_text=_("Only where your account lives on a host of its own."),
    )


class NotBluesky(Refused):
    code = "not_bluesky"
    sentence = _("No Bluesky host answers at this address.")


class BlueskyWay:
    key = "bluesky"
    promise = _("app password, 2 min")
    advice = _(
        "Make an app password in Bluesky’s settings and copy it here. It can publish and read, not change your account."
    )
    button = _("Check and connect")
    form = HandleForm

    def steps(self, errand: Errand) -> list[Step]:
        async def host() -> Words:
            errand.base_url = (errand.told.get("host") or settings.BLUESKY_URL).rstrip("/")
            url = f"{errand.base_url}/xrpc/com.atproto.server.describeServer"
            answer = await call(errand.http, "GET", url, seconds=10)
            if not answer.ok or not isinstance(answer.json(), dict):
                raise NotBluesky(status=answer.status, said=answer.text())
            return errand.base_url

        async def enter() -> Words:
            errand.access, errand.account = await sign_in(
                errand.http, errand.base_url, identifier=errand.told["handle"], app_password=errand.told["password"]
            )
            return signed_in(errand)

        return [
            Step(_("The host answers"), _("The host does not answer"), host),
            Step(
                _("Handle and app password are right"),
                _("The host does not let us in"),
                enter,
                _("The password is kept nowhere: it buys a session."),
            ),
            reading(self.key, errand),
        ]
