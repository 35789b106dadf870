"""What every network checks in the same way. Adapters add their own."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.networks import text as words
from parvis.networks.protocols import Limits, Media, Outgoing, Problem


def common(outgoing: Outgoing, limits: Limits, count: Callable[[str, Limits], int], name: str) -> Iterator[Problem]:
    """Emptiness, length, media and poll of one publication. `name`: of the network, as people write it."""
    yield from _texts(outgoing, limits, count, name)
    yield from _media(outgoing, limits, name)
    yield from _poll(outgoing, limits, name)


def _texts(outgoing: Outgoing, limits: Limits, count: Callable[[str, Limits], int], name: str) -> Iterator[Problem]:
    for number, part in enumerate(outgoing.parts):
        if words.is_empty(part) and not (number == 0 and outgoing.media):
            if part.strip():
                yield Problem("invisible", _("It holds only characters that nobody can see."), part=number)
            else:
                yield Problem("empty", _("There is nothing to read in it yet."), part=number)
        counted = count(part, limits)
        if limits.text_chars is not None and counted > limits.text_chars:
            over = counted - limits.text_chars
            yield Problem(
                "too_long",
                ngettext(
                    "{network}: {over} character too many; {counted} counted, {most} at most.",
                    "{network}: {over} characters too many; {counted} counted, {most} at most.",
                    over,
                ).format(network=name, over=over, counted=counted, most=limits.text_chars),
                part=number,
            )
        elif limits.text_bytes is not None and (size := len(part.encode())) > limits.text_bytes:
            sentence = _("{network}: the text takes {size} bytes, {most} at most. Emoji and accents take several.")
            yield Problem(
                "too_many_bytes", sentence.format(network=name, size=size, most=limits.text_bytes), part=number
            )
    if outgoing.warning and not limits.warnings:
        sentence = _("{network} knows no content warnings; this one is left out.")
        yield Problem("no_warning", sentence.format(network=name), blocking=False)


def _media(outgoing: Outgoing, limits: Limits, name: str) -> Iterator[Problem]:
    if len(outgoing.media) > limits.media_items:
        sentence = _("{network} takes {most} files at most; there are {number}.")
        yield Problem(
            "too_many_media", sentence.format(network=name, most=limits.media_items, number=len(outgoing.media))
        )
    films = [media for media in outgoing.media if not media.is_image]
    if films and len(outgoing.media) > 1:
        yield Problem("mixed_media", _("{network}: a film goes alone, without other files.").format(network=name))
    for number, media in enumerate(outgoing.media, start=1):
        yield from _file(media, number, limits, name)


def _file(media: Media, number: int, limits: Limits, name: str) -> Iterator[Problem]:
    if limits.mimes and media.mime not in limits.mimes:
        sentence = _("{network} does not take files of the kind {kind} (file {number}).")
        yield Problem("mime", sentence.format(network=name, kind=media.mime, number=number))
    most = limits.image_bytes if media.is_image else limits.video_bytes
    if most is not None and media.size > most:
        sentence = _("{network}: file {number} has {size} MB, {most} MB at most.")
        sizes = {"size": f"{media.size / 1e6:.1f}", "most": f"{most / 1e6:.1f}"}
        yield Problem("file_too_large", sentence.format(network=name, number=number, **sizes))
    if media.is_image and limits.image_pixels is not None and media.width * media.height > limits.image_pixels:
        sentence = _("{network}: picture {number} has {pixels} million pixels, {most} million at most.")
        pixels = {"pixels": f"{media.width * media.height / 1e6:.1f}", "most": f"{limits.image_pixels / 1e6:.1f}"}
        yield Problem("too_many_pixels", sentence.format(network=name, number=number, **pixels))
    if limits.video_seconds is not None and media.seconds > limits.video_seconds:
        sentence = _("{network}: the film lasts {seconds} s, {most} s at most.")
        yield Problem(
            "film_too_long",
            sentence.format(network=name, seconds=round(media.seconds), most=round(limits.video_seconds)),
        )
    if limits.alt_chars is not None and (counted := words.graphemes(media.alt)) > limits.alt_chars:
        sentence = _("{network}: the alternative text of file {number} has {counted} characters, {most} at most.")
        yield Problem(
            "alt_too_long", sentence.format(network=name, number=number, counted=counted, most=limits.alt_chars)
        )
    if not media.alt.strip():
        sentence = _(
            "File {number} has no alternative text. It goes out all the same; who does not see it learns nothing."
        )
        yield Problem("no_alt", sentence.format(number=number), blocking=False)


def _poll(outgoing: Outgoing, limits: Limits, name: str) -> Iterator[Problem]:
    poll = outgoing.poll
    if poll is None:
        return
    if not limits.poll_options:
        yield Problem("no_poll", _("{network} takes no polls.").format(network=name))
        return
    if outgoing.media:
        yield Problem("poll_with_media", _("{network}: a poll goes without pictures or films.").format(network=name))
    if not 2 <= len(poll.options) <= limits.poll_options:
        sentence = _("{network}: a poll has 2 to {most} answers; there are {number}.")
        yield Problem("poll_options", sentence.format(network=name, most=limits.poll_options, number=len(poll.options)))
    if any(words.is_empty(option) for option in poll.options) or len(set(poll.options)) < len(poll.options):
        yield Problem("poll_option", _("Each answer of a poll needs words of its own."))
    if any(words.graphemes(option) > limits.poll_option_chars for option in poll.options):
        sentence = _("{network}: an answer of a poll has {most} characters at most.")
        yield Problem("poll_option_long", sentence.format(network=name, most=limits.poll_option_chars))
    least, most = limits.poll_seconds
    if not least <= poll.seconds <= most:
        sentence = _("{network}: a poll stays open between {least} minutes and {most} days.")
        yield Problem("poll_time", sentence.format(network=name, least=least // 60, most=most // 86_400))
