"""How the conversations of a Facebook page are connected: its person signs in at Facebook, and says which pages."""

import contextlib
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.errors import Refused
from parvis.networks.messenger.adapter import account_of
from parvis.networks.messenger.hooks import FIELDS
from parvis.networks.messenger.scopes import SCOPES
from parvis.networks.meta import oauth as meta
from parvis.networks.meta.calls import HOME, Graph
from parvis.networks.meta.fields import several, text
from parvis.networks.meta.pages import pages_of
from parvis.networks.meta.way import MetaKeysForm
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.protocols import Access
from parvis.networks.ways import Found

FIELDS_OF_PAGE = "link,picture{url}"


class MessengerWay(OAuthWay):
    key = "messenger"
    home = HOME
    developer_page = "https://developers.facebook.com/apps/"
    advice = _(
        "You sign in at Facebook and choose the pages whose messages you answer here. People write to a page first; "
        "Parvis answers within 24 hours, a person of your team within seven days."
    )
    button = _("Sign in with Facebook")
    keys_form: type[forms.Form] = MetaKeysForm

    def provider(self, base_url: str) -> Provider:
        return meta.provider(base_url, SCOPES)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        person = await meta.long_lived(http, base_url, tokens.token, keys)
        opened = access_of(person, keys, base_url=base_url, account_id="me")
        found = []
        for page in await pages_of(http, opened, FIELDS_OF_PAGE):
            account = account_of(page)
            access = Access(base_url, account.account_id, str(page["access_token"]), person.token, opened.extra)
            await subscribe(http, access)
            found.append(Found(access, account))
        return found


async def subscribe(http: Http, access: Access) -> None:
    """Let the page tell our application of messages, beside what it tells it already.

    Without it everything is read all the same, only later.
    """
    graph, path = Graph(http), f"/{access.account_id}/subscribed_apps"
    with contextlib.suppress(Refused):
        told = await graph.get(path, access)
        ours = [one for one in several({"apps": told}, "apps") if text(one, "id") == access.extra.get("client_id")]
        fields = {str(field) for one in ours for field in one.get("subscribed_fields") or ()}
        await graph.do("POST", path, access, subscribed_fields=",".join(sorted(fields | set(FIELDS))))
