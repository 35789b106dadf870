"""Every way to connect, one line each, in the order in which they are offered."""

from parvis.networks.blogger.way import BloggerWay
from parvis.networks.bluesky.way import BlueskyWay
from parvis.networks.devto.way import DevToWay
from parvis.networks.discord.way import DiscordWay
from parvis.networks.discourse.way import DiscourseWay
from parvis.networks.facebook.way import FacebookWay
from parvis.networks.google.way import GoogleWay
from parvis.networks.instagram.way import InstagramWay
from parvis.networks.lemmy.way import LemmyWay
from parvis.networks.linkedin.way import LinkedInWay
from parvis.networks.mastodon.way import MastodonWay
from parvis.networks.messenger.way import MessengerWay
from parvis.networks.nostr.way import NostrWay
from parvis.networks.pinterest.way import PinterestWay
from parvis.networks.reddit.way import RedditWay
from parvis.networks.slack.way import SlackWay
from parvis.networks.snapchat.way import SnapchatWay
from parvis.networks.telegram.way import TelegramWay
from parvis.networks.threads.way import ThreadsWay
from parvis.networks.tiktok.way import TikTokWay
from parvis.networks.tumblr.way import TumblrWay
from parvis.networks.ways import Way
from parvis.networks.whatsapp.way import WhatsAppWay
from parvis.networks.wordpress.way import WordPressWay
from parvis.networks.x.way import XWay
from parvis.networks.youtube.way import YouTubeWay

WAYS: dict[str, Way] = {
    way.key: way
    for way in (
        MastodonWay(),
        BlueskyWay(),
        WordPressWay(),
        FacebookWay(),
        InstagramWay(),
        TelegramWay(),
        LinkedInWay(),
        XWay(),
        ThreadsWay(),
        PinterestWay(),
        TikTokWay(),
        YouTubeWay(),
        DiscordWay(),
        MessengerWay(),
        WhatsAppWay(),
        GoogleWay(),
        BloggerWay(),
        SlackWay(),
        DiscourseWay(),
        RedditWay(),
        TumblrWay(),
        LemmyWay(),
        NostrWay(),
        DevToWay(),
        SnapchatWay(),
    )
}
