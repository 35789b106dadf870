"""What a forum pushes to the address of one channel.

Source: https://meta.discourse.org/t/configure-webhooks-that-trigger-on-discourse-events/49045 (read 2026-11-25).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from parvis.networks.discourse.arrivals import from_post
from parvis.networks.discourse.calling import is_whole
from parvis.networks.protocols import Forged, Heard, Hook

CREATED = "post_created"
REGULAR = 1  # post_type: what people write; the others tell that a topic was closed or moved


def heard(hook: Hook, keys: Mapping[str, Any]) -> list[Heard]:
    """Forums sign with the secret of the hook and tell of every post, private ones of others too; only those that
    answer or name us are kept. A hook does not tell who opened a topic: what answers all of it comes with a reading.

    There is no moment that is signed: what comes twice has the same id.
    """
    secret = str(keys.get("hook_secret") or "")
    expected = "sha256=" + hmac.new(secret.encode(), hook.body, hashlib.sha256).hexdigest()
    shown = hook.headers.get("X-Discourse-Event-Signature", "")
    if not secret or not hmac.compare_digest(expected.encode(), shown.encode()):
        raise Forged
    try:
        told = json.loads(hook.body)
    except ValueError as error:
        raise Forged from error
    post = told.get("post") if isinstance(told, dict) else None
    if hook.headers.get("X-Discourse-Event") != CREATED or not isinstance(post, dict) or not _is_said(post):
        return []
    user = str(keys.get("user") or "").casefold()
    kind = _kind(post, user)
    base_url = hook.headers.get("X-Discourse-Instance", "").rstrip("/")
    return [Heard("", from_post(post, base_url, kind=kind))] if kind else []


def _is_said(post: Mapping[str, Any]) -> bool:
    return is_whole(post) and bool(post.get("username")) and post.get("post_type", REGULAR) == REGULAR


def _kind(post: Mapping[str, Any], user: str) -> str:
    """ "" for what is not for us."""
    if not user or str(post["username"]).casefold() == user:
        return ""
    answered = post.get("reply_to_user")
    to_us = isinstance(answered, dict) and str(answered.get("username") or "").casefold() == user
    named = re.search(rf"(?<![\w@.-])@{re.escape(user)}(?![\w-])", str(post.get("raw") or "").casefold())
    if not to_us and not named:
        return ""
    if post.get("topic_archetype") == "private_message":
        return "message"
    return "reply" if to_us else "mention"
