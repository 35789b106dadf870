"""X's API version 2, as a self-serve application meets it. Source: specification 2.167, docs.x.com (2026-11-22)."""

from __future__ import annotations

from village.dialects.x import messages, tweets, uploads
from village.dialects.x.base import dialect

__all__ = ["dialect", "messages", "tweets", "uploads"]
