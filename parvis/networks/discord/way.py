"""Connecting a Discord server: a bot that a person makes in the developer portal, and the server that let it in."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.networks.addresses import home_of
from parvis.networks.discord.adapter import Discord
from parvis.networks.discord.calling import HOME, several
from parvis.networks.discord.calling import one as asked
from parvis.networks.doctor import Step, Words
from parvis.networks.errors import AccessLost, NotPermitted, Refused
from parvis.networks.protocols import Access
from parvis.networks.ways import Errand, PasswordField, reading, signed_in


class BotForm(forms.Form):
    token = PasswordField(
        label=_("Token of the bot"), max_length=200, help_text=_("Developer portal, Bot, Reset Token.")
    )
    server = forms.CharField(
        label=_("Server"),
        max_length=100,
        required=False,
        help_text=_("Its name. Leave it empty where the bot is in one server only."),
    )


class WrongToken(AccessLost):
    code = "wrong_token"
    sentence = _("Discord knows no bot with this token. Copy it whole; it is shown only once.")


class NoServer(NotPermitted):
    code = "no_server"
    sentence = _("The bot is in no server. Open the address that invites it, and choose your server there.")


class WhichServer(Refused):
    code = "which_server"
    sentence = _("The bot is in several servers, or in none of this name. Enter the name of one of them.")


class DiscordWay:
    key = "discord"
    home = HOME
    promise = _("a bot of your own, 5 min")
    advice = _(
        "Make an application with a bot in Discord’s developer portal, switch “Message content” on, invite the bot to "
        "your server with the rights to read and to write, and copy its token here."
    )
    button = _("Check and connect")
    form = BotForm

    def steps(self, errand: Errand) -> list[Step]:
        return [self._bot(errand), self._server(errand), reading(self.key, errand)]

    def _bot(self, errand: Errand) -> Step:
        async def look() -> Words:
            errand.base_url = errand.base_url or home_of(self.key, HOME)
            errand.access = Access(errand.base_url, "", str(errand.told["token"]).strip())
            try:
                me = await asked(errand.http, errand.access, "/users/@me")
            except AccessLost as error:
                raise WrongToken(said=error.said, status=error.status) from error
            errand.access = replace(errand.access, extra={"bot_id": str(me["id"])})
            return _("It is {name}.").format(name=me.get("username"))

        return Step(_("The bot answers"), _("The bot does not answer"), look)

    def _server(self, errand: Errand) -> Step:
        async def look() -> Words:
            assert errand.access is not None
            servers = await several(errand.http, errand.access, "/users/@me/guilds")
            if not servers:
                raise NoServer()
            wanted = str(errand.told.get("server") or "").strip().casefold()
            fitting = [one for one in servers if not wanted or wanted in (one["id"], str(one.get("name")).casefold())]
            if len(fitting) != 1:
                raise WhichServer(said=", ".join(str(server.get("name")) for server in servers))
            errand.access = replace(errand.access, account_id=str(fitting[0]["id"]))
            errand.account = await Discord(errand.http).who_am_i(errand.access)
            return signed_in(errand)

        return Step(_("It is in your server"), _("It is in no server of this name"), look)
