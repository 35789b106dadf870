"""X in the village."""

from parvis.networks.protocols import Access
from parvis.networks.tests.stages import Stage, new_handle, thread
from village.testing import Village


def stage(village: Village) -> Stage:
    handle = new_handle()
    told = village.session(handle, network="x")
    keys = {"client_id": "village", "client_secret": "village-secret", "username": handle}
    access = Access(told["base_url"], str(told["account_id"]), told["access_token"], told["refresh_token"], keys)
    return Stage("x", village, handle, access, "/2/tweets$", thread, posts=3)
