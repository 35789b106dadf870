"""Pinterest: pins with a picture, several pictures or a film, on boards.

Source of every call: https://developers.pinterest.com/docs/api/v5/ (read 2026-11-22; version 5.23.0).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks.addresses import at
from parvis.networks.checkable import Grants, kept_grants
from parvis.networks.errors import AccessLost, ContentRefused, NotPermitted, Temporary
from parvis.networks.options import Option
from parvis.networks.pinterest import films
from parvis.networks.pinterest.calling import HOME, WWW, each, inner, made, pin_url, told
from parvis.networks.pinterest.limits import LIMITS, LINK_CHARS
from parvis.networks.pinterest.pins import Pin, fields_of, only_board, second, split, text_of
from parvis.networks.pinterest.signin import SCOPES, provider
from parvis.networks.protocols import (
    Access,
    Account,
    Counts,
    Journal,
    Limits,
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
)  # fmt: skip

#: A call for each board, of the thousand that an application on trial has for a day.
MOST_WITH_SECTIONS = 50
NO_COMMENTS = "Pinterest's API has no comments; they can be read and answered on Pinterest only."


class Pinterest:
    """Fulfils Publishes, TellsLimits, Identifies, Refreshes, FindsOwn, Measures, TellsGrants."""

    key = "pinterest"
    limits = LIMITS
    kinds: frozenset[str] = frozenset()
    fetches_media = True  # where the files are too large for one request
    options = (
        Option("board", _("Board"), "place"),
        Option("title", _("Title"), most=100),
        Option(
            "link",
            _("Where the pin leads"),
            most=LINK_CHARS,
            help=_("Parvis adds utm_content to it, unless it is there: so it finds the pin again."),
        ),
        Option("cover_second", _("Cover of the film: second"), most=5, help=_("A picture beside the film goes first.")),
    )
    remarks = {
        "publish_text": "A pin is a picture or a film.",
        "publish_reel": "A film on Pinterest is a pin like any other.",
        "publish_story": "Pinterest has no stories; its API makes no Idea Pins.",
        "publish_document": "Pinterest takes pictures and films only.",
        "publish_thread": "The parts become one description.",
        "publish_poll": "Pinterest has no polls.",
        "content_warning": "Pinterest knows no content warnings.",
        "publish_article": "A description ends at 800 characters.",
        "first_comment": NO_COMMENTS,
        "read_replies": NO_COMMENTS,
        "read_comments": NO_COMMENTS,
        "read_mentions": "Pinterest's API does not tell of mentions.",
        "read_messages": "Pinterest's API has no private messages.",
        "read_reviews": "Pinterest has no reviews.",
        "read_likes": "Pinterest tells how many reacted to a pin, not who.",
        "read_boosts": "Pinterest tells how often a pin was saved, not by whom.",
        "read_follows": "Pinterest tells how many follow an account, not who.",
        "web_hooks": "Pinterest has no web hooks for pins.",
        "answer": NO_COMMENTS,
        "hide": NO_COMMENTS,
        "remove": NO_COMMENTS,
        "like": NO_COMMENTS,
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code points, as the schema of the API counts."""
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        whole = replace(outgoing, parts=(text_of(outgoing),))
        return [*checks.common(whole, limits, self.count, "Pinterest"), *_own_problems(outgoing, limits)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One pin. Raises NoBoard."""
        if outgoing.target is not None:
            raise NotPermitted(said=NO_COMMENTS)
        if not outgoing.media:
            raise ContentRefused()
        board = str(outgoing.options.get("board") or "")
        if not board:
            only = await journal.step("board", lambda: only_board(self.http, access), repeatable=True)
            board = str(only["id"])
        film = next((media for media in outgoing.media if not media.is_image), None)
        film_id = await films.bring(self.http, access, film, journal) if film else ""
        fields = await fields_of(outgoing, board, film_id, journal.once)
        pin = Pin(self.http, access, fields, journal.began_at)
        made = await journal.step("pin", pin.act, look=pin.look)
        return Receipt(made["id"], made["url"], (made["id"],), pin.rest)

    async def read_limits(self, access: Access) -> Limits:
        """Its boards and their sections are where a pin may stand."""
        places: list[tuple[str, str]] = []
        boards = [board async for board in each(self.http, access, "/boards") if not board.get("is_ads_only")]
        for number, board in enumerate(boards):
            name = str(board.get("name") or board["id"])
            places.append((str(board["id"]), name))
            if number < MOST_WITH_SECTIONS:
                async for section in each(self.http, access, f"/boards/{board['id']}/sections"):
                    places.append((f"{board['id']}/{section['id']}", f"{name} › {section.get('name') or ''}"))
        return replace(LIMITS, places=tuple(places))

    async def who_am_i(self, access: Access) -> Account:
        me = await told(self.http, access, "GET", "/user_account")
        username = str(me.get("username") or "")
        account_id = str(me.get("id") or username)
        if not account_id:
            raise Temporary(said=str(me))
        followers = me.get("follower_count")
        return Account(
            account_id=account_id,
            handle=f"@{username}" if username else account_id,
            name=str(me.get("business_name") or username or account_id),
            url=f"{at(access.base_url, HOME, WWW)}/{username}/",
            avatar_url=str(me.get("profile_image") or ""),
            followers=followers if isinstance(followers, int) else None,
        )

    async def read_grants(self, access: Access) -> Grants | None:
        return kept_grants(access, SCOPES)

    async def refresh(self, access: Access) -> Access:
        if not access.refresh_token:
            raise AccessLost()
        return await oauth.renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """Newest first, without what we saved of others."""
        found = []
        async for pin in each(self.http, access, "/pins", {"pin_filter": "exclude_repins"}):
            at_moment = made(pin)
            if at_moment is not None and at_moment < since:
                break
            if at_moment is not None:
                found.append(_own(pin, at_moment, access))
        return found

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        """One reading of our latest pins for all of them; an application on trial has few calls."""
        found: dict[str, Counts] = {}
        missing = set(remote_ids)
        if missing:
            async for pin in each(self.http, access, "/pins", {"pin_metrics": "true"}):
                if str(pin["id"]) in missing:
                    missing.discard(str(pin["id"]))
                    found[str(pin["id"])] = _counts(pin)
                if not missing:
                    break
        return found


def _own(pin: Mapping[str, Any], published_at: datetime, access: Access) -> OwnPost:
    pictures = _pictures(inner(pin, "media"))
    alt = str(pin.get("alt_text") or "")
    return OwnPost(
        remote_id=str(pin["id"]),
        url=pin_url(access, str(pin["id"])),
        text=str(pin.get("description") or ""),
        published_at=published_at,
        media_urls=pictures,
        media_alts=tuple(alt for _picture in pictures),
        extra={"title": pin.get("title") or "", "link": pin.get("link") or "", "board": pin.get("board_id") or ""},
    )


def _pictures(media: Mapping[str, Any]) -> tuple[str, ...]:
    """The largest of each; a film has its cover."""
    found = []
    for one in media.get("items") or [media]:
        sizes = [size for size in inner(one, "images").values() if isinstance(size, dict) and size.get("url")]
        if sizes:
            found.append(str(max(sizes, key=lambda size: size.get("width") or 0)["url"]))
    return tuple(found)


def _counts(pin: Mapping[str, Any]) -> Counts:
    life = inner(pin, "pin_metrics", "lifetime_metrics")
    return Counts(likes=life.get("reaction"), shares=life.get("save"), replies=life.get("comment"))


def _own_problems(outgoing: Outgoing, limits: Limits) -> Iterator[Problem]:
    if outgoing.target is not None:
        yield Problem("no_answers", gettext("Pinterest: answers can only be written on Pinterest itself."))
        return
    board = str(outgoing.options.get("board") or "")
    boards = [place for place, _name in limits.places if "/" not in place]
    if limits.places and board not in dict(limits.places) and (board or len(boards) > 1):
        yield Problem("no_board", gettext("Pinterest: choose the board on which the pin stands."))
    yield from _link(str(outgoing.options.get("link") or "").strip())
    if second(outgoing.options.get("cover_second")) is None:
        yield Problem("cover_second", gettext("Pinterest: give the second of the cover as a whole number."))
    pictures = [media for media in outgoing.media if media.is_image]
    if len(outgoing.media) - len(pictures) > 1 or (len(pictures) > 1 and len(pictures) < len(outgoing.media)):
        yield Problem("one_film", gettext("Pinterest: a pin holds one film, and at most one picture as its cover."))
    elif len(pictures) > 1 and len({(media.width, media.height) for media in pictures}) > 1:
        sentence = gettext("Pinterest: the pictures of a carousel should all have the same size.")
        yield Problem("sizes_differ", sentence, blocking=False)


def _link(link: str) -> Iterator[Problem]:
    if len(link) > LINK_CHARS:
        yield Problem(
            "link_too_long", gettext("Pinterest: the link has {most} characters at most.").format(most=LINK_CHARS)
        )
    if link and split(link) is None:
        yield Problem("link", gettext("Pinterest: a link begins with https:// and names a site."))
