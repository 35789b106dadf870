"""Connecting a Mastodon account: the server's address, then a yes on the server itself."""

import secrets

from asgiref.sync import sync_to_async
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.networks.doctor import Step, Words
from parvis.networks.errors import AccessLost, Refused
from parvis.networks.known_apps import forget_app, known_app
from parvis.networks.mastodon.scopes import SCOPES
from parvis.networks.mastodon.signin import authorize_url, exchange, find_server, register_app
from parvis.networks.ways import Errand, reading, signed_in


class ServerForm(forms.Form):
    address = forms.CharField(
        label=_("Your server"),
        max_length=200,
        help_text=_("The part of your handle behind the second @, as in “mastodon.social”."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["address"].initial = settings.MASTODON_URL.removeprefix("https://")


class SaidNo(Refused):
    code = "said_no"
    sentence = _("You did not allow it there. Nothing was changed; try again whenever you like.")


class AppForgotten(Refused):
    code = "app_forgotten"
    sentence = _("The server has forgotten Parvis meanwhile. Try again: it is registered anew.")


class MastodonWay:
    key = "mastodon"
    promise = _("no keys, 1 min")
    advice = _("You go to your server, sign in there and allow Parvis to publish. Your password stays there.")
    button = _("Go to my server")
    form = ServerForm

    def steps(self, errand: Errand) -> list[Step]:
        return [self._server(errand), self._app(errand), self._yes(errand), reading(self.key, errand)]

    def pause(self, errand: Errand) -> int:
        return 2

    def leave(self, errand: Errand) -> str:
        errand.secret["verifier"] = secrets.token_urlsafe(48)
        return authorize_url(
            errand.base_url,
            client_id=errand.secret["client_id"],
            redirect_uri=errand.callback,
            state=errand.state,
            verifier=errand.secret["verifier"],
        )

    def _server(self, errand: Errand) -> Step:
        async def look() -> Words:
            errand.base_url, told = await find_server(errand.http, errand.told["address"])
            title = str(told.get("title") or errand.base_url)
            return _("{title}, version {version}").format(title=title, version=told["version"])

        return Step(_("The server answers"), _("The server does not answer"), look)

    def _app(self, errand: Errand) -> Step:
        async def look() -> Words:
            errand.secret |= await known_app(
                self.key,
                errand.base_url,
                errand.callback,
                lambda: register_app(errand.http, errand.base_url, redirect_uri=errand.callback),
                scopes=SCOPES,
            )
            return _("It asks to publish, to read reactions, and to answer.")

        return Step(
            _("Parvis is known there"),
            _("The server does not register Parvis"),
            look,
            _("Registered once per server, without keys."),
        )

    def _yes(self, errand: Errand) -> Step:
        async def look() -> Words:
            if "code" not in errand.told:
                raise SaidNo(said=str(errand.told.get("error_description", "")))
            app = {name: errand.secret[name] for name in ("client_id", "client_secret")}
            try:
                errand.access, errand.account = await exchange(
                    errand.http,
                    errand.base_url,
                    app=app,
                    code=errand.told["code"],
                    redirect_uri=errand.callback,
                    verifier=errand.secret["verifier"],
                )
            except AccessLost as error:
                await sync_to_async(forget_app)(self.key, errand.base_url, errand.callback)
                raise AppForgotten(said=error.said, status=error.status) from error
            return signed_in(errand)

        return Step(
            _("You allow it"), _("It is not allowed"), look, _("On the server itself; you come back by yourself.")
        )
