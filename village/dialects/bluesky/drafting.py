"""From a record of app.bsky.feed.post to a draft, refused where the lexicon forbids it.

Source: lexicons app.bsky.feed.post, app.bsky.richtext.facet, app.bsky.embed.images (read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import regex

from village.dialects.bluesky import names
from village.dialects.bluesky.problems import Problem, invalid
from village.world import media, records
from village.world.model import Account, Draft
from village.world.world import World

GRAPHEMES, TEXT_BYTES, IMAGES, IMAGE_BYTES, LANGS = 300, 3000, 4, 2_000_000, 3


def read_post(world: World, owner: Account, record: dict[str, Any], key: str) -> Draft:
    """Raises: Problem."""
    text = record.get("text")
    if not isinstance(text, str):
        raise _wrong('Record must have the property "text"')
    if len(text.encode()) > TEXT_BYTES:
        raise _wrong(f"Record/text must not be longer than {TEXT_BYTES} characters")
    if len(regex.findall(r"\X", text)) > GRAPHEMES:
        raise _wrong(f"Record/text must not be longer than {GRAPHEMES} graphemes")
    _check_moment(record.get("createdAt"))
    langs = record.get("langs") or []
    if not isinstance(langs, list) or len(langs) > LANGS:
        raise _wrong(f"Record/langs must not have more than {LANGS} elements")
    reply = record.get("reply")
    parent = names.find(world, _ref(reply, "parent")) if reply else None
    return Draft(
        text=text,
        language=str(langs[0])[:2] if langs else "",
        reply_to=parent.id if parent else None,
        media=tuple(_file(world, owner, blob) for blob, _ in _shown(record)),
        once=key,
        people=tuple(_mentioned(world, text, record.get("facets") or [])),
    )


def describe(world: World, owner: Account, record: dict[str, Any]) -> None:
    """Alternative texts stand in the record, not with the upload."""
    for blob, alt in _shown(record):
        media.describe(world, _file(world, owner, blob), description=alt, focus=None)


def _wrong(words: str) -> Problem:
    return invalid(f"Invalid {names.POST} record: {words}")


def _check_moment(given: Any) -> None:
    try:
        aware = datetime.fromisoformat(str(given).replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        aware = False
    if not isinstance(given, str) or not aware:
        raise _wrong("Record/createdAt must be a valid atproto datetime")


def _ref(reply: Any, name: str) -> str:
    """The address of a strong reference. Raises: Problem where it has no content id."""
    for which in ("root", "parent"):
        ref = reply.get(which) if isinstance(reply, dict) else None
        if not isinstance(ref, dict) or not ref.get("uri") or not ref.get("cid"):
            raise _wrong(f'Record/reply/{which} must have the properties "uri" and "cid"')
    return str(reply[name]["uri"])


def _shown(record: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """The blobs of an embed, each with its alternative text. Raises: Problem."""
    embed = record.get("embed") or {}
    kind = embed.get("$type")
    if kind == "app.bsky.embed.video":
        return [(embed.get("video") or {}, str(embed.get("alt", "")))]
    if kind != "app.bsky.embed.images":
        return []
    images = embed.get("images") or []
    if len(images) > IMAGES:
        raise _wrong(f"Record/embed/images must not have more than {IMAGES} elements")
    if any("alt" not in image for image in images):
        raise _wrong('Record/embed/images must have the property "alt"')
    return [(image.get("image") or {}, str(image["alt"])) for image in images]


def _file(world: World, owner: Account, blob: dict[str, Any]) -> int:
    cid = str((blob.get("ref") or {}).get("$link", ""))
    file_id = records.called(world, owner.id, "blob", cid)
    kept = media.get(world, file_id) if file_id else None
    if kept is None:
        raise Problem(400, "BlobNotFound", f"Could not find blob: {cid}")
    if blob.get("mimeType") != kept.mime:
        raise Problem(400, "InvalidMimeType", f"Referenced Mimetype does not match stored blob: {kept.mime}")
    if kept.mime.startswith("image/") and kept.size > IMAGE_BYTES:
        raise Problem(400, "BlobTooLarge", f"This file is too large. It is {kept.size} bytes, of {IMAGE_BYTES}.")
    return kept.id


def _mentioned(world: World, text: str, facets: Any) -> Iterator[int]:
    """Who is named by a facet. Raises: Problem for a place that is not in the text."""
    for facet in facets if isinstance(facets, list) else ():
        index = facet.get("index") or {}
        start, end = index.get("byteStart"), index.get("byteEnd")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text.encode()):
            raise _wrong("Record/facets/index must be a range of the text's bytes")
        for feature in facet.get("features") or ():
            if feature.get("$type") == "app.bsky.richtext.facet#mention":
                person = names.actor(world, str(feature.get("did")))
                if person:
                    yield person.id
