"""Refusals as WordPress tells them: {"code", "message", "data": {"status"}}."""

from __future__ import annotations

from typing import Any

from aiohttp import web

CODES = {
    400: "rest_invalid_param",
    401: "rest_not_logged_in",
    403: "rest_forbidden",
    404: "rest_no_route",
    413: "rest_upload_file_too_big",
    422: "rest_invalid_param",
    429: "too_many_requests",
    500: "internal_server_error",
}


class Problem(Exception):
    def __init__(self, status: int, code: str, words: str, **more: Any) -> None:
        super().__init__(words)
        self.status = status
        self.body = {"code": code, "message": words, "data": {"status": status, **more}}


def invalid(words: str) -> Problem:
    return Problem(400, "rest_invalid_param", words)


def refusal(status: int, words: str) -> web.Response:
    """An answer that refuses with this status, whatever the reason. WordPress knows no 422."""
    told = 400 if status == 422 else status
    code = CODES.get(status, CODES[500] if status >= 500 else CODES[400])
    return web.json_response({"code": code, "message": words, "data": {"status": told}}, status=told)
