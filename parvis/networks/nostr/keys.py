"""Keys and names as people write them: bech32 with a prefix that says what it is.

Source: https://github.com/nostr-protocol/nips/blob/master/19.md (read 2026-11-25), BIP-173 for the letters.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coincurve import PrivateKey

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_HEX = frozenset("0123456789abcdef")
SPECIAL, RELAY, AUTHOR, KIND = range(4)


class Named(NamedTuple):
    """prefix: npub, nsec, note, nprofile, …"""

    prefix: str
    content: bytes


def is_hex(text: object, *, size: int = 64) -> bool:
    """So many lower-case hexadecimal digits."""
    return isinstance(text, str) and len(text) == size and _HEX.issuperset(text)


def public_of(secret: str) -> str:
    """The public key of a secret one, both in hex. Raises ValueError for a number that is no key."""
    return PrivateKey(bytes.fromhex(secret)).public_key.format(compressed=True)[1:].hex()


def written(prefix: str, content: bytes) -> str:
    digits = _regrouped(content, 8, 5, pad=True)
    check = _checksum([*_expanded(prefix), *digits, *[0] * 6]) ^ 1
    tail = [(check >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[digit] for digit in (*digits, *tail))}"


def read(text: str) -> Named:
    """Raises ValueError."""
    text = text.strip()
    if text != text.lower() and text != text.upper():
        raise ValueError("mixed case")
    prefix, _one, tail = text.lower().rpartition("1")
    digits = [_LETTERS.index(letter) for letter in tail]
    if not prefix or len(digits) < 6 or _checksum([*_expanded(prefix), *digits]) != 1:
        raise ValueError("wrong checksum")
    return Named(prefix, bytes(_regrouped(digits[:-6], 5, 8, pad=False)))


def pieces_of(content: bytes) -> list[tuple[int, bytes]]:
    """Type and value of each piece of an nprofile, nevent or naddr; one that is cut off is left out."""
    found = []
    while len(content) >= 2 and len(content) >= 2 + content[1]:
        found.append((content[0], content[2 : 2 + content[1]]))
        content = content[2 + content[1] :]
    return found


def joined(pieces: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(bytes((kind, len(value))) + value for kind, value in pieces)


def npub(public: str) -> str:
    return written("npub", bytes.fromhex(public))


def _expanded(prefix: str) -> list[int]:
    return [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix)]


def _checksum(digits: Iterable[int]) -> int:
    check = 1
    for digit in digits:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ digit
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


def _regrouped(digits: Sequence[int], of: int, to: int, *, pad: bool) -> list[int]:
    """Digits of so many bits as digits of other bits. Raises ValueError for a rest that is not empty."""
    held, bits, found = 0, 0, []
    for digit in digits:
        held, bits = (held << of | digit) & 0xFFFF, bits + of
        while bits >= to:
            bits -= to
            found.append(held >> bits & (1 << to) - 1)
    rest = held & (1 << bits) - 1
    if pad and bits:
        found.append(rest << to - bits)
    elif not pad and (bits >= of or rest):
        raise ValueError("wrong padding")
    return found
