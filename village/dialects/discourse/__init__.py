"""Discourse: one forum for everybody, below /discourse/.

Source: https://docs.discourse.org/ (openapi.json of 2026-08-20, read 2026-11-25).
"""

from __future__ import annotations

from village.dialects.discourse import people, topics
from village.dialects.discourse.calling import dialect

__all__ = ["dialect", "people", "topics"]
