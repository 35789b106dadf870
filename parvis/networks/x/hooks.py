"""What X pushes: the challenge that proves whose address it is, and the events of the Activity API.

Signed with the consumer secret of the application, which is another one than the client secret of its sign-in.
Source: docs.x.com/x-api/webhooks/introduction, …/activity/event-payloads (read 2026-11-22).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from parvis.networks.errors import Temporary
from parvis.networks.protocols import Forged, Heard, Hook, Incoming
from parvis.networks.x import posts
from parvis.networks.x.arrivals import author_of, from_message, from_post

SIGNATURE = "x-twitter-webhooks-signature"
Event = Mapping[str, Any]


def greet(hook: Hook, keys: Mapping[str, Any]) -> str | None:
    token = hook.query.get("crc_token", "")
    if hook.method != "GET" or not token:
        return None
    return json.dumps({"response_token": signed(token.encode(), keys)})


def heard(hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
    """A delivery carries no moment, and X sends some again on purpose: who hears it twice knows it by its id."""
    if not hmac.compare_digest(signed(hook.body, keys).encode(), hook.headers.get(SIGNATURE, "").encode()):
        raise Forged
    try:
        told = json.loads(hook.body)
    except ValueError as error:
        raise Forged from error
    event = told.get("data") if isinstance(told, dict) else None
    if not isinstance(event, dict):
        return ()
    read = _BY_TYPE.get(str(event.get("event_type")))
    account_id = str((event.get("filter") or {}).get("user_id") or "")
    if read is None or not account_id:
        return ()
    try:
        found = read(event, account_id, hook)
    except (KeyError, TypeError, ValueError, AttributeError, Temporary) as error:  # signed, and yet not as described
        raise Forged from error
    return [Heard(account_id, incoming) for incoming in found if incoming.author_handle]


def signed(content: bytes, keys: Mapping[str, Any]) -> str:
    """Raises Forged where the secret was never entered."""
    secret = str(keys.get("consumer_secret") or "")
    if not secret:
        raise Forged
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"


# An author whom the event does not name is left to the next reading, which knows them: what is stored first stays.


def _post(event: Event, me: str, _hook: Hook) -> list[Incoming]:
    arrived = from_post(event["payload"], event, me)
    return [arrived] if arrived is not None else []


def _share(event: Event, me: str, _hook: Hook) -> list[Incoming]:
    post = event["payload"]
    shared = posts.referenced(post, "retweeted")
    author = author_of(post.get("author_id"), event)
    return [Incoming("share", str(post["id"]), posts.moment_of(post), about_id=shared, **author)]


def _follow(event: Event, me: str, hook: Hook) -> list[Incoming]:
    source, target = (event["payload"][side]["data"] for side in ("source", "target"))
    if str(target.get("id")) != me:  # whom we follow ourselves
        return []
    author = author_of(source.get("id"), {"includes": {"users": [source]}})
    return [Incoming("follow", f"event:{event['event_uuid']}", hook.received_at, **author)]


def _message(event: Event, me: str, _hook: Hook) -> list[Incoming]:
    payload = event["payload"]
    users = [one.get("data") or one for one in (payload.get("users") or {}).values()]
    found = []
    for one in payload["direct_message_events"]:
        if one.get("type") == "message_create":
            created = one["message_create"]
            at = datetime.fromtimestamp(int(one["created_timestamp"]) / 1000, UTC)
            message = {
                "id": one["id"],
                "created_at": at.isoformat(),
                "sender_id": created["sender_id"],
                "text": created["message_data"].get("text", ""),
                "entities": created["message_data"].get("entities") or {},
                "dm_conversation_id": "-".join(
                    sorted((str(created["sender_id"]), str(created["target"]["recipient_id"])), key=int)
                ),
            }
            found.append(from_message(message, {"includes": {"users": users}}, me))
    return found


_BY_TYPE: dict[str, Callable[[Event, str, Hook], list[Incoming]]] = {
    "post.mention.create": _post,
    "post.reply.create": _post,
    "post.quote.create": _post,
    "post.repost.create": _share,
    "follow.follow": _follow,
    "dm.received": _message,
}
