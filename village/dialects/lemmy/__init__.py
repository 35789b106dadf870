"""Lemmy (version 0.19): one server for everybody, below /lemmy/.

Source: https://github.com/LemmyNet/lemmy/tree/0.19.20 (read 2026-11-25).
"""

from __future__ import annotations

from village.dialects.lemmy import comments, messages, people, submitting
from village.dialects.lemmy.calling import dialect

__all__ = ["comments", "dialect", "messages", "people", "submitting"]
