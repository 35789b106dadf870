"""Nostr: a relay for everybody at ws://…/nostr/, one that asks to sign in at ws://…/nostr/closed/, and a file server.

Source: https://github.com/nostr-protocol/nips @db5fe3d: 01, 02, 09, 10, 11, 18, 22, 25, 42, 92; Blossom BUD-02
(read 2026-11-25).
"""

from __future__ import annotations

from village.dialects.nostr import files, relay
from village.dialects.nostr.calling import dialect

__all__ = ["dialect", "files", "relay"]
