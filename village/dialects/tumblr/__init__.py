"""Tumblr's API of version 2: blogs, posts made of blocks, reblogs, notes, the activity of a blog.

Source: https://github.com/tumblr/docs, api.md and npf-spec.md (read 2026-11-25).
"""

from village.dialects.tumblr import notes, posting, reading
from village.dialects.tumblr.calling import dialect

__all__ = ["dialect", "notes", "posting", "reading"]
