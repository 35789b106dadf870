"""YouTube's Data API v3: channels, uploads, films, captions, playlists, comments.

Source: https://developers.google.com/youtube/v3/docs (read 2026-11-22). Films of any application may be public
here: the village has audited them all.
"""

from __future__ import annotations

from village.dialects.youtube import captions, channels, comments, videos
from village.dialects.youtube.calling import dialect

__all__ = ["captions", "channels", "comments", "dialect", "videos"]
