from parvis.networks.mastodon.adapter import Mastodon as WordPress
