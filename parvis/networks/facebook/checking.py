"""What only Facebook refuses: of reels, stories and comments."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from parvis.networks import text as words
from parvis.networks.facebook.limits import (
    FIRST_COMMENT_CHARS,
    RATIO_ROOM,
    REEL_RATIO,
    REEL_SECONDS,
    STORY_SECONDS,
)  # fmt: skip
from parvis.networks.protocols import Media, Outgoing, Problem


def special(outgoing: Outgoing, format: str) -> Iterator[Problem]:
    """Beside what `checks.common` says. format: "", "reel", "story"."""
    if outgoing.target is not None:
        if outgoing.media:
            yield Problem("answer_media", _("Facebook: an answer goes without pictures and films."))
        return
    if format == "reel":
        yield from _reel(outgoing.media)
    elif format == "story":
        yield from _story(outgoing)
    first = str(outgoing.options.get("first_comment") or "")
    if first and format == "story":
        yield Problem(
            "no_first_comment", _("Nobody can comment on a story; the first comment is left out."), blocking=False
        )
    if words.graphemes(first) > FIRST_COMMENT_CHARS:
        sentence = _("Facebook: the first comment has {counted} characters, {most} at most.")
        yield Problem("comment_too_long", sentence.format(counted=words.graphemes(first), most=FIRST_COMMENT_CHARS))


def _reel(media: tuple[Media, ...]) -> Iterator[Problem]:
    if len(media) != 1 or media[0].is_image:
        yield Problem("reel_film", _("Facebook: a reel is one film."))
        return
    film = media[0]
    least, most = REEL_SECONDS
    if film.seconds and not least <= film.seconds <= most:
        sentence = _("Facebook: a reel lasts {least} to {most} seconds; this one has {seconds}.")
        yield Problem("reel_time", sentence.format(least=round(least), most=round(most), seconds=round(film.seconds)))
    if film.height and abs(film.width / film.height - REEL_RATIO) > RATIO_ROOM:
        yield Problem("reel_ratio", _("Facebook: a reel stands upright, 9:16. Crop the film first."))


def _story(outgoing: Outgoing) -> Iterator[Problem]:
    if len(outgoing.media) != 1:
        yield Problem("story_file", _("Facebook: a story is one picture or one film."))
    elif not outgoing.media[0].is_image and outgoing.media[0].seconds > STORY_SECONDS:
        sentence = _("Facebook: a film in a story lasts {most} seconds at most.")
        yield Problem("story_time", sentence.format(most=round(STORY_SECONDS)))
    if not words.is_empty(outgoing.text):
        yield Problem("story_text", _("Facebook shows no text beside a story; it is left out."), blocking=False)
