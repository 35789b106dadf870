"""What every network checks in the same way. Adapters add their own."""

from collections.abc import Callable, Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.networks import text as words
from parvis.networks.protocols import Limits, Media, Outgoing, Problem


def common(outgoing: Outgoing, limits: Limits, count: Callable[[str, Limits], int], name: str) -> Iterator[Problem]:
    """Emptiness, length, media and poll of one publication. `name`: of the network, as people write it."""
    yield from _texts(outgoing, limits, count, name)
    yield from _signs(outgoing, limits, name)
    yield from _demands(outgoing, limits, name)
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


def _signs(outgoing: Outgoing, limits: Limits, name: str) -> Iterator[Problem]:
    """Hashtags and mentions, where the network counts them."""
    for part, text in enumerate(outgoing.parts):
        hashtags = sum(1 for _span in words.hashtags(text))
        if limits.hashtags is not None and hashtags > limits.hashtags:
            sentence = _("{network} takes {most} hashtags at most; there are {number}.")
            yield Problem("hashtags", sentence.format(network=name, most=limits.hashtags, number=hashtags), part=part)
        mentions = sum(1 for _span in words.mentions(text))
        if limits.mentions is not None and mentions > limits.mentions:
            sentence = _("{network} takes {most} mentions at most; there are {number}.")
            yield Problem("mentions", sentence.format(network=name, most=limits.mentions, number=mentions), part=part)


def _demands(outgoing: Outgoing, limits: Limits, name: str) -> Iterator[Problem]:
    """What the network wants to have, of publications that are no answers."""
    if outgoing.target is not None:
        return
    title = str(outgoing.options.get("title") or "")
    if limits.title_chars is not None and (counted := words.graphemes(title)) > limits.title_chars:
        sentence = _("{network}: the title has {counted} characters, {most} at most.")
        yield Problem("title_too_long", sentence.format(network=name, counted=counted, most=limits.title_chars))
    if limits.needs and not any(media.mime.startswith(limits.needs) for media in outgoing.media):
        sentence = _("{network} needs a picture.") if limits.needs == "image/" else _("{network} needs a film.")
        yield Problem("needs_media", sentence.format(network=name))
    elif len(outgoing.media) < limits.media_least:
        yield Problem("needs_media", _("{network} needs a picture or a film.").format(network=name))


def _media(outgoing: Outgoing, limits: Limits, name: str) -> Iterator[Problem]:
    if len(outgoing.media) > limits.media_items:
        sentence = _("{network} takes {most} files at most; there are {number}.")
        yield Problem(
            "too_many_media", sentence.format(network=name, most=limits.media_items, number=len(outgoing.media))
        )
    films = [media for media in outgoing.media if not media.is_image]
    if films and len(outgoing.media) > 1 and not limits.mixed_media:
        yield Problem("mixed_media", _("{network}: a film goes alone, without other files.").format(network=name))
    for number, media in enumerate(outgoing.media, start=1):
        yield from _file(media, number, limits, name)


def _file(media: Media, number: int, limits: Limits, name: str) -> Iterator[Problem]:
    if limits.asks_for_copy(media):
        yield Problem("goes_out_smaller", _copied(media, number, limits, name), blocking=False)
    else:
        yield from _too_much(media, number, limits, name)
    if limits.video_seconds is not None and media.seconds > limits.video_seconds:
        sentence = _("{network}: the film lasts {seconds} s, {most} s at most.")
        yield Problem(
            "film_too_long",
            sentence.format(network=name, seconds=round(media.seconds), most=round(limits.video_seconds)),
        )
    if not media.is_image and 0 < media.seconds < limits.video_least_seconds:
        sentence = _("{network}: the film lasts {seconds} s, {least} s at least.")
        least = number_format(limits.video_least_seconds)
        yield Problem("film_too_short", sentence.format(network=name, seconds=round(media.seconds, 1), least=least))
    if limits.ratios is not None and media.height and not _fits(media.width / media.height, limits.ratios):
        sentence = _("{network}: file {number} is too narrow or too wide; crop it to between {least}:1 and {most}:1.")
        least, most = (number_format(f"{ratio:.2f}") for ratio in limits.ratios)
        yield Problem("ratio", sentence.format(network=name, number=number, least=least, most=most))
    yield from _described(media, number, limits, name)


def _fits(ratio: float, ratios: tuple[float, float]) -> bool:
    """Within a hundredth: pictures have whole pixels."""
    return ratios[0] - 0.01 <= ratio <= ratios[1] + 0.01


def _copied(picture: Media, number: int, limits: Limits, name: str) -> str:
    """How the copy differs that goes out instead, in the words of the limit that asks for it."""
    if limits.image_bytes is not None and picture.size > limits.image_bytes:
        sentence = _("{network}: picture {number} goes out smaller: at most {most} MB.")
        return sentence.format(network=name, number=number, most=_millions(limits.image_bytes))
    if limits.image_pixels is not None and picture.width * picture.height > limits.image_pixels:
        sentence = _("{network}: picture {number} goes out smaller: at most {most} million pixels.")
        return sentence.format(network=name, number=number, most=_millions(limits.image_pixels))
    return _("{network}: picture {number} goes out as JPEG.").format(network=name, number=number)


def _too_much(media: Media, number: int, limits: Limits, name: str) -> Iterator[Problem]:
    if not limits.takes_kind(media.mime):
        sentence = _("{network} does not take files of the kind {kind} (file {number}).")
        yield Problem("mime", sentence.format(network=name, kind=media.mime, number=number))
    most = limits.image_bytes if media.is_image else limits.video_bytes
    if most is not None and media.size > most:
        sentence = _("{network}: file {number} has {size} MB, {most} MB at most.")
        sizes = {"size": _millions(media.size), "most": _millions(most)}
        yield Problem("file_too_large", sentence.format(network=name, number=number, **sizes))
    if media.is_image and limits.image_pixels is not None and media.width * media.height > limits.image_pixels:
        sentence = _("{network}: picture {number} has {pixels} million pixels, {most} million at most.")
        pixels = {"pixels": _millions(media.width * media.height), "most": _millions(limits.image_pixels)}
        yield Problem("too_many_pixels", sentence.format(network=name, number=number, **pixels))


def _millions(number: int) -> str:
    """With one decimal where it is not zero: “2”, “16.8”, in French “16,8”."""
    return number_format(f"{number / 1e6:.1f}".removesuffix(".0"))


def _described(media: Media, number: int, limits: Limits, name: str) -> Iterator[Problem]:
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
