"""Telegram in the village: a bot that cannot read its channel, and sees no discussion group."""

from parvis.networks.protocols import Access
from parvis.networks.tests.stages import Stage, new_handle, thread
from village.testing import Village

BLIND = True


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "network": "telegram"})
    access = Access(told["base_url"], told["account_id"], told["access_token"])
    return Stage("telegram", village, handle, access, "/send[A-Z][A-Za-z]+$", thread, posts=3, described=False)


def with_group(stage: Stage) -> Access:
    """The same bot, which is in the discussion group too."""
    told = stage.village.admin("POST", "/tokens", {"account": stage.handle, "network": "telegram"})
    names = {"username": stage.handle, "bot": f"{stage.handle}_bot", "channel": told["account_id"]}
    extra = names | {"group": told["group"], "bot_id": told["bot_id"], "hook_secret": "levain"}
    return Access(told["base_url"], told["account_id"], told["access_token"], extra=extra)
