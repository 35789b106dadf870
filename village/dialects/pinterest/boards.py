"""Boards, and the sections of boards."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from village.dialects.pinterest.calling import at_most, dialect, invalid, moment, paged, refusal
from village.dialects.speaking import Call
from village.world import records
from village.world.model import Account
from village.world.world import World

FIRST = "Inspiration"
SECTIONS = ("Spring", "Winter")
PRIVACY = ("PUBLIC", "PROTECTED", "SECRET")


def make(world: World, owner: Account, name: str, *, section_of: int = 0, **more: Any) -> int:
    """A board, or a section of one."""
    made = world.ids.at(world.clock.now())
    kind = f"section:{section_of}" if section_of else "board"
    records.call(world, owner.id, kind, name, made)
    records.keep(world, made, {"name": name, "made_at": world.clock.now(), **more})
    return made


def of(world: World, owner: Account) -> list[int]:
    """Who signs in for the first time has one."""
    if not records.all_called(world, owner.id, "board"):
        board = make(world, owner, FIRST)
        for section in SECTIONS:
            make(world, owner, section, section_of=board)
    return [board for _name, board in records.all_called(world, owner.id, "board")]


def sections_of(world: World, owner: Account, board: int) -> list[int]:
    return [section for _name, section in records.all_called(world, owner.id, f"section:{board}")]


def board_of(call: Call, text: str) -> int:
    """Raises: Problem 400, 404."""
    if not text.isdecimal():
        raise invalid(f"'{text}' does not match '^\\\\d+$' (board_id)")
    if int(text) not in of(call.world, call.me):
        raise refusal(404, 40, "Board not found.")
    return int(text)


def section_of(call: Call, board: int, text: str) -> int:
    """Raises: Problem 404."""
    if not text.isdecimal() or int(text) not in sections_of(call.world, call.me, board):
        raise refusal(404, 2031, "Board section not found.")
    return int(text)


def board_shown(call: Call, board: int) -> dict[str, Any]:
    kept = records.get(call.world, board)
    return {
        "id": str(board),
        "name": kept["name"],
        "description": kept.get("description") or "",
        "privacy": kept.get("privacy", "PUBLIC"),
        "owner": {"username": call.me.handle},
        "created_at": moment(kept["made_at"]),
        "pin_count": 0,
        "follower_count": 0,
        "collaborator_count": 0,
    }


def section_shown(call: Call, section: int) -> dict[str, Any]:
    return {"id": str(section), "name": records.get(call.world, section)["name"]}


@dialect.get("/v5/boards", "boards:read")
async def list_boards(call: Call) -> web.Response:
    return paged(call, of(call.world, call.me)[::-1], lambda board: board_shown(call, board))


@dialect.post("/v5/boards", "boards:read", "boards:write")
async def create_board(call: Call) -> web.Response:
    name = at_most(call, "name", 50)
    if not name:
        raise invalid("'name' is a required property")
    if call.text("privacy", "PUBLIC") not in PRIVACY:
        raise invalid("privacy is not one of PUBLIC, PROTECTED, SECRET")
    of(call.world, call.me)
    if records.called(call.world, call.me.id, "board", name):
        raise refusal(400, 58, "You already have a board with this name.")
    told: dict[str, Any] = {"description": at_most(call, "description", 500), "privacy": call.text("privacy", "PUBLIC")}
    board = make(call.world, call.me, name, **told)
    return web.json_response(board_shown(call, board), status=201)


@dialect.get("/v5/boards/{board}/sections", "boards:read")
async def list_sections(call: Call) -> web.Response:
    sections = sections_of(call.world, call.me, board_of(call, call.path("board")))
    return paged(call, sections, lambda section: section_shown(call, section))


@dialect.post("/v5/boards/{board}/sections", "boards:read", "boards:write")
async def create_section(call: Call) -> web.Response:
    board = board_of(call, call.path("board"))
    name = at_most(call, "name", 180)
    if not name:
        raise invalid("'name' is a required property")
    section = make(call.world, call.me, name, section_of=board)
    return web.json_response(section_shown(call, section), status=201)
