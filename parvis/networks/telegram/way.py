"""Connecting a Telegram channel: a bot that a person makes, and the channel where it is an administrator."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.networks.addresses import home_of
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import AccessLost, NetworkError, NotPermitted, Refused
from parvis.networks.protocols import Access
from parvis.networks.telegram.adapter import Telegram
from parvis.networks.telegram.arrivals import OUTSIDE
from parvis.networks.telegram.calling import HOME
from parvis.networks.telegram.hooks import SECRET
from parvis.networks.ways import Errand, PasswordField, reading, signed_in


class BotForm(forms.Form):
    token = PasswordField(
        label=_("Token of the bot"),
        max_length=200,
        help_text=_(
            "From @BotFather, as in “123456:ABC…”. One bot for each channel: two would read each other’s news."
        ),
    )
    channel = forms.CharField(
        label=_("Channel"),
        max_length=100,
        help_text=_("As in “@bread”; a private channel by its number, as in “-1001234567890”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_channel(self) -> str:
        """With the @, whether it was typed or not; also out of an address."""
        typed = str(self.cleaned_data["channel"]).strip().rstrip("/").rpartition("/")[2]
        return typed if typed.startswith(("@", "-")) else f"@{typed}"


class WrongToken(AccessLost):
    code = "wrong_token"
    sentence = _("Telegram knows no bot with this token. Copy it whole from @BotFather.")


class NoSuchChannel(Refused):
    code = "no_such_channel"
    sentence = _("The bot sees no channel of this name. Check the name, and make the bot an administrator of it.")


class NotAdministrator(NotPermitted):
    code = "not_administrator"
    sentence = _("The bot may not publish there. Make it an administrator of the channel who may post messages.")


class TelegramWay:
    key = "telegram"
    home = HOME
    promise = _("a bot of your own, 3 min")
    advice = _("Make a bot with @BotFather, make it an administrator of your channel, and copy its token here.")
    button = _("Check and connect")
    form = BotForm

    def steps(self, errand: Errand) -> list[Step]:
        return [self._bot(errand), self._channel(errand), self._group(errand), reading(self.key, errand)]

    def _bot(self, errand: Errand) -> Step:
        async def look() -> Words:
            errand.base_url = errand.base_url or home_of(self.key, HOME)
            access = Access(errand.base_url, "", str(errand.told["token"]).strip())
            try:
                me = await Telegram(errand.http).ask(access, "getMe")
            except AccessLost as error:
                raise WrongToken(said=error.said, status=error.status) from error
            errand.secret["bot"] = {"bot": str(me.get("username") or ""), "bot_id": str(me["id"])}
            return _("It is @{name}.").format(name=me.get("username"))

        return Step(_("The bot answers"), _("The bot does not answer"), look)

    def _channel(self, errand: Errand) -> Step:
        async def look() -> Words:
            adapter = Telegram(errand.http)
            access = Access(errand.base_url, str(errand.told["channel"]), str(errand.told["token"]).strip())
            try:
                chat = await adapter.ask(access, "getChat", chat_id=access.account_id)
                account = await adapter.who_am_i(access)
            except NotPermitted as error:
                raise NotAdministrator(said=error.said, status=error.status) from error
            except AccessLost as error:
                raise NoSuchChannel(said=error.said, status=error.status) from error
            extra = errand.secret["bot"] | _known(chat)
            errand.access, errand.account = (
                Access(errand.base_url, account.account_id, access.token, extra=extra),
                account,
            )
            return signed_in(errand)

        return Step(_("It may publish in the channel"), _("It may not publish in the channel"), look)

    def _group(self, errand: Errand) -> Step:
        """Never an obstacle: without a group there are no comments, and the channel works all the same."""

        async def look() -> Words:
            assert errand.access is not None
            group = errand.access.extra["group"]
            if not group:
                return _("The channel has no discussion group: there are no comments to read.")
            told = {"chat_id": int(group), "user_id": int(errand.access.extra["bot_id"])}
            try:
                member = await Telegram(errand.http).ask(errand.access, "getChatMember", **told)
            except NetworkError:
                member = {"status": "left"}
            if member["status"] in OUTSIDE:
                return _("The bot is not in the discussion group. Add it there, and comments come in.")
            return _("Comments come in from the discussion group.")

        return Step(_("Comments"), _("Comments"), look)


def _known(chat: dict[str, Any]) -> dict[str, str]:
    """What reading and hooks need to know of the channel."""
    group = str(chat.get("linked_chat_id") or "")
    username = str(chat.get("username") or "")
    return {"channel": str(chat["id"]), "group": group, "username": username, SECRET: secrets.token_urlsafe(32)}
