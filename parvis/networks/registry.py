"""Every network that Parvis speaks, one line each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parvis.kit.http import Http
from parvis.networks.blogger.adapter import Blogger
from parvis.networks.bluesky.adapter import Bluesky
from parvis.networks.devto.adapter import DevTo
from parvis.networks.discord.adapter import Discord
from parvis.networks.discourse.adapter import Discourse
from parvis.networks.facebook.adapter import Facebook
from parvis.networks.google.adapter import Google
from parvis.networks.instagram.adapter import Instagram
from parvis.networks.lemmy.adapter import Lemmy
from parvis.networks.linkedin.adapter import LinkedIn
from parvis.networks.mastodon.adapter import Mastodon
from parvis.networks.messenger.adapter import Messenger
from parvis.networks.nostr.adapter import Nostr
from parvis.networks.pinterest.adapter import Pinterest
from parvis.networks.reddit.adapter import Reddit
from parvis.networks.slack.adapter import Slack
from parvis.networks.snapchat.adapter import Snapchat
from parvis.networks.telegram.adapter import Telegram
from parvis.networks.threads.adapter import Threads
from parvis.networks.tiktok.adapter import TikTok
from parvis.networks.tumblr.adapter import Tumblr
from parvis.networks.whatsapp.adapter import WhatsApp
from parvis.networks.wordpress.adapter import WordPress
from parvis.networks.x.adapter import X
from parvis.networks.youtube.adapter import YouTube


@dataclass(frozen=True, slots=True)
class Entry:
    """A network: how it is called, its mark (`icon`, `css` of the mockups), and how an adapter is made."""

    key: str
    name: str
    icon: str  # name in the icon sprite
    css: str  # class that carries its colour
    adapter: Callable[[Http], Any]


NETWORKS: dict[str, Entry] = {
    entry.key: entry
    for entry in (
        Entry("mastodon", "Mastodon", "brand-mastodon", "n-ma", Mastodon),
        Entry("bluesky", "Bluesky", "brand-bluesky", "n-bs", Bluesky),
        Entry("wordpress", "WordPress", "brand-wordpress", "n-wp", WordPress),
        Entry("facebook", "Facebook", "brand-facebook", "n-fb", Facebook),
        Entry("instagram", "Instagram", "brand-instagram", "n-ig", Instagram),
        Entry("telegram", "Telegram", "brand-telegram", "n-tg", Telegram),
        Entry("linkedin", "LinkedIn", "brand-linkedin", "n-li", LinkedIn),
        Entry("x", "X", "brand-x", "n-xx", X),
        Entry("threads", "Threads", "brand-threads", "n-th", Threads),
        Entry("pinterest", "Pinterest", "brand-pinterest", "n-pi", Pinterest),
        Entry("tiktok", "TikTok", "brand-tiktok", "n-tt", TikTok),
        Entry("youtube", "YouTube", "brand-youtube", "n-yt", YouTube),
        Entry("discord", "Discord", "brand-discord", "n-dc", Discord),
        Entry("messenger", "Messenger", "brand-messenger", "n-ms", Messenger),
        Entry("whatsapp", "WhatsApp", "brand-whatsapp", "n-wa", WhatsApp),
        Entry("google", "Google Business", "building-store", "n-gb", Google),
        Entry("blogger", "Blogger", "brand-blogger", "n-bl", Blogger),
        Entry("slack", "Slack", "brand-slack", "n-sl", Slack),
        Entry("discourse", "Discourse", "messages", "n-di", Discourse),
        Entry("reddit", "Reddit", "brand-reddit", "n-rd", Reddit),
        Entry("tumblr", "Tumblr", "brand-tumblr", "n-tu", Tumblr),
        Entry("lemmy", "Lemmy", "users-group", "n-le", Lemmy),
        Entry("nostr", "Nostr", "bolt", "n-no", Nostr),
        Entry("devto", "DEV.to", "code", "n-dv", DevTo),
        Entry("snapchat", "Snapchat", "brand-snapchat", "n-sc", Snapchat),
    )
}


def adapter_for(network: str, http: Http) -> Any:
    """The adapter of one network; what it can do is asked by `isinstance` with the protocols."""
    return NETWORKS[network].adapter(http)
