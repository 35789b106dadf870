"""What only TikTok asks of a publication, beside what every network does (networks/checks.py)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from parvis.networks import text as words
from parvis.networks.protocols import Limits, Outgoing, Problem
from parvis.networks.tiktok.limits import COMMENT_CHARS, EVERYBODY
from parvis.networks.tiktok.posting import is_draft


def special(outgoing: Outgoing, limits: Limits) -> Iterator[Problem]:
    options = outgoing.options
    circle, draft = str(options.get("privacy") or ""), is_draft(outgoing)
    if limits.places and not draft and circle not in dict(limits.places):
        yield Problem("no_circle", _("TikTok: choose who sees it."))
    if options.get("branded") and circle == "SELF_ONLY":
        yield Problem("branded_alone", _("TikTok: what promotes another brand cannot be for you alone."))
    second = str(options.get("cover_second") or "0").strip()
    if not (second.isascii() and second.isdecimal()):
        yield Problem("cover_second", _("TikTok: give the second of the cover as a whole number."))
    first = str(options.get("first_comment") or "")
    if words.graphemes(first) > COMMENT_CHARS:
        sentence = _("TikTok: the first comment has {most} characters at most.")
        yield Problem("comment_too_long", sentence.format(most=COMMENT_CHARS))
    if first and (draft or circle not in ("", EVERYBODY)):
        sentence = _("TikTok: only what everybody sees takes a first comment; it is left out.")
        yield Problem("no_first_comment", sentence, blocking=False)
