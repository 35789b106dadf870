"""What only Snapchat asks of a publication, beside what every network does (networks/checks.py)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from parvis.networks import checks
from parvis.networks.protocols import Limits, Media, Outgoing, Problem
from parvis.networks.snapchat.errors import NeedsFilm, NoTitle
from parvis.networks.snapchat.limits import LEAST_HEIGHT, LEAST_WIDTH, SPOTLIGHT_SECONDS, TITLE_CHARS, UPRIGHT
from parvis.networks.snapchat.posts import caption_of


def problems(outgoing: Outgoing, limits: Limits, format: str) -> Sequence[Problem]:
    caption = caption_of(outgoing, format)
    said = replace(outgoing, parts=(caption,))
    if format == "":  # its only words are the title
        limits = replace(limits, text_chars=TITLE_CHARS)
        said = replace(said, options={name: value for name, value in outgoing.options.items() if name != "title"})
    found = list(checks.common(said, limits, lambda text, _limits: len(text), "Snapchat"))
    return [*found, *_words(outgoing, format, caption), *_files(outgoing, format)]


def _words(outgoing: Outgoing, format: str, caption: str) -> Iterator[Problem]:
    text = "".join(outgoing.parts).strip()
    if format == "" and not caption:
        yield Problem(NoTitle.code, str(NoTitle.sentence))
    if format == "story" and text:
        sentence = _("Snapchat: a story carries no text; it is left out.")
        yield Problem("no_text", sentence, blocking=False)
    elif format == "" and text and caption != caption_of(replace(outgoing, options={}), ""):
        sentence = _("Snapchat: a saved story shows its title alone; the text is left out.")
        yield Problem("no_text", sentence, blocking=False)


def _files(outgoing: Outgoing, format: str) -> Iterator[Problem]:
    films = [media for media in outgoing.media if not media.is_image]
    if format == "reel" and outgoing.media and not films:
        yield Problem(NeedsFilm.code, str(NeedsFilm.sentence))
    for media in outgoing.media:
        if media.height and abs(media.width / media.height - UPRIGHT) > 0.01:
            sentence = _("Snapchat shows what stands upright, 9 wide and 16 high; it cuts or frames the rest.")
            yield Problem("not_upright", sentence, blocking=False)
    for film in films:
        if _is_small(film):
            sentence = _("Snapchat: the film is smaller than {width} by {height} pixels.")
            yield Problem("film_too_small", sentence.format(width=LEAST_WIDTH, height=LEAST_HEIGHT))
        if format == "reel" and 0 < film.seconds < SPOTLIGHT_SECONDS:
            sentence = _("Snapchat may refuse a Spotlight that is shorter than {least} s.")
            yield Problem("spotlight_short", sentence.format(least=round(SPOTLIGHT_SECONDS)), blocking=False)


def _is_small(film: Media) -> bool:
    return 0 < film.width < LEAST_WIDTH or 0 < film.height < LEAST_HEIGHT
