"""TikTok: Content Posting and Display API, and the Business API with its comments.

Source: https://developers.tiktok.com/doc/, https://business-api.tiktok.com/portal/docs (read 2026-11-22).
"""

from village.dialects.tiktok import business, comments, display, publishing
from village.dialects.tiktok.calling import dialect

__all__ = ["business", "comments", "dialect", "display", "publishing"]
