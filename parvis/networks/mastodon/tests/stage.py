"""Mastodon in the village."""

from parvis.networks.protocols import Access
from parvis.networks.tests.stages import Stage, new_handle, thread
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.admin("POST", "/tokens", {"account": handle, "scopes": "read write follow push"})
    access = Access(village.url, str(told["account_id"]), told["access_token"])
    return Stage("mastodon", village, handle, access, "/api/v1/statuses$", thread, posts=3)
