"""Nostr: notes and articles that we sign, handed to several relays; nobody's server holds the account.

Source of every message: https://github.com/nostr-protocol/nips @db5fe3d (read 2026-11-25).
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks
from parvis.networks.calls import call
from parvis.networks.errors import AccessLost, NetworkError, NotPermitted
from parvis.networks.nostr import arrivals, keys, posts
from parvis.networks.nostr.events import (
    ARTICLE,
    COMMENT,
    DELETION,
    NOTE,
    OTHER_REPOST,
    PROFILE,
    REACTION,
    REPOST,
    Event,
    address_of,
    answering,
    moment_of,
    root_and_parent,
    signed,
    value,
    values,
)  # fmt: skip
from parvis.networks.nostr.limits import LIMITS, from_relays
from parvis.networks.nostr.relays import ask, hand_over, page_at, relays_of
from parvis.networks.options import Option, chosen
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Counts,
    Journal,
    Limits,
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Target,
)  # fmt: skip

MOST = 500
FILTERS = 8  # of one question; relays take few
ABOUT_ARTICLE = "article"


class Nostr:
    """Fulfils Publishes, TellsLimits, Identifies, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "nostr"
    limits = LIMITS
    options = (
        Option("format", _("Format"), "choice", choices=(("", _("Note")), (ABOUT_ARTICLE, _("Article")))),
        Option("title", _("Title of the article")),
        Option("summary", _("Summary of the article"), "text", most=500),
        Option("first_comment", _("First comment"), "text", most=10_000),
    )
    kinds = arrivals.KINDS
    deeds = frozenset({"like", "unlike"})
    remarks = {
        "publish_images": "They lie on a file server of your choice; relays keep words only.",
        "publish_reel": "A film stands in a note.",
        "publish_story": "Nostr has no stories.",
        "publish_document": "Apps show pictures and films; a document would be a bare link.",
        "publish_thread": "Each part answers the one before.",
        "publish_poll": "Few apps show polls.",
        "content_warning": "Apps veil the note; it is for them to do so.",
        "publish_article": "As an article; it keeps its address when it is written anew.",
        "read_comments": "What people write under an article is a comment, under a note an answer.",
        "read_messages": "Private messages are encrypted twice over; Parvis does not read them yet.",
        "read_reviews": "Nostr has no reviews.",
        "read_follows": "As far as our relays know the lists of those who follow.",
        "web_hooks": "Relays send no web hooks; they are asked.",
        "measure": "What our relays know: others may know more.",
        "hide": "Nobody can take away what others signed.",
        "remove": "Nobody can take away what others signed.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        """Code points, as relays count."""
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        return [*checks.common(outgoing, limits, self.count, "Nostr"), *self._own_problems(outgoing)]

    def _own_problems(self, outgoing: Outgoing) -> Iterator[Problem]:
        if self._is_article(outgoing) and not str(outgoing.options.get("title") or "").strip():
            sentence = gettext("Nostr: without a title, the first line of the text becomes the title.")
            yield Problem("no_title", sentence, blocking=False)
        whole = "\n".join((*outgoing.parts, str(outgoing.options.get("first_comment") or "")))
        if "nsec1" in whole.lower():
            sentence = gettext("Nostr: the text holds a private key. Whoever reads it could write in its name.")
            yield Problem("secret", sentence)

    def _is_article(self, outgoing: Outgoing) -> bool:
        return outgoing.target is None and chosen(self.options, outgoing.options, "format") == ABOUT_ARTICLE

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One event per part, each an answer to the one before; an article is one, whatever its parts.

        Raises NoFileServer.
        """
        kept = [
            await posts.upload(self.http, access, media, number, journal) for number, media in enumerate(outgoing.media)
        ]
        sending = posts.Sending(self.http, access, journal)
        sent: list[Event] = []
        if self._is_article(outgoing):
            content, tags = posts.article(outgoing, kept, journal)
            sent.append(await sending.send(0, ARTICLE, content, tags))
        else:
            parent = await posts.event_of(self.http, access, outgoing.target) if outgoing.target else None
            for number in range(len(outgoing.parts)):
                content, tags = posts.note(outgoing, number, kept)
                parent = await self._answer(sending, number, content, tags, parent, access)
                sent.append(parent)
        first = posts.clean(str(outgoing.options.get("first_comment") or "")).strip()
        if first and outgoing.target is None:
            text = posts.named(first)
            tags = posts.word_tags(Outgoing((text,), language=outgoing.language), text)
            sent.append(await self._answer(sending, len(sent), text, tags, sent[-1], access))
        return Receipt(sent[0]["id"], posts.page_of(sent[0], access), tuple(event["id"] for event in sent))

    async def _answer(
        self,
        sending: posts.Sending,
        number: int,
        content: str,
        tags: list[list[str]],
        parent: Mapping[str, Any] | None,
        access: Access,
    ) -> Event:
        """A note, or an answer where there is a parent."""
        if parent is None:
            return await sending.send(number, NOTE, content, tags)
        kind, threading = answering(parent, access.account_id, relays_of(access)[0])
        return await sending.send(number, kind, content, [*threading, *(tag for tag in tags if tag not in threading)])

    async def read_limits(self, access: Access) -> Limits:
        """Of all relays that tell them."""

        async def one(relay: str) -> Any:
            headers = {"Accept": "application/nostr+json"}
            try:
                return (await call(self.http, "GET", f"{page_at(relay)}/", headers=headers, seconds=10)).json()
            except NetworkError:
                return None  # another one may tell

        return from_relays(await asyncio.gather(*map(one, relays_of(access))))

    async def who_am_i(self, access: Access) -> Account:
        """Our own profile. Raises AccessLost where the key is not that of the account."""
        if not keys.is_hex(access.token) or keys.public_of(access.token) != access.account_id:
            raise AccessLost()
        found = await ask(self.http, access, {"kinds": [PROFILE], "authors": [access.account_id]})
        profile = arrivals.profile_of(found[0] if found else None)
        name = keys.npub(access.account_id)
        return Account(
            account_id=access.account_id,
            handle=profile["nip05"] or name,
            name=profile["display_name"] or profile["name"] or f"{name[:12]}…",
            url=f"{posts.GATEWAY}/{name}",
            avatar_url=profile["picture"] if profile["picture"].startswith("https://") else "",
        )

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """Notes that answer nothing, and articles."""
        wish = {
            "kinds": [NOTE, ARTICLE],
            "authors": [access.account_id],
            "since": int(since.timestamp()),
            "limit": MOST,
        }
        found = await ask(self.http, access, wish)
        return [_own(event, access) for event in found if event["kind"] == ARTICLE or not root_and_parent(event)[0]]

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        """We count ourselves, each person once."""
        wanted = [remote_id for remote_id in remote_ids if keys.is_hex(remote_id)]
        kinds = [NOTE, REPOST, REACTION, OTHER_REPOST, COMMENT]
        found: list[Event] = []
        for start in range(0, len(wanted), FILTERS):
            some = wanted[start : start + FILTERS]
            found += await ask(self.http, access, *({"#e": [one], "kinds": kinds, "limit": MOST} for one in some))
        return {remote_id: _counted(remote_id, found) for remote_id in wanted}

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        """A like is an event of ours; taking it back is another one, which asks relays to forget it."""
        if deed not in self.deeds:
            raise NotPermitted(said=deed)
        ours = {"kinds": [REACTION], "authors": [access.account_id], "#e": [target.remote_id]}
        likes = [event for event in await ask(self.http, access, ours) if values(event, "e")[-1:] == [target.remote_id]]
        if deed == "like" and not likes:
            event = await posts.event_of(self.http, access, target)
            tags = [["e", event["id"], relays_of(access)[0], event["pubkey"]], ["p", event["pubkey"]]]
            if event["kind"] == ARTICLE:
                tags.append(["a", address_of(event)])
            tags.append(["k", str(event["kind"])])
            await hand_over(self.http, access, signed(access.token, REACTION, "+", tags, datetime.now(UTC)))
        elif deed == "unlike" and likes:
            tags = [*(["e", event["id"]] for event in likes), ["k", str(REACTION)]]
            await hand_over(self.http, access, signed(access.token, DELETION, "", tags, datetime.now(UTC)))


def _counted(remote_id: str, events: Sequence[Event]) -> Counts:
    likes, shares, replies = set(), set(), set()
    for event in events:
        last = values(event, "e")[-1:] == [remote_id]
        if event["kind"] == REACTION and last and event["content"] != arrivals.DISLIKE:
            likes.add(event["pubkey"])
        elif event["kind"] in (REPOST, OTHER_REPOST) and last:
            shares.add(event["pubkey"])
        elif event["kind"] in (NOTE, COMMENT) and remote_id in root_and_parent(event):
            replies.add(event["id"])
    return Counts(likes=len(likes), shares=len(shares), replies=len(replies))


def _own(event: Event, access: Access) -> OwnPost:
    files = [
        dict(piece.split(" ", 1) for piece in tag[1:] if " " in piece) for tag in event["tags"] if tag[:1] == ["imeta"]
    ]
    files = [told for told in files if told.get("url")]
    return OwnPost(
        remote_id=event["id"],
        url=posts.page_of(event, access),
        text=event["content"],
        published_at=moment_of(event),
        media_urls=tuple(told["url"] for told in files),
        media_alts=tuple(told.get("alt", "") for told in files),
        extra={"title": value(event, "title")} if event["kind"] == ARTICLE else {},
    )
