"""What Facebook tells of a page by itself: comments, reactions, and who named it.

Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/page/ (read 2026-11-22).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parvis.networks.facebook.arrivals import author
from parvis.networks.meta import hooks
from parvis.networks.meta.fields import inner, text
from parvis.networks.protocols import Heard, Hook, Incoming

greet = hooks.greet
FIELDS = "feed,mention"


def heard(hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
    """Raises Forged."""
    told = hooks.verified(hook, keys, "page")
    return [Heard(page, incoming) for page, entry in hooks.entries(told, hook) for incoming in _of(page, entry)]


def _of(page: str, entry: Mapping[str, Any]) -> Iterator[Incoming]:
    for field, value in hooks.changes(entry):
        if text(value, "verb") != "add":
            continue
        if field == "mention":
            yield from _mention(value)
        elif field == "feed" and value.get("item") == "comment":
            yield from _comment(page, value)
        elif field == "feed" and value.get("item") == "reaction":
            yield from _reaction(page, value)


def _comment(page: str, value: Mapping[str, Any]) -> Iterator[Incoming]:
    at, remote_id, post = hooks.moment(value.get("created_time")), text(value, "comment_id"), text(value, "post_id")
    if at is None or not remote_id or not post:
        return
    who = inner(value, "from")
    yield Incoming(
        kind="comment",
        remote_id=remote_id,
        happened_at=at,
        text=text(value, "message"),
        url=text(inner(value, "post"), "permalink_url"),
        about_id=post,
        parent_id=text(value, "parent_id") or post,
        ours=text(who, "id") == page,
        **author(who),
    )


def _reaction(page: str, value: Mapping[str, Any]) -> Iterator[Incoming]:
    at, post, who = hooks.moment(value.get("created_time")), text(value, "post_id"), inner(value, "from")
    if at is None or not post or not text(who, "id") or text(who, "id") == page:
        return
    yield Incoming(
        kind="like",
        remote_id=f"{text(value, 'comment_id') or post}:{text(who, 'id')}",  # a person has one reaction to a thing
        happened_at=at,
        about_id=post,
        extra={"reaction": text(value, "reaction_type")},
        **author(who),
    )


def _mention(value: Mapping[str, Any]) -> Iterator[Incoming]:
    at, remote_id = hooks.moment(value.get("created_time")), text(value, "comment_id") or text(value, "post_id")
    if at is None or not remote_id:
        return
    who = inner(value, "from") or {"id": text(value, "sender_id"), "name": text(value, "sender_name")}
    yield Incoming(kind="mention", remote_id=remote_id, happened_at=at, text=text(value, "message"), **author(who))
