"""What LinkedIn pushes about a page.

Source: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation (read 2026-11-22).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from parvis.networks.linkedin.arrivals import from_notice
from parvis.networks.protocols import Forged, Heard, Hook

KIND = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
PREFIX = "hmacsha256="


def greet(hook: Hook, keys: Mapping[str, Any]) -> str | None:
    """LinkedIn asks every two hours whether we know the secret; it does not say which application it means."""
    code = hook.query.get("challengeCode")
    if hook.method != "GET" or not code:
        return None
    return json.dumps({"challengeCode": code, "challengeResponse": _signed(code.encode(), keys)})


def heard(hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
    """It sends the same again for eight hours, without a moment that is signed: the ids tell what came before."""
    shown = hook.headers.get("X-LI-Signature", "").removeprefix(PREFIX)
    if not hmac.compare_digest(_signed(PREFIX.encode() + hook.body, keys).encode(), shown.encode()):
        raise Forged
    try:
        told = json.loads(hook.body)
    except ValueError as error:
        raise Forged from error
    if not isinstance(told, dict) or told.get("type") != KIND:
        return []
    found = []
    for notice in told.get("notifications") or ():
        account_id = str(notice.get("organizationalEntity") or "") if isinstance(notice, dict) else ""
        incoming = from_notice(notice, account_id) if account_id else None
        if incoming is not None:
            found.append(Heard(account_id, incoming))
    return found


def _signed(content: bytes, keys: Mapping[str, Any]) -> str:
    secret = str(keys.get("client_secret") or "")
    if not secret:  # anybody could sign with nothing
        raise Forged
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
