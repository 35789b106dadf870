"""Connecting a Lemmy account: the server, a name and a password that buys a key and is kept nowhere."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import AccessLost, NotPermitted, Refused
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.lemmy.calling import PATH
from parvis.networks.lemmy.errors import error_name, sorted_error
from parvis.networks.protocols import Access
from parvis.networks.waited import NotNow, waited
from parvis.networks.ways import Errand, PasswordField, reading, signed_in

SPOKEN = "0.19"


class ServerForm(forms.Form):
    address = forms.CharField(
        label=_("Your server"),
        max_length=200,
        help_text=_("The part of your handle behind the second @, as in “lemmy.world”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    user = forms.CharField(
        label=_("Name or e-mail address there"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    password = PasswordField(label=_("Password"), max_length=60)
    code = forms.CharField(
        label=_("Code of your second factor"),
        max_length=10,
        required=False,
        help_text=_("Only where your account asks for one."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class NotLemmy(Refused):
    code = "not_lemmy"
    sentence = _("No Lemmy server answers at this address. Write it as in “lemmy.world”.")


class OtherVersion(Refused):
    code = "other_version"
    sentence = _("This server runs Lemmy {version}. Parvis speaks to version 0.19.")


class WrongPassword(AccessLost):
    code = "wrong_password"
    sentence = _("The server does not know this name with this password. Check both.")


class WantsCode(Refused):
    code = "wants_code"
    sentence = _("Your account asks for a second factor. Type the code that it shows now.")


class WrongCode(Refused):
    code = "wrong_code"
    sentence = _("The code of the second factor is wrong or too old. Type the one that it shows now.")


class NotYet(NotPermitted):
    code = "not_yet"
    sentence = _("The server has not let this account in yet. Look there for what is missing.")


REFUSALS: dict[str, type[Refused]] = {
    "incorrect_login": WrongPassword,
    "missing_totp_token": WantsCode,
    "incorrect_totp_token": WrongCode,
    "email_not_verified": NotYet,
    "registration_application_is_pending": NotYet,
    "registration_denied": NotYet,
}


def server_address(text: str) -> str:
    """`https://host` from what people type, a handle too. Raises NotLemmy."""
    typed = text.strip().rstrip("/")
    typed = typed if "://" in typed else f"https://{typed.rpartition('@')[2]}"
    try:
        parts = urlsplit(typed)
    except ValueError as error:
        raise NotLemmy() from error
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise NotLemmy()
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{parts.path}".rstrip("/")


async def find_server(http: Http, text: str) -> tuple[str, str, str]:
    """Address, name and version. Raises NotLemmy, OtherVersion, NobodyThere, NotNow."""
    typed = server_address(text)
    answer = await waited(http, "GET", f"{typed}{PATH}/site", redirects=True)
    told: Any = answer.json()
    if not answer.ok or not isinstance(told, dict) or not isinstance(told.get("site_view"), dict):
        raise NotLemmy(status=answer.status)
    version = str(told.get("version") or "")
    if not version.startswith(SPOKEN):
        raise OtherVersion(version=version)
    site = told["site_view"].get("site")
    name = str(site.get("name") or "") if isinstance(site, dict) else ""
    return answer.url.partition(PATH)[0], name or typed, version


async def sign_in(http: Http, base_url: str, *, user: str, password: str, code: str) -> str:
    """A key for the password. Raises Refused, NobodyThere, NotNow."""
    body = {"username_or_email": user, "password": password} | ({"totp_2fa_token": code} if code else {})
    answer = await waited(http, "POST", f"{base_url}{PATH}/user/login", json=body)
    if not answer.ok:
        known = REFUSALS.get(error_name(answer))
        raise known(status=answer.status) if known else sorted_error(answer)
    told = answer.json()
    key = told.get("jwt") if isinstance(told, dict) else None
    if not isinstance(key, str) or not key:
        raise NotNow(status=answer.status)
    return key


class LemmyWay:
    key = "lemmy"
    promise = _("name and password, 1 min")
    advice = _("Name your server and sign in as you do there. Parvis keeps a key that the server gives for it.")
    button = _("Check and connect")
    form = ServerForm

    def steps(self, errand: Errand) -> list[Step]:
        async def find() -> Words:
            errand.base_url, name, version = await find_server(errand.http, errand.told["address"])
            return _("{title}, version {version}").format(title=name, version=version)

        async def enter() -> Words:
            told = errand.told
            user = str(told["user"]).strip()
            code = str(told.get("code") or "").replace(" ", "")
            key = await sign_in(errand.http, errand.base_url, user=user, password=str(told["password"]), code=code)
            access = Access(errand.base_url, "", key)
            errand.account = await Lemmy(errand.http).who_am_i(access)
            errand.access = replace(access, account_id=errand.account.account_id)
            return signed_in(errand)

        return [
            Step(_("The server answers"), _("The server does not answer as Lemmy does"), find),
            Step(
                _("Name and password are right"),
                _("The server does not let us in"),
                enter,
                _("The password is kept nowhere: it buys a key."),
            ),
            reading(self.key, errand),
        ]
