"""What only Instagram refuses: of pictures, stories and comments."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from parvis.networks import text as words
from parvis.networks.instagram.limits import (
    COMMENT_CHARS,
    FILM_RATIOS,
    PICTURE_RATIOS,
    STORY_BYTES,
    STORY_SECONDS,
)  # fmt: skip
from parvis.networks.protocols import Media, Outgoing, Problem


def special(outgoing: Outgoing, format: str) -> Iterator[Problem]:
    """Beside what `checks.common` says. format: "", "reel", "story"."""
    if outgoing.target is not None:
        if outgoing.media:
            yield Problem("answer_media", _("Instagram: an answer goes without pictures and films."))
        return
    if format == "reel" and (len(outgoing.media) != 1 or outgoing.media[0].is_image):
        yield Problem("reel_film", _("Instagram: a reel is one film."))
    if format == "story":
        yield from _story(outgoing)
    else:
        yield from _ratios(outgoing.media)
    first = str(outgoing.options.get("first_comment") or "")
    if words.graphemes(first) > COMMENT_CHARS:
        sentence = _("Instagram: the first comment has {counted} characters, {most} at most.")
        yield Problem("comment_too_long", sentence.format(counted=words.graphemes(first), most=COMMENT_CHARS))


def _story(outgoing: Outgoing) -> Iterator[Problem]:
    if len(outgoing.media) != 1:
        yield Problem("story_file", _("Instagram: a story is one picture or one film."))
    for media in outgoing.media[:1]:
        if media.seconds > STORY_SECONDS:
            sentence = _("Instagram: a film in a story lasts {most} seconds at most.")
            yield Problem("story_time", sentence.format(most=round(STORY_SECONDS)))
        if media.size > STORY_BYTES:
            sentence = _("Instagram: a film in a story has {most} MB at most.")
            yield Problem("story_size", sentence.format(most=STORY_BYTES // 1_000_000))
    if not words.is_empty(outgoing.text):
        yield Problem("story_text", _("Instagram shows no text beside a story; it is left out."), blocking=False)
    if outgoing.options.get("first_comment"):
        sentence = _("Nobody can comment on a story; the first comment is left out.")
        yield Problem("no_first_comment", sentence, blocking=False)


def _ratios(files: tuple[Media, ...]) -> Iterator[Problem]:
    for number, media in enumerate(files, start=1):
        least, most = PICTURE_RATIOS if media.is_image else FILM_RATIOS
        if media.height and not least - 0.01 <= media.width / media.height <= most + 0.01:
            sentence = _(
                "Instagram: file {number} is too narrow or too wide; crop it to between {least}:1 and {most}:1."
            )
            shown = {"least": number_format(f"{least:.2f}"), "most": number_format(f"{most:.2f}")}
            yield Problem("ratio", sentence.format(number=number, **shown))
