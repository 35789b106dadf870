"""What Reddit would refuse, or take badly."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from parvis.networks import checks
from parvis.networks.protocols import Limits, Outgoing, Problem
from parvis.networks.reddit.limits import COMMENT_CHARS, LINK_CHARS
from parvis.networks.reddit.posts import post_named, title_and_text

Count = Callable[[str, Limits], int]


def check(outgoing: Outgoing, limits: Limits, count: Count) -> Iterator[Problem]:
    if outgoing.target is not None:
        yield from _answer(outgoing, limits, count)
        return
    title, text = title_and_text(outgoing)
    # A title is enough: below it the text may be empty.
    whole = replace(outgoing, parts=(text or title,), options={**outgoing.options, "title": title})
    yield from checks.common(whole, limits, count, "Reddit")
    yield from _community(str(outgoing.options.get("subreddit") or ""), limits)
    yield from _one_thing(outgoing)
    yield from _pictures(outgoing)
    first = str(outgoing.options.get("first_comment") or "")
    if len(first) > COMMENT_CHARS:
        sentence = _("Reddit: the first comment has {most} characters at most.")
        yield Problem("first_comment_long", sentence.format(most=COMMENT_CHARS))


def _answer(outgoing: Outgoing, limits: Limits, count: Count) -> Iterator[Problem]:
    whole = replace(outgoing, parts=("\n\n".join(outgoing.parts),), media=(), poll=None)
    yield from checks.common(whole, replace(limits, text_chars=COMMENT_CHARS), count, "Reddit")
    if outgoing.media or outgoing.poll:
        yield Problem("answer_of_words", _("Reddit: an answer holds words only."))


def _community(community: str, limits: Limits) -> Iterator[Problem]:
    # Without the list, nothing is known of what was chosen.
    if not community or (limits.places and community not in dict(limits.places)):
        yield Problem("no_community", _("Reddit: choose the community in which the post stands."))


def _one_thing(outgoing: Outgoing) -> Iterator[Problem]:
    link = str(outgoing.options.get("link") or "").strip()
    crosspost = str(outgoing.options.get("crosspost") or "").strip()
    if sum(map(bool, (link, crosspost, outgoing.media, outgoing.poll))) > 1:
        sentence = _("Reddit: a post shows one thing: a link, another post, pictures, a film or a poll.")
        yield Problem("one_thing", sentence)
    if link and (not _is_address(link) or len(link) > LINK_CHARS):
        yield Problem("link", _("Reddit: a link begins with https:// and names a site."))
    if crosspost and not post_named(crosspost):
        yield Problem("crosspost", _("Reddit: this is not the address of a post on Reddit."))


def _pictures(outgoing: Outgoing) -> Iterator[Problem]:
    pictures = [media for media in outgoing.media if media.is_image]
    films = len(outgoing.media) - len(pictures)
    if films > 1 or (films and len(pictures) > 1):
        yield Problem("one_film", _("Reddit: a post holds one film, and at most one picture that stands before it."))
    elif films or len(pictures) == 1:
        if any(media.alt.strip() for media in outgoing.media):
            sentence = _(
                "Reddit keeps no alternative text of a single picture or a film. Say in the text what it shows."
            )
            yield Problem("alt_lost", sentence, blocking=False)
    elif any(media.alt.strip() for media in pictures):
        sentence = _("Reddit shows the alternative text of each picture below it, to everybody.")
        yield Problem("alt_shown", sentence, blocking=False)


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
