"""Whether an answer whose receipt was lost is out: what a site tells to whom."""

from collections.abc import Callable
from typing import Any

import pytest

from parvis.kit.http import Http
from parvis.networks.errors import AccessLost
from parvis.networks.protocols import Access, Receipt, Target, Undecidable
from parvis.networks.tests.journals import MemoryJournal
from parvis.networks.tests.stages import answer_to
from parvis.networks.tests.wire import Asked, Reply, Wire
from parvis.networks.wordpress.adapter import WordPress

COMMENTS = "/wp-json/wp/v2/comments"
OURS = {
    "id": 31,
    "author": 3,
    "content": {"rendered": "<p>Yes, on Sundays too.</p>"},
    "link": "https://bread.example/rye/#comment-31",
}
FORBIDDEN = [
    (403, "rest_forbidden_param"),
    (403, "rest_forbidden_context"),
    (403, "rest_forbidden"),
    (401, "rest_forbidden_param"),
]


def site(everybody: list[dict[str, Any]] | None, status: int, code: str) -> Callable[[Asked], Reply]:
    """It keeps what is not approved for moderators; `everybody`: what it shows to all, None for nothing at all."""

    def answer(asked: Asked) -> Reply:
        assert asked.method == "GET", "the answer was sent a second time"
        if everybody is None or {"status", "author"} & asked.query.keys():
            return status, {"code": code, "message": "No."}
        return 200, everybody

    return answer


async def looked_for(wire: Wire, http: Http) -> Receipt:
    """An answer was sent, and the worker died before it heard."""
    journal = MemoryJournal()
    journal.kept.begun.add("comment")
    target = Target("comment:30", root_id="12")
    return await WordPress(http).publish(answer_to(target), Access(wire.url, "3", "password"), journal)


@pytest.mark.parametrize(("status", "code"), FORBIDDEN)
async def test_who_may_not_moderate_finds_an_answer_that_everybody_sees(
    status: int, code: str, wire: Wire, http: Http
) -> None:
    others = [{**OURS, "id": 29, "author": 4}, {**OURS, "id": 28, "content": {"rendered": "<p>No.</p>"}}]
    wire.says[COMMENTS] = site([*others, OURS], status, code)

    receipt = await looked_for(wire, http)

    assert (receipt.remote_id, receipt.url) == ("comment:31", OURS["link"])
    assert wire.asked[-1].query["post"] == ["12"]
    assert wire.asked[-1].query["parent"] == ["30"]


@pytest.mark.parametrize("everybody", [[], None, [{**OURS, "author": 4}]])
@pytest.mark.parametrize(("status", "code"), FORBIDDEN)
async def test_an_answer_that_may_wait_for_a_moderator_is_left_to_a_person(
    status: int, code: str, everybody: list[dict[str, Any]] | None, wire: Wire, http: Http
) -> None:
    wire.says[COMMENTS] = site(everybody, status, code)

    with pytest.raises(Undecidable):
        await looked_for(wire, http)


@pytest.mark.parametrize("code", ["incorrect_password", "rest_not_logged_in"])
async def test_a_password_that_is_gone_is_said_to_be_gone(code: str, wire: Wire, http: Http) -> None:
    wire.says[COMMENTS] = site([OURS], 401, code)

    with pytest.raises(AccessLost):
        await looked_for(wire, http)
    assert len(wire.asked) == 1


async def test_who_may_moderate_knows_that_an_answer_is_not_there(wire: Wire, http: Http) -> None:
    wire.says[COMMENTS] = lambda asked: (200, []) if asked.method == "GET" else (201, OURS)

    receipt = await looked_for(wire, http)

    assert receipt.remote_id == "comment:31"
    assert [asked.method for asked in wire.asked] == ["GET", "POST"]
