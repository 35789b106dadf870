"""Threads' own API (version 1.0): containers, posts, replies, counts.

Source: https://developers.facebook.com/docs/threads/ and Meta's Postman collection (read 2026-11-22).
"""

from __future__ import annotations

from village.dialects.threads import containers, reading
from village.dialects.threads.calling import dialect

__all__ = ["containers", "dialect", "reading"]
