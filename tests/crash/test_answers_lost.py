"""An answer that is lost, at any step, on every network: looked for, never repeated blindly."""

import pytest

from parvis.publishing.tests.conftest import Bakery, nothing_is_live, publishing, wait_for
from tests.crash.shops import NETWORKS, POSTS, UPLOADS, Shop, assert_all_is_well, open_shop

pytestmark = pytest.mark.crash
LOST = ["500_after_accepting", "drop_mid_answer", "hang_after_accepting", "malformed"]
NOTHING_HAPPENED = ["500_before", "drop_before", "hang_before", "429_seconds", "429_date"]


@pytest.mark.parametrize("kind", LOST + NOTHING_HAPPENED)
def test_a_fault_at_any_step_neither_loses_nor_repeats_anything(open_bakery: Bakery, kind: str) -> None:
    """One shop for every step of every network, all at once: a shop that waits delays no other."""
    shops = [broken_at(open_bakery, network, step, kind) for network in NETWORKS for step in steps(network)]
    for shop in shops:
        shop.due_with_all(ago=5)
        shop.due("After it.")

    with publishing():
        wait_for(nothing_is_live, seconds=40)

    assert open_bakery.village.faults() == []
    assert_all_is_well(shops, [[*shop.all_of_it, "After it."] for shop in shops])


def steps(network: str) -> list[str]:
    return ["upload", "first post"] + ([] if network == "wordpress" else ["second post"])


def broken_at(bakery: Bakery, network: str, step: str, kind: str) -> Shop:
    shop = open_shop(bakery, network)
    path = UPLOADS[network] if step == "upload" else POSTS[network]
    if step == "second post":  # let the first one pass
        shop.fault("latency", path, seconds=0)
    shop.fault(kind, path, seconds=1)
    return shop
