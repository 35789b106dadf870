"""Messenger: the conversations of a Facebook page. People write first; a page answers.

Source of every call: https://developers.facebook.com/docs/messenger-platform/ (read 2026-11-22).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from parvis.kit.clock import now, parsed
from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.checkable import Grants, Hooked
from parvis.networks.errors import ContentRefused
from parvis.networks.messenger import arrivals, hooks, sending
from parvis.networks.messenger.errors import OWN
from parvis.networks.messenger.limits import HUMAN_WINDOW, LIMITS, WINDOW
from parvis.networks.messenger.scopes import SCOPES
from parvis.networks.messenger.sending import Message
from parvis.networks.meta import hooks as meta_hooks
from parvis.networks.meta import pages, telling
from parvis.networks.meta.calls import API, Graph, Told, needed
from parvis.networks.meta.fields import inner, text
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Heard,
    Hook,
    Journal,
    Limits,
    Outgoing,
    Problem,
    Receipt,
)  # fmt: skip

PAGE = "id,name,username,link,picture{url}"
INBOX = "https://business.facebook.com/latest/inbox/all?asset_id={page}"


class Messenger:
    """Fulfils Publishes (answers only), Identifies, Refreshes, ReadsArrivals, Hears, TellsGrants, TellsHooks."""

    key = "messenger"
    limits = LIMITS
    kinds = frozenset({"message", "like"})
    options = ()
    api = API
    remarks = {
        "publish_text": "Only as an answer to somebody who wrote first.",
        "publish_images": "Only as an answer; each file is a message of its own.",
        "publish_carousel": "As several messages.",
        "publish_thread": "As several messages.",
        "publish_reel": "Messenger has conversations only.",
        "publish_story": "Messenger has conversations only.",
        "publish_poll": "Messenger's API has no polls.",
        "publish_article": "Messenger has conversations only.",
        "content_warning": "Messenger knows none; it is left out.",
        "first_comment": "Messenger has conversations only.",
        "find_own_posts": "Messenger has conversations only.",
        "read_replies": "Everything that people write is a message.",
        "read_comments": "Everything that people write is a message.",
        "read_mentions": "Everything that people write is a message.",
        "read_reviews": "They belong to the page, not to its conversations.",
        "read_likes": "Reactions to a message, by web hook only.",
        "read_boosts": "A message cannot be shared.",
        "read_follows": "They belong to the page, not to its conversations.",
        "measure": "A message has no figures.",
        "answer": "Within 24 hours of the person's last words, by a person within 7 days.",
        "hide": "A private message is seen by nobody else.",
        "remove": "Its API cannot take a person's message away.",
        "like": "Its API's reactions are not documented well enough to rely on.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http
        self.graph = Graph(http, OWN)

    def count(self, text: str, limits: Limits) -> int:
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        return [*checks.common(outgoing, limits, self.count, "Messenger"), *_window(outgoing)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """Each part and each file is a message; the words come first."""
        target = outgoing.target
        if target is None or not target.extra.get("person"):
            raise ContentRefused(said=_("Messenger takes answers only, to people who wrote first."))
        bodies: dict[str, dict[str, object]] = {
            f"text:{place}": {"text": part} for place, part in enumerate(outgoing.parts) if not words.is_empty(part)
        }
        for place, media in enumerate(outgoing.media):
            upload = partial(sending.upload, self.graph, access, media)
            told = await journal.step(f"upload:{place}", upload, repeatable=True)
            attachment = {"type": sending.kind_of(media), "payload": {"attachment_id": told["id"]}}
            bodies[f"file:{place}"] = {"attachment": attachment}
        ids: list[str] = []
        rest = None
        for name, body in bodies.items():
            step = Message(self.graph, access, target, body, journal.began_at, tuple(ids))
            told = await journal.step(name, step.act, look=step.look)
            ids.append(str(told["id"]))
            rest = step.rest
        if not ids:
            raise ContentRefused(said=_("There is nothing to read in it yet."))
        return Receipt(ids[0], INBOX.format(page=access.account_id), tuple(ids), rest)

    async def who_am_i(self, access: Access) -> Account:
        return account_of(await self.graph.get("/me", access, fields=PAGE))

    async def refresh(self, access: Access) -> Access:
        return await pages.refreshed(self.http, access, access.account_id)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.graph, access, mark=mark)

    async def read_grants(self, access: Access) -> Grants | None:
        return await telling.read_grants(self.graph, access, SCOPES)

    async def read_hooks(self, access: Access) -> Hooked:
        return await telling.read_hooks(self.graph, access)

    def greet(self, hook: Hook, keys: Mapping[str, object]) -> str | None:
        return meta_hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, object]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)


def account_of(page: Told) -> Account:
    """Raises Temporary for a page without an id."""
    username, name = text(page, "username"), text(page, "name")
    return Account(
        account_id=needed(page),
        handle=f"@{username}" if username else name,
        name=name or username,
        url=text(page, "link") or f"https://www.facebook.com/{needed(page)}",
        avatar_url=text(inner(page, "picture", "data"), "url"),
    )


def _window(outgoing: Outgoing) -> Iterator[Problem]:
    """Whether there is somebody to answer, and whether it is not too late."""
    if outgoing.target is None:
        sentence = _("Messenger takes no posts: a page answers people who wrote to it.")
        yield Problem("only_answers", sentence)
        return
    at = str(outgoing.target.extra.get("at") or "")
    age = now() - parsed(at) if at else None
    if age is not None and age >= HUMAN_WINDOW:
        sentence = _("Messenger: this was written more than 7 days ago; answer once the person has written again.")
        yield Problem("outside_window", sentence)
    elif age is not None and age >= WINDOW:
        sentence = _("Messenger: this was written more than 24 hours ago. It goes out as the answer of a human agent.")
        yield Problem("human_agent", sentence, blocking=False)
