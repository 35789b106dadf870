"""Web hooks: an update each, with the word in a header that we chose when we asked for them.

A web hook belongs to one bot, so it goes to the channel's own address, and the word is in `Access.extra`.
Source: https://core.telegram.org/bots/api#setwebhook (read 2026-11-22).
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from parvis.networks.protocols import Forged, Heard, Hook
from parvis.networks.telegram.arrivals import Mark, Ours, translate

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "hook_secret"  # noqa: S105  the name under which the word is kept


def heard(hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
    """There is no moment in what is signed; what comes again has the same ids. Raises Forged."""
    secret = str(keys.get(SECRET) or "")
    if not secret or not hmac.compare_digest(secret.encode(), hook.headers.get(HEADER, "").encode()):
        raise Forged
    try:
        update = json.loads(hook.body)
    except ValueError as error:
        raise Forged from error
    ours = Ours.of(keys)
    return [Heard(ours.channel, incoming) for incoming in translate([update], ours, Mark())]
