"""Blogger's API v3: blogs, posts with drafts, comments. Every account has one blog.

Source: https://developers.google.com/blogger/docs/3.0/reference (read 2026-11-22).
"""

from __future__ import annotations

from village.dialects.blogger import articles, comments
from village.dialects.blogger.calling import dialect

__all__ = ["articles", "comments", "dialect"]
