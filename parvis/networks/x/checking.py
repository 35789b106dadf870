"""What X would refuse, or take badly, and what it asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import regex
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from parvis.kit.clock import parsed
from parvis.networks import checks
from parvis.networks.protocols import Limits, Media, Outgoing, Problem
from parvis.networks.x import limits as most
from parvis.networks.x import posts
from parvis.networks.x.sending import MESSAGE
from parvis.networks.x.weight import links

NAME = "X"
_CASHTAG = regex.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?\b")
GIF = "image/gif"
Count = Callable[[str, Limits], int]


def check(outgoing: Outgoing, limits: Limits, count: Count) -> Iterator[Problem]:
    private = outgoing.target is not None and outgoing.target.remote_id.startswith(MESSAGE)
    yield from checks.common(outgoing, _that_apply(outgoing, limits, private=private), count, NAME)
    yield from _files(outgoing, private=private)
    if not private:
        yield from _words(outgoing, limits, count)
        yield from _answers(outgoing)
        yield from _quote(outgoing)
    yield _price(outgoing, private=private)


def _that_apply(outgoing: Outgoing, limits: Limits, *, private: bool) -> Limits:
    if any(media.mime == GIF for media in outgoing.media):
        limits = replace(limits, image_bytes=most.GIF_BYTES)
    return replace(limits, text_chars=most.MESSAGE_CHARS, media_items=1, poll_options=0) if private else limits


def _files(outgoing: Outgoing, *, private: bool) -> Iterator[Problem]:
    if len(outgoing.media) > 1 and any(media.mime == GIF for media in outgoing.media):
        yield Problem("gif_alone", _("X: a moving picture goes alone, without other files."))
    narrowest, widest = most.FILM_RATIOS
    for number, media in enumerate(outgoing.media, start=1):
        if not media.is_image and media.height and not narrowest <= _ratio(media) <= widest:
            sentence = _("X: film {number} is too narrow or too wide; crop it to between 1:3 and 3:1.")
            yield Problem("ratio", sentence.format(number=number))
    if outgoing.poll is not None and outgoing.poll.multiple:
        yield Problem("poll_one", _("X: people can choose one answer only."), blocking=False)


def _ratio(media: Media) -> float:
    return media.width / media.height


def _words(outgoing: Outgoing, limits: Limits, count: Count) -> Iterator[Problem]:
    for part, text in enumerate(outgoing.parts):
        if len(_CASHTAG.findall(text)) > most.CASHTAGS:
            yield Problem("cashtags", _("X takes one cashtag per post, as in $BREAD."), part=part)
    comment = str(outgoing.options.get("first_comment") or "")
    counted = count(comment, limits)
    if limits.text_chars is not None and counted > limits.text_chars:
        sentence = _("X: the first comment has {counted} characters, {most} at most.")
        yield Problem("comment_too_long", sentence.format(counted=counted, most=limits.text_chars))


def _answers(outgoing: Outgoing) -> Iterator[Problem]:
    """Since February 2026 X takes answers of applications only where somebody named them; our own posts do not."""
    if len(outgoing.parts) > 1 or (outgoing.options.get("first_comment") and outgoing.target is None):
        sentence = _("X may refuse further parts and first comments; the first part then stands alone.")
        yield Problem("may_be_refused", sentence, blocking=False)
    if outgoing.target is not None and outgoing.target.extra.get("summoned") is False:
        sentence = _("X takes an answer only where the post names you or quotes you. This one does not.")
        yield Problem("not_summoned", sentence, blocking=False)


def _quote(outgoing: Outgoing) -> Iterator[Problem]:
    """Since April 2026 under Enterprise contracts alone."""
    wanted = str(outgoing.options.get("quote") or "").strip()
    if not wanted:
        return
    if not posts.id_in(wanted):
        yield Problem("quote", _("X: this is not the address of a post there."))
    elif outgoing.media or outgoing.poll is not None:
        yield Problem("quote_with_media", _("X: what quotes a post goes without pictures, films or polls."))
    else:
        sentence = _("X takes quotes under Enterprise contracts only; from others it refuses the whole post.")
        yield Problem("quote_may_be_refused", sentence, blocking=False)


def _price(outgoing: Outgoing, *, private: bool) -> Problem:
    """Advice for applications that pay as they go: a post with a link costs thirteen times as much."""
    day = date_format(parsed(f"{most.PRICES_OF}T00:00:00Z"), "SHORT_DATE_FORMAT")
    price = number_format(cost(outgoing, private=private).normalize())
    if not private and any(_has_link(text) for text in _texts(outgoing)):
        sentence = _(
            "X charges about {price} US dollars for this, most of it for the link: {linked} for each post with one, "
            "{plain} without (prices of {day})."
        )
        linked, plain = number_format(most.POST_WITH_LINK.normalize()), number_format(most.POST)
        return Problem("price", sentence.format(price=price, linked=linked, plain=plain, day=day), blocking=False)
    sentence = _("X charges about {price} US dollars for this (prices of {day}).")
    return Problem("price", sentence.format(price=price, day=day), blocking=False)


def cost(outgoing: Outgoing, *, private: bool = False) -> Decimal:
    """US dollars, of an application that pays as it goes."""
    described = most.DESCRIPTION * sum(1 for media in outgoing.media if media.alt.strip())
    if private:
        return most.MESSAGE + described
    prices = [most.POST_WITH_LINK if _has_link(text) else most.POST for text in _texts(outgoing)]
    if outgoing.target is not None and not _has_link(outgoing.text):
        prices[0] = most.ANSWER
    return sum(prices, described)


def _texts(outgoing: Outgoing) -> list[str]:
    """Of every post that it comes to."""
    comment = str(outgoing.options.get("first_comment") or "") if outgoing.target is None else ""
    return [*outgoing.parts, *([comment] if comment else [])]


def _has_link(text: str) -> bool:
    return next(links(text), None) is not None
