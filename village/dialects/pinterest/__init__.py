"""Pinterest's API of version 5: boards with sections, pins, films by a store of their own.

Source: https://github.com/pinterest/api-description v5 5.23.0 (read 2026-11-22).
"""

from village.dialects.pinterest import boards, files, pins
from village.dialects.pinterest.calling import dialect

__all__ = ["boards", "dialect", "files", "pins"]
