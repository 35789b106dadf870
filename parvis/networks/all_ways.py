"""Every way to connect, one line each, in the order in which they are offered."""

from parvis.networks.bluesky.way import BlueskyWay
from parvis.networks.mastodon.way import MastodonWay
from parvis.networks.ways import Way
from parvis.networks.wordpress.way import WordPressWay

WAYS: dict[str, Way] = {way.key: way for way in (MastodonWay(), BlueskyWay(), WordPressWay())}
