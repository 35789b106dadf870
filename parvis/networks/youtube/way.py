"""Connecting a YouTube channel: a yes at Google, where people of several channels choose which one."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks.google_common.calls import word
from parvis.networks.google_common.oauth import CONSOLE, provider
from parvis.networks.oauth import Keys, Provider, Tokens, access_of
from parvis.networks.oauth_way import OAuthWay
from parvis.networks.ways import Found
from parvis.networks.youtube.adapter import SCOPES, YouTube, account_of
from parvis.networks.youtube.upload import HOME


class YouTubeWay(OAuthWay):
    key = "youtube"
    home = HOME
    developer_page = CONSOLE
    advice = _(
        "You go to Google, sign in there, choose the channel and allow Parvis to publish. Your password stays there. "
        "Until YouTube has audited your application, films that it uploads stay private."
    )
    button = _("Sign in with Google")

    def provider(self, base_url: str) -> Provider:
        return provider(base_url, HOME, *SCOPES)

    async def accounts(self, http: Http, base_url: str, tokens: Tokens, keys: Keys) -> Sequence[Found]:
        access = access_of(tokens, keys, base_url=base_url)
        found = []
        for channel in await YouTube(http).channels(access):
            uploads = word(channel, "contentDetails", "relatedPlaylists", "uploads")
            own = access_of(tokens, keys, base_url=base_url, account_id=word(channel, "id"), uploads=uploads)
            found.append(Found(own, account_of(channel)))
        return found
