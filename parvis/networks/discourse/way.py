"""Connecting a forum: its address, and an API key that speaks for one user."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.discourse.adapter import Discourse
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import Refused
from parvis.networks.protocols import Access
from parvis.networks.waited import waited
from parvis.networks.ways import Errand, PasswordField, reading, signed_in


class ForumForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the forum"),
        max_length=200,
        help_text=_("As in “forum.example”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    user = forms.CharField(
        label=_("Your name on the forum"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    key = PasswordField(
        label=_("API key"),
        max_length=200,
        help_text=_("An administrator makes it: Admin, API keys, new key, for a single user."),
    )
    hook_secret = PasswordField(
        label=_("Secret of the web hook"),
        max_length=200,
        required=False,
        help_text=_("Only where an administrator has made one, so that answers come in at once."),
    )


class NotDiscourse(Refused):
    code = "not_discourse"
    sentence = _("No Discourse forum answers at this address. Write it as in “forum.example”.")


def forum_address(text: str) -> str:
    """`https://host/path` from what people type. Raises NotDiscourse."""
    typed = text.strip().rstrip("/")
    typed = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(typed)
    except ValueError as error:
        raise NotDiscourse() from error
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise NotDiscourse()
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}".rstrip("/")


async def find_forum(http: Http, text: str) -> tuple[str, str]:
    """Address and title. The forum tells both to everybody. Raises NotDiscourse, NobodyThere, NotNow."""
    typed = forum_address(text)
    answer = await waited(http, "GET", f"{typed}/site/basic-info.json", redirects=True)
    told: Any = answer.json()
    if not answer.ok or not isinstance(told, dict) or not {"title", "logo_url"} & set(told):
        raise NotDiscourse(status=answer.status)
    return answer.url.removesuffix("/site/basic-info.json"), str(told.get("title") or typed)


class DiscourseWay:
    key = "discourse"
    promise = _("a key of the forum, 3 min")
    advice = _(
        "Ask an administrator of the forum for an API key that speaks for your user alone, with the right to write. "
        "Your password stays on the forum."
    )
    button = _("Check and connect")
    form = ForumForm

    def steps(self, errand: Errand) -> list[Step]:
        async def find() -> Words:
            errand.base_url, title = await find_forum(errand.http, errand.told["address"])
            return title

        async def enter() -> Words:
            user = str(errand.told["user"]).strip().lstrip("@")
            secret = str(errand.told.get("hook_secret") or "").strip()
            extra = {"user": user} | ({"hook_secret": secret} if secret else {})
            access = Access(errand.base_url, "", str(errand.told["key"]).strip(), extra=extra)
            errand.account = await Discourse(errand.http).who_am_i(access)
            errand.access = replace(access, account_id=errand.account.account_id)
            return signed_in(errand)

        return [
            Step(_("The forum answers"), _("The forum does not answer as Discourse does"), find),
            Step(_("The key speaks for you"), _("The forum does not accept this key with this name"), enter),
            reading(self.key, errand),
        ]
