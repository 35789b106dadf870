"""Addresses that are none leave nothing, and say so in the tree of failures."""

import pytest

from parvis.kit.http import Http, NotSent


@pytest.mark.parametrize(
    "address", ["https://[bread", "https://bread.example:99999/", "https://", "ftp://bread.example/"]
)
async def test_what_is_no_address_is_not_sent(address: str) -> None:
    async with Http() as http:
        with pytest.raises(NotSent):
            await http.call("GET", address)
