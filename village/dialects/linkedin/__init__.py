"""LinkedIn's versioned REST API (as of 2026): pages and people.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/ (read 2026-11-22).
"""

from __future__ import annotations

from village.dialects.linkedin import media, people, posting, social
from village.dialects.linkedin.calling import dialect

__all__ = ["dialect", "media", "people", "posting", "social"]
