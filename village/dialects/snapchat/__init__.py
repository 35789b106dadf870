"""Snapchat: the Public Profile API, with its uploads and posts.

Source: https://developers.snap.com/api/marketing-api/Public-Profile-API/ (read 2026-11-22).
"""

from village.dialects.snapchat import files, posting, profiles
from village.dialects.snapchat.calling import dialect

__all__ = ["dialect", "files", "posting", "profiles"]
