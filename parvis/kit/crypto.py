"""Encryption of what must not be readable in a database dump: AES-256-GCM, with the key's id in front.

Stored form: `v1:<key id>:<base64 of nonce and ciphertext>`. `context` (table and column) is authenticated, so that a
ciphertext cannot be moved to another column.
"""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Undecipherable(Exception):
    """The key is not here, or the text was tampered with."""


class KeyRing:
    """Keys by id; the first one encrypts, all of them decrypt. `text`: `id:base64 id:base64 …`."""

    def __init__(self, text: str) -> None:
        self._keys: dict[str, AESGCM] = {}
        for entry in text.split():
            key_id, _, encoded = entry.partition(":")
            key = base64.b64decode(encoded, validate=True)
            if len(key) != 32 or not key_id:
                raise ValueError("each key is written id:base64, 32 bytes long")
            self._keys[key_id] = AESGCM(key)
        self.current = next(iter(self._keys))

    def seal(self, plain: str, *, context: str) -> str:
        nonce = os.urandom(12)
        sealed = self._keys[self.current].encrypt(nonce, plain.encode(), context.encode())
        return f"v1:{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, context: str) -> str:
        version, key_id, encoded = sealed.split(":", 2)
        key = self._keys.get(key_id)
        if version != "v1" or key is None:
            raise Undecipherable(f"no key {key_id!r} here")
        raw = base64.b64decode(encoded)
        try:
            return key.decrypt(raw[:12], raw[12:], context.encode()).decode()
        except InvalidTag as error:
            raise Undecipherable("the stored secret was changed") from error

    def is_current(self, sealed: str) -> bool:
        return sealed.startswith(f"v1:{self.current}:")


@lru_cache(maxsize=4)
def _ring(text: str) -> KeyRing:
    return KeyRing(text)


def ring() -> KeyRing:
    """The installation's keys."""
    return _ring(settings.ENCRYPTION_KEYS)
