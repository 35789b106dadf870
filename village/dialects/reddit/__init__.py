"""Reddit's API: communities with their rules, posts of every kind, comments, an inbox, a store for files.

Source: praw 8.0.3; https://github.com/getlate-dev/openapi-specs reddit.yaml @3226519 (read 2026-11-25).
"""

from village.dialects.reddit import comments, communities, files, listings, submitting
from village.dialects.reddit.calling import dialect

__all__ = ["comments", "communities", "dialect", "files", "listings", "submitting"]
