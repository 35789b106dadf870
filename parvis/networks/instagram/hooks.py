"""What Instagram tells of an account by itself: comments, and who named it.

Source: https://developers.facebook.com/docs/instagram-platform/webhooks (read 2026-11-22).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from parvis.networks.instagram.arrivals import author
from parvis.networks.meta import hooks
from parvis.networks.meta.fields import inner, text
from parvis.networks.protocols import Heard, Hook, Incoming

greet = hooks.greet


def heard(hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
    """Raises Forged."""
    told = hooks.verified(hook, keys, "instagram")
    return [
        Heard(account, incoming)
        for account, entry in hooks.entries(told, hook)
        for incoming in _of(account, entry, hooks.moment(entry.get("time")) or hook.received_at)
    ]


def _of(account: str, entry: Mapping[str, Any], at: datetime) -> Iterator[Incoming]:
    for field, value in hooks.changes(entry):
        if field in {"comments", "live_comments"}:
            yield from _comment(account, value, at)
        elif field == "mentions":
            yield from _mention(value, at)


def _comment(account: str, value: Mapping[str, Any], at: datetime) -> Iterator[Incoming]:
    remote_id, media = text(value, "id"), text(inner(value, "media"), "id")
    if not remote_id or not media:
        return
    who = inner(value, "from")
    top = text(value, "parent_id") or remote_id
    yield Incoming(
        kind="comment",
        remote_id=remote_id,
        happened_at=at,
        text=text(value, "text"),
        about_id=media,
        parent_id=media if top == remote_id else top,
        ours=text(who, "id") == account,
        extra={"top": top, "hidden": False},
        **author(text(who, "username"), who),
    )


def _mention(value: Mapping[str, Any], at: datetime) -> Iterator[Incoming]:
    """The network tells where, not who and not what: the words are read when somebody looks."""
    media, comment = text(value, "media_id"), text(value, "comment_id")
    if not media:
        return
    extra = {"media_id": media} | ({"comment_id": comment} if comment else {})
    yield Incoming(kind="mention", remote_id=comment or media, happened_at=at, extra=extra, **author("", {}))
