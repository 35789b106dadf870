"""What a client wants to say, checked as a real server checks it.

Source: PostStatusService, StatusLengthValidator, PollOptionsValidator, PollExpirationValidator of Mastodon 4.5.
"""

from __future__ import annotations

import re
from dataclasses import replace

from village.dialects.mastodon.calling import Call
from village.dialects.mastodon.counting import length
from village.dialects.mastodon.instance import MAX_CHARACTERS, MAX_MEDIA, POLL_CHARACTERS, POLL_OPTIONS, POLL_SECONDS
from village.dialects.mastodon.problems import Problem, invalid
from village.world import asking, keys, media, posts
from village.world.model import Draft, Media, NewPoll, Post

VISIBILITIES = ("public", "unlisted", "private", "direct")


def said_before(call: Call, once: str) -> Post | None:
    return asking.earlier(call.world, call.me, once) if once else None


def read_draft(call: Call, once: str) -> Draft:
    """Raises: Problem 422, 404 when the post to answer does not exist."""
    params = call.params
    if params.text("scheduled_at"):
        raise invalid("Scheduled at: the village does not keep scheduled statuses")
    text, spoiler = _clean(params.text("status")), _clean(params.text("spoiler_text"))
    poll = _poll(call)
    attached = _media(call, with_poll=poll is not None, post=None)
    if spoiler and not text and not attached:
        text, spoiler = spoiler, ""
    if not text and not attached:
        raise invalid("Text can't be blank")
    _length(text, spoiler)
    visibility = params.text("visibility") or "public"
    if visibility not in VISIBILITIES:
        raise invalid("Visibility is not included in the list")
    app = keys.app(call.world, call.token.client_id) if call.token else None
    return Draft(
        text,
        _language(params.text("language")),
        visibility,
        spoiler,
        params.flag("sensitive") or bool(spoiler),
        _parent(call),
        tuple(item.id for item in attached),
        poll,
        app.name if app else "",
        once,
    )


def read_change(call: Call, post: Post) -> Draft:
    """As `read_draft`; what is not named stays, but media: they are given whole."""
    params = call.params
    text = _clean(params.text("status")) if "status" in params else post.text
    spoiler = _clean(params.text("spoiler_text")) if "spoiler_text" in params else post.spoiler
    poll = _poll(call)
    attached = _media(call, with_poll=poll is not None, post=post)
    _describe_again(call, attached)
    if not text and not attached:
        raise invalid("Text can't be blank")
    _length(text, spoiler)
    sensitive = params.flag("sensitive") if "sensitive" in params else bool(post.sensitive)
    draft = Draft(
        text, _language(params.text("language")), post.visibility, spoiler, sensitive or bool(spoiler), poll=poll
    )
    return replace(draft, media=tuple(item.id for item in attached))


def _clean(text: str) -> str:
    """A body is stripped; NUL cannot be kept."""
    return text.replace("\0", "").strip()


def _language(text: str) -> str:
    return text.lower() if re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z]{2,4})?", text) else ""


def _length(text: str, spoiler: str) -> None:
    if length(text, spoiler) > MAX_CHARACTERS:
        raise invalid(f"Text character limit of {MAX_CHARACTERS} exceeded")


def _parent(call: Call) -> int | None:
    given = call.params.text("in_reply_to_id")
    if not given:
        return None
    found = posts.get(call.world, int(given)) if given.isdecimal() and len(given) < 19 else None
    if found is None or not posts.may_see(call.world, found, call.my_id):
        raise Problem(404, "The post you are trying to reply to does not appear to exist.")
    return found.id


def _media(call: Call, *, with_poll: bool, post: Post | None) -> list[Media]:
    given = [str(item) for item in call.params.items("media_ids")]
    if not given:
        return []
    if len(given) > MAX_MEDIA or with_poll:
        raise invalid(f"Cannot attach more than {MAX_MEDIA} files")
    found = [media.get(call.world, int(text)) if text.isdecimal() and len(text) < 19 else None for text in given]
    mine = [
        item
        for item in found
        if item and item.account_id == call.me.id and (item.post_id is None or (post and item.post_id == post.id))
    ]
    missing = [text for text in given if int_or_none(text) not in {item.id for item in mine}]
    if missing:
        raise invalid(f"Media {', '.join(missing)} not found or already attached to another post")
    if len(mine) > 1 and any(not item.mime.startswith("image/") for item in mine):
        raise invalid("Cannot attach a video to a post that already contains images")
    if any(item.ready_at > call.world.clock.now() for item in mine):
        raise invalid("Cannot attach files that have not finished processing. Try again in a moment!")
    return mine


def int_or_none(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _describe_again(call: Call, attached: list[Media]) -> None:
    known = {str(item.id) for item in attached}
    for change in call.params.items("media_attributes"):
        if isinstance(change, dict) and str(change.get("id")) in known:
            description = change.get("description")
            media.describe(
                call.world, int(change["id"]), description=None if description is None else str(description), focus=None
            )


def _poll(call: Call) -> NewPoll | None:
    given = call.params.raw("poll")
    if not isinstance(given, dict) or not given.get("options"):
        return None
    values = given["options"]
    options = tuple(_clean(str(item)) for item in (values.values() if isinstance(values, dict) else values))
    options = tuple(option for option in options if option)
    if len(options) < 2:
        raise invalid("Options must have more than one item")
    if len(options) > POLL_OPTIONS:
        raise invalid(f"Options can't contain more than {POLL_OPTIONS} items")
    if any(length(option) > POLL_CHARACTERS for option in options):
        raise invalid(f"Options cannot be longer than {POLL_CHARACTERS} characters each")
    if len(set(options)) < len(options):
        raise invalid("Options contain duplicate items")
    seconds = int_or_none(str(given.get("expires_in", ""))) or 0
    if seconds > POLL_SECONDS[1]:
        raise invalid("Expires at is too far into the future")
    if seconds < POLL_SECONDS[0]:
        raise invalid("Expires at is too soon")
    truthy = {True, "1", "true", "on"}
    return NewPoll(options, seconds, given.get("multiple") in truthy, given.get("hide_totals") in truthy)
