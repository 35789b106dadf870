"""Refusals, in the words of a real server (config/locales/en.yml and the controllers of Mastodon 4.5)."""

from __future__ import annotations

from aiohttp import web


class Problem(Exception):
    def __init__(self, status: int, words: str, **more: str) -> None:
        super().__init__(words)
        self.status = status
        self.body = {"error": words, **more}


def not_found() -> Problem:
    return Problem(404, "Record not found")


def invalid(words: str) -> Problem:
    return Problem(422, f"Validation failed: {words}")


def refusal(status: int, words: str) -> web.Response:
    """An answer that refuses with this status, whatever the reason."""
    return web.json_response({"error": words}, status=status)
