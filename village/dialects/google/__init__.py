"""Google Business Profile: accounts, places, posts of version 4, reviews, daily counts.

Source: https://developers.google.com/my-business/reference/rest (read 2026-11-22). Every account has two places, and
whoever names an account (the deed "mention") writes a review of its first one. A review has the stars that the
record says (`{"stars": 4}`), else five. A post whose text holds a telephone number is rejected after a while.
"""

from __future__ import annotations

from village.dialects.google import places, posts, reviews
from village.dialects.google.calling import dialect

__all__ = ["dialect", "places", "posts", "reviews"]
