"""What exactly is sent: taken from post and publication, frozen as JSON at the first try, thawed for the adapter.

Frozen form: {"parts": [text, …], "language", "warning", "poll", "media": [[file id, alternative text], …],
"target": {"remote_id", "root_id", "author_handle", "extra"}, "options"}; what is empty is left out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from parvis.networks.protocols import Media, Outgoing, Poll, Target

PART_BREAK = re.compile(r"\n[ \t]*-{3,}[ \t]*(?:\n|$)")

Frozen = dict[str, Any]


def parts_of(text: str) -> tuple[str, ...]:
    """The posts of a thread: a line of three hyphens begins the next one. At least one part, possibly empty."""
    if "---" not in text:
        return (text.strip(),)
    parts = [part.strip() for part in PART_BREAK.split("\n" + text)]
    return tuple(part for part in parts if part) or ("",)


def freeze(
    *,
    text: str,
    language: str = "",
    warning: str = "",
    poll: Mapping[str, Any] | None = None,
    media: Sequence[tuple[str, str]] = (),
    target: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Frozen:
    """`media`: file ids with their alternative texts, in order."""
    whole = {
        "parts": list(parts_of(text)),
        "language": language,
        "warning": warning,
        "poll": dict(poll) if poll else None,
        "media": [list(pair) for pair in media],
        "target": dict(target) if target else None,
        "options": dict(options) if options else None,
    }
    return {key: value for key, value in whole.items() if value}


def thaw(content: Frozen, files: Mapping[str, Media]) -> Outgoing:
    """The adapter's view. `files` holds every file that `content` names, by id; KeyError where one is gone."""
    media = tuple(_with_alt(files[file_id], alt) for file_id, alt in content.get("media", ()))
    poll = content.get("poll")
    target = content.get("target")
    return Outgoing(
        parts=tuple(content["parts"]),
        media=media,
        language=content.get("language", ""),
        warning=content.get("warning", ""),
        poll=Poll(tuple(poll["options"]), poll["seconds"], poll.get("multiple", False)) if poll else None,
        target=Target(**target) if target else None,
        options=content.get("options") or {},
    )


def _with_alt(media: Media, alt: str) -> Media:
    return replace(media, alt=alt)
