"""What TikTok pushes: of all its events only new comments come in; how a publication goes on is asked for.

Source: https://developers.tiktok.com/doc/webhooks-verification, …/webhooks-overview; the event comment.update:
https://business-api.tiktok.com/portal/docs?id=1810521209705205 (read 2026-11-22).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from parvis.networks.protocols import Forged, Heard, Hook, Incoming
from parvis.networks.tiktok.calling import moment

#: As the vendor proposes: what is older was recorded by somebody.
PATIENCE = timedelta(minutes=5)


def heard(hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
    """It comes at least once: the ids tell what came before."""
    _verify(hook, str(keys.get("client_secret") or ""))
    told = _object(hook.body)
    account_id = str(told.get("user_openid") or "")
    if told.get("event") != "comment.update" or not account_id:
        return []
    content = told.get("content")
    comment = content if isinstance(content, dict) else _object(str(content or ""))
    if str(comment.get("comment_action") or "").lower() != "insert" or not comment.get("comment_id"):
        return []
    at = moment(comment.get("timestamp")) or moment(told.get("create_time")) or hook.received_at
    return [Heard(account_id, _incoming(comment, at))]


def _incoming(comment: Mapping[str, Any], at: datetime) -> Incoming:
    video_id, parent = str(comment.get("video_id") or ""), str(comment.get("parent_comment_id") or "")
    username = str(comment.get("username") or "")
    return Incoming(
        kind="comment",
        remote_id=str(comment["comment_id"]),
        happened_at=at,
        author_id=str(comment.get("unique_identifier") or username),
        author_handle=f"@{username}" if username else "",
        author_name=str(comment.get("display_name") or username),
        text=str(comment.get("text") or ""),
        about_id=video_id,
        parent_id="" if parent in ("", "0", video_id) else parent,
        ours=comment.get("owner") is True,
        extra={"video": video_id},
    )


def _verify(hook: Hook, secret: str) -> None:
    """`TikTok-Signature: t=<seconds>,s=<hex of HMAC-SHA256 over t.body>`. Raises Forged."""
    shown = dict(piece.strip().partition("=")[::2] for piece in hook.headers.get("TikTok-Signature", "").split(","))
    stamp, signature = shown.get("t", ""), shown.get("s", "")
    if not secret or not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        raise Forged
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + hook.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signed.encode(), signature.encode()):
        raise Forged
    if abs(hook.received_at - datetime.fromtimestamp(int(stamp), UTC)) > PATIENCE:
        raise Forged


def _object(body: bytes | str) -> dict[str, Any]:
    """Raises Forged: signed, and yet no JSON."""
    try:
        told = json.loads(body or b"{}")
    except ValueError as error:
        raise Forged from error
    return told if isinstance(told, dict) else {}
