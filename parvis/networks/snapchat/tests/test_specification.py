"""What is read of profiles, against a description that others have made from Snap's pages.

Snap publishes none. This one describes profiles only: uploads, posts and figures are in the village's words.
"""

from collections.abc import AsyncIterator

import pytest

from parvis.networks.errors import AccessExpired
from parvis.networks.oauth import Tokens
from parvis.networks.snapchat.adapter import Snapchat
from parvis.networks.snapchat.tests.stage import KEYS, key_to
from parvis.networks.snapchat.way import SnapchatWay
from parvis.networks.tests.specifications import Listening, Specification, specification_file
from parvis.networks.tests.stages import new_handle
from village.testing import Village


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    async with Listening() as pool:
        yield pool


async def test_what_is_read_of_profiles_is_as_described(listening: Listening, quiet_village: Village) -> None:
    specification = Specification.read(specification_file("snapchat/late_snapchat.yaml"), "/snapchat")
    handle = new_handle()
    access = key_to(quiet_village, handle)
    await SnapchatWay().accounts(listening, access.base_url, Tokens(access.token), KEYS)
    await Snapchat(listening).who_am_i(access)
    quiet_village.revoke(handle, network="snapchat")
    with pytest.raises(AccessExpired):
        await Snapchat(listening).who_am_i(access)

    assert len(listening.exchanges) == 4
    assert [fault for exchange in listening.exchanges for fault in specification.faults(exchange)] == []
