"""Refusals as XRPC tells them: {"error": a name, "message": a sentence}."""

from __future__ import annotations

from aiohttp import web

NAMES = {
    400: "InvalidRequest",
    401: "AuthenticationRequired",
    403: "Forbidden",
    404: "NotFound",
    413: "PayloadTooLarge",
    422: "InvalidRequest",
    429: "RateLimitExceeded",
    500: "InternalServerError",
}


class Problem(Exception):
    def __init__(self, status: int, name: str, words: str) -> None:
        super().__init__(words)
        self.status, self.name, self.words = status, name, words


def invalid(words: str) -> Problem:
    return Problem(400, "InvalidRequest", words)


def refusal(status: int, words: str) -> web.Response:
    """An answer that refuses with this status, whatever the reason. XRPC knows no 422."""
    name = NAMES.get(status, "InternalServerError" if status >= 500 else "InvalidRequest")
    return web.json_response({"error": name, "message": words}, status=400 if status == 422 else status)
