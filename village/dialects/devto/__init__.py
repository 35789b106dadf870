"""DEV, as every site that runs Forem: articles by a key, comments, reactions, followers.

Source: https://developers.forem.com/api/v1, https://github.com/forem/forem (read 2026-11-25).
"""

from village.dialects.devto import articles, comments
from village.dialects.devto.calling import dialect

__all__ = ["articles", "comments", "dialect"]
