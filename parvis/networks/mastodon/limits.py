"""What a Mastodon server takes. Each server tells its own; these are those of an unchanged one."""

from collections.abc import Mapping
from typing import Any

from parvis.networks.protocols import Limits

MIMES = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif",
        "video/mp4", "video/webm", "video/quicktime", "video/ogg",
    }
)  # fmt: skip

DEFAULTS = Limits(
    text_chars=500,
    link_chars=23,
    media_items=4,
    image_bytes=16_777_216,
    image_pixels=33_177_600,
    video_bytes=103_809_024,
    mimes=MIMES,
    alt_chars=1500,
    poll_options=4,
    poll_option_chars=50,
    poll_seconds=(300, 2_629_746),
    warnings=True,
    source="https://docs.joinmastodon.org/entities/Instance/ (read 2026-11-22)",
)


def from_instance(told: Mapping[str, Any]) -> Limits:
    """From `GET /api/v2/instance`, or v1; what the server leaves unsaid stays as above.

    Pleroma and its relatives tell theirs beside `configuration`: max_toot_chars, upload_limit, poll_limits.
    """
    configuration = told.get("configuration") or {}
    statuses = configuration.get("statuses") or {}
    media = configuration.get("media_attachments") or {}
    polls = configuration.get("polls") or _as_polls(told.get("poll_limits") or {})
    bytes_each = told.get("upload_limit")
    return Limits(
        text_chars=statuses.get("max_characters") or told.get("max_toot_chars") or DEFAULTS.text_chars,
        link_chars=statuses.get("characters_reserved_per_url", DEFAULTS.link_chars),
        media_items=statuses.get("max_media_attachments", DEFAULTS.media_items),
        image_bytes=media.get("image_size_limit") or bytes_each or DEFAULTS.image_bytes,
        image_pixels=media.get("image_matrix_limit", DEFAULTS.image_pixels),
        video_bytes=media.get("video_size_limit") or bytes_each or DEFAULTS.video_bytes,
        mimes=frozenset(media.get("supported_mime_types") or DEFAULTS.mimes),
        alt_chars=media.get("description_limit") or told.get("description_limit") or DEFAULTS.alt_chars,
        poll_options=polls.get("max_options", DEFAULTS.poll_options),
        poll_option_chars=polls.get("max_characters_per_option", DEFAULTS.poll_option_chars),
        poll_seconds=(
            polls.get("min_expiration", DEFAULTS.poll_seconds[0]),
            polls.get("max_expiration", DEFAULTS.poll_seconds[1]),
        ),
        warnings=True,
        source="the server's own /api/v2/instance",
    )


def _as_polls(told: Mapping[str, Any]) -> dict[str, Any]:
    own_word = {"max_characters_per_option": told["max_option_chars"]} if "max_option_chars" in told else {}
    return dict(told) | own_word
