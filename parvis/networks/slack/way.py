"""Connecting a Slack workspace: an app that a person makes there, then a yes in the workspace."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import KeysForm, OAuthWay
from parvis.networks.slack.adapter import Slack
from parvis.networks.slack.calling import HOME, ask
from parvis.networks.slack.signin import provider
from parvis.networks.ways import Found, PasswordField


class AppForm(KeysForm):
    signing_secret = PasswordField(
        label=_("Signing secret"),
        max_length=200,
        required=False,
        help_text=_("Basic Information, App Credentials. With it, Slack may tell Parvis at once what happens."),
    )


class SlackWay(OAuthWay):
    key = "slack"
    home = HOME
    developer_page = "https://api.slack.com/apps"
    advice = _("You go to Slack, choose your workspace and allow Parvis to write there. Your password stays there.")
    button = _("Go to Slack")
    keys_form = AppForm

    def provider(self, base_url: str) -> Provider:
        return provider(base_url)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        """The one workspace that was chosen there."""
        access = access_of(tokens, keys, base_url=base_url)
        told = await ask(http, access, "auth.test")
        account = await Slack(http).who_am_i(access)
        known = {"bot_user_id": str(told.get("user_id") or ""), "bot": str(told.get("user") or ""), "url": account.url}
        extra = dict(access.extra) | known
        return [Found(replace(access, account_id=account.account_id, extra=extra), account)]
