"""Connecting a WordPress site: a yes on the site itself, or an application password made there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.networks.doctor import Step, Words
from parvis.networks.errors import Refused
from parvis.networks.ways import Errand, PasswordField, reading, signed_in
from parvis.networks.wordpress.signin import Site, authorize_url, discover, sign_in

#: The same for every installation, so that the site can show which passwords belong to Parvis.
APP_ID = "6f9b1f0e-3c7f-4a1f-9a53-5d2f0a3f7c11"


class SiteForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the site"),
        max_length=200,
        help_text=_("As in “bread.example”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    user = forms.CharField(
        label=_("Name or e-mail address on the site"),
        max_length=100,
        required=False,
        help_text=_("Leave both empty to say yes on the site itself: nothing to copy."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    password = PasswordField(
        label=_("Application password"),
        max_length=100,
        required=False,
        help_text=_("Users, Profile, Application passwords. Not the password that you sign in with."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if bool(told.get("user")) != bool(told.get("password")):
            missing = "password" if told.get("user") else "user"
            self.add_error(missing, _("Fill in both, or neither."))
        return told


class NoApplicationPasswords(Refused):
    code = "no_application_passwords"
    sentence = _(
        "The site offers no application passwords. It needs https and WordPress 5.6; a plugin may switch them off."
    )


class SaidNo(Refused):
    code = "said_no"
    sentence = _("You did not allow it there. Nothing was changed; try again whenever you like.")


class WordPressWay:
    key = "wordpress"
    promise = _("your own site, 2 min")
    advice = _(
        "You go to your site, sign in there and allow Parvis to publish. Or make an application password there, "
        "and copy it here."
    )
    button = _("Check and connect")
    form = SiteForm

    def steps(self, errand: Errand) -> list[Step]:
        async def find() -> Words:
            site = await discover(errand.http, errand.told["address"])
            errand.base_url = site.base_url
            errand.secret["site"] = {"root": site.root, "name": site.name, "authorize": site.authorize}
            return site.name or site.base_url

        async def passwords() -> Words:
            if not errand.secret["site"]["authorize"]:
                raise NoApplicationPasswords()
            return _("They are switched on.")

        async def enter() -> Words:
            user, password = self._key(errand)
            errand.access, errand.account = await sign_in(errand.http, self._site(errand), user=user, password=password)
            return signed_in(errand)

        return [
            Step(_("The site answers"), _("The site does not answer as WordPress does"), find),
            Step(_("It takes application passwords"), _("It takes no application passwords"), passwords),
            Step(
                _("You may publish there"),
                _("The site does not let us publish"),
                enter,
                _("Your own password stays on the site."),
            ),
            reading(self.key, errand),
        ]

    def pause(self, errand: Errand) -> int:
        return 0 if errand.told.get("password") else 2

    def leave(self, errand: Errand) -> str:
        back = f"{errand.callback}?state={errand.state}"
        return authorize_url(self._site(errand), app_id=APP_ID, success_url=back, reject_url=f"{back}&success=false")

    def _key(self, errand: Errand) -> tuple[str, str]:
        """What was typed, or what the site gave on the way back."""
        told = errand.told
        user, password = told.get("user") or told.get("user_login"), told.get("password")
        if told.get("success") == "false" or not user or not password:
            raise SaidNo()
        return str(user), str(password)

    def _site(self, errand: Errand) -> Site:
        return Site(base_url=errand.base_url, **errand.secret["site"])
