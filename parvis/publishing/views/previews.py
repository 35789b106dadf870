"""What the composer says while one types: how long it is, what stands in the way, how it will look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import regex
from django.utils.translation import ngettext

from parvis.kit.http import Http
from parvis.networks.protocols import Limits, Outgoing, Problem
from parvis.networks.registry import adapter_for
from parvis.publishing.checks import counted, outgoing_of, problems_of
from parvis.publishing.models import Publication

_GRAPHEME = regex.compile(r"\X")
#: counted as a whole by some network: an address, a mention with its host
_WHOLE = regex.compile(r"https?://\S+|@[\w.-]+@[\w.-]+")

OF_LENGTH = ("too_long", "too_many_bytes")


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread: what fits, and what is too much. `most` is None where the network takes any length."""

    kept: str
    over: str
    length: int
    most: int | None

    @property
    def is_too_long(self) -> bool:
        return self.most is not None and self.length > self.most


@dataclass(frozen=True, slots=True)
class Preview:
    """How a publication will look on its channel, and what its network would say."""

    publication: Publication
    outgoing: Outgoing
    parts: list[Part]
    problems: list[Problem]

    @property
    def longest(self) -> Part:
        """The part that is nearest to its limit, or furthest beyond it."""
        return max(self.parts, key=lambda part: part.length)

    @property
    def fits(self) -> bool:
        return not any(problem.blocking for problem in self.problems)

    @property
    def network(self) -> str:
        return self.publication.channel.network_name

    @property
    def title(self) -> str:
        return str(self.publication.options.get("title", ""))


@dataclass(slots=True)
class Advice:
    """One problem with the channels that have it."""

    sentence: str
    blocking: bool
    code: str
    networks: list[str] = field(default_factory=list)
    adapt: str = ""  # id of the channel that could get a text of its own
    at: str = ""  # id of the field where it is put right


def preview(publication: Publication) -> Preview:
    outgoing = outgoing_of(publication)
    adapter = adapter_for(publication.channel.network, Http())
    limits = publication.channel.limits_now()
    lengths = counted(publication)
    parts = []
    for text, (length, most) in zip(outgoing.parts, lengths, strict=True):
        kept, over = _split(text, _fits(adapter.count, limits))
        parts.append(Part(kept, over, length, most))
    return Preview(publication, outgoing, parts, problems_of(publication))


def _fits(count: Callable[[str, Limits], int], limits: Limits) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        if limits.text_chars is not None and count(text, limits) > limits.text_chars:
            return False
        return limits.text_bytes is None or len(text.encode()) <= limits.text_bytes

    return fits


def _split(text: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """`text` where the network would cut it: between characters as people see them, never inside an address."""
    if fits(text):
        return text, ""
    cuts = _cuts(text)
    low, high = 0, len(cuts) - 1  # cuts[low] fits, cuts[high] does not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(text[: cuts[middle]]) else (low, middle)
    return text[: cuts[low]], text[cuts[low] :]


def _cuts(text: str) -> list[int]:
    """Where it may be cut. With addresses and mentions whole, what fits only grows from cut to cut."""
    wholes = [match.span() for match in _WHOLE.finditer(text)]
    cuts, number = [0], 0
    for match in _GRAPHEME.finditer(text):
        end = match.end()
        while number < len(wholes) and wholes[number][1] < end:
            number += 1
        if number == len(wholes) or not wholes[number][0] < end < wholes[number][1]:
            cuts.append(end)
    return cuts


def advice_of(previews: Sequence[Preview]) -> list[Advice]:
    """What to correct, then mere advice; the same sentence once, with all its networks."""
    found: dict[str, Advice] = {}
    shared = sum(not one.publication.is_adapted for one in previews) > 1
    for one in previews:
        undescribed = [f"id_alt_{use.file_id}" for use in one.publication.post.media.all() if not use.alt.strip()]
        for problem in one.problems:
            advice = found.setdefault(problem.sentence, Advice(problem.sentence, problem.blocking, problem.code))
            if one.publication.channel.network not in advice.networks:
                advice.networks.append(one.publication.channel.network)
            if problem.code == "no_alt":
                advice.at = undescribed.pop(0) if undescribed else ""
            elif problem.code in OF_LENGTH:
                _how_to_shorten(advice, one.publication, shared)
    return sorted(found.values(), key=lambda advice: not advice.blocking)


def _how_to_shorten(advice: Advice, publication: Publication, shared: bool) -> None:
    """A text of its own where others share the common one, else at the text itself."""
    if publication.is_adapted:
        advice.at = f"id_text_{publication.channel_id}"
    elif shared:
        advice.adapt = str(publication.channel_id)
    else:
        advice.at = "id_text"


def summary(advice: Sequence[Advice]) -> str:
    """“1 to correct”, for the top of the page; "" where nothing is."""
    number = sum(one.blocking for one in advice)
    return ngettext("{n} to correct", "{n} to correct", number).format(n=number) if number else ""


def alike(previews: Sequence[Preview]) -> list[tuple[Preview, list[Preview]]]:
    """Channels of one network with the same text are drawn once; the others are named below it."""

    def same(one: Preview) -> tuple[str, str, str]:
        return one.publication.channel.network, one.publication.own_text, repr(one.publication.options)

    groups = [list(group) for _key, group in groupby(sorted(previews, key=same), key=same)]
    return sorted(((group[0], group[1:]) for group in groups), key=lambda pair: previews.index(pair[0]))
