"""WhatsApp: conversations of a business's number. People write first; the business answers, later by template.

Source of every call: https://developers.facebook.com/documentation/business-messaging/whatsapp/ (read 2026-11-22).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import now, parsed
from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks import text as words
from parvis.networks.checkable import Grants, Hooked
from parvis.networks.errors import ContentRefused, NotPermitted
from parvis.networks.meta import hooks as meta_hooks
from parvis.networks.meta.calls import API, Graph, Told, needed
from parvis.networks.meta.fields import inner, several, text
from parvis.networks.meta.oauth import keys_in, long_lived
from parvis.networks.options import Option
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Heard,
    Hook,
    Journal,
    Limits,
    Media,
    Outgoing,
    Problem,
    Receipt,
    Target,
)  # fmt: skip
from parvis.networks.whatsapp import arrivals, hooks, templates
from parvis.networks.whatsapp.errors import OWN
from parvis.networks.whatsapp.limits import CAPTION_CHARS, DOCUMENT, DOCUMENT_BYTES, LIMITS, WINDOW
from parvis.networks.whatsapp.sending import Message, file_of, kind_of, person_of, react, upload
from parvis.networks.whatsapp.tokens import WANTED, facts

NUMBER = "id,display_phone_number,verified_name"
THUMB = "👍"


class WhatsApp:
    """Fulfils Publishes (answers only), TellsLimits, Identifies, Refreshes, ReadsArrivals, Hears, Moderates,
    TellsGrants, TellsHooks.
    """

    key = "whatsapp"
    limits = LIMITS
    kinds = arrivals.KINDS
    deeds = frozenset({"like", "unlike"})
    options = (
        Option("template", _("Template"), "place", help=_("Needed where somebody wrote more than 24 hours ago.")),
        Option("parameters", _("For its places, one a line"), "text", most=4000),
    )
    api = API
    remarks = {
        "publish_text": "Only to somebody who wrote first; after 24 hours by approved templates.",
        "publish_images": "Only as an answer; each file is a message of its own.",
        "publish_carousel": "As several messages.",
        "publish_thread": "As several messages.",
        "publish_reel": "WhatsApp's API has conversations only.",
        "publish_story": "WhatsApp's API knows nothing of what people show there for a day.",
        "publish_poll": "WhatsApp's API has no polls.",
        "publish_article": "WhatsApp's API has conversations only.",
        "content_warning": "WhatsApp knows none; it is left out.",
        "first_comment": "WhatsApp has conversations only.",
        "find_own_posts": "Nothing lists what was sent.",
        "read_replies": "Everything that people write is a message.",
        "read_comments": "Everything that people write is a message.",
        "read_mentions": "Everything that people write is a message.",
        "read_messages": "By web hook only; what came before cannot be read.",
        "read_reviews": "WhatsApp has no reviews.",
        "read_likes": "Reactions to a message, by web hook only.",
        "read_boosts": "Nobody is told who passes a message on.",
        "read_follows": "A number has no followers.",
        "web_hooks": "Also whether a message was delivered, read, or failed.",
        "measure": "A message has no figures; its statuses come by web hook.",
        "hide": "A private message is seen by nobody else.",
        "remove": "Its API cannot take a person's message away.",
        "like": "As a reaction, within 24 hours of the person's last words.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http
        self.graph = Graph(http, OWN)

    def count(self, text: str, limits: Limits) -> int:
        return len(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        """Documents may be larger than films; a template needs no words."""
        light = tuple(replace(media, size=0) if media.mime == DOCUMENT else media for media in outgoing.media)
        found = checks.common(replace(outgoing, media=light), limits, self.count, "WhatsApp")
        template = bool(outgoing.options.get("template"))
        problems = [one for one in found if not (template and one.code in ("empty", "invisible"))]
        return [*problems, *_documents(outgoing.media), *_reachable(outgoing, template=template)]

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A template, or each part and each file as a message, the first one quoting what it answers."""
        target = outgoing.target
        if target is None or not person_of(target):
            raise ContentRefused(said=gettext("WhatsApp takes answers only, to people who wrote first."))
        files = [await self._uploaded(access, media, place, journal) for place, media in enumerate(outgoing.media)]
        if outgoing.options.get("template"):
            bodies = {"template": await self._template(outgoing, access, files, journal)}
        else:
            bodies = dict(_bodies(outgoing, files))
        if not bodies:
            raise ContentRefused(said=gettext("There is nothing to read in it yet."))
        ids: list[str] = []
        rest = None
        for name, body in bodies.items():
            once, quotes = f"{journal.once}:{name}", "" if ids else target.remote_id
            step = Message(self.graph, access, person_of(target), body, once=once, quotes=quotes)
            told = await journal.step(name, step.act, look=step.look)
            ids.append(str(told["id"]))
            rest = step.rest
        return Receipt(ids[0], arrivals.address_of(person_of(target)), tuple(ids), rest)

    async def _uploaded(self, access: Access, media: Media, place: int, journal: Journal) -> str:
        told = await journal.step(f"upload:{place}", partial(upload, self.graph, access, media), repeatable=True)
        return str(told["id"])

    async def _template(
        self, outgoing: Outgoing, access: Access, files: Sequence[str], journal: Journal
    ) -> dict[str, Any]:
        chosen = str(outgoing.options["template"])
        needs = await journal.step("needs", partial(templates.read, self.graph, access, chosen), repeatable=True)
        file = file_of(outgoing.media[0], files[0]) if files else None
        values = templates.lines(outgoing.options.get("parameters"))
        return {"type": "template", "template": templates.filled(needs, values, file)}

    async def read_limits(self, access: Access) -> Limits:
        """The places: templates that Meta has approved."""
        return replace(LIMITS, places=tuple(await templates.approved(self.graph, access)))

    async def who_am_i(self, access: Access) -> Account:
        return account_of(await self.graph.get(f"/{access.account_id}", access, fields=NUMBER))

    async def refresh(self, access: Access) -> Access:
        """A system user's token of sixty days for another; those without an end need none."""
        tokens = await long_lived(self.http, access.base_url, access.token, keys_in(access))
        return oauth.with_tokens(access, tokens)

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        """Nothing: everything comes by web hook, and cannot be read again."""
        return Catch((), mark)

    async def read_grants(self, access: Access) -> Grants | None:
        return Grants((await facts(self.graph, access)).granted, WANTED)

    async def read_hooks(self, access: Access) -> Hooked:
        """Whether the account tells our application; where to, only the application's settings say."""
        return Hooked(await is_told(self.graph, access))

    def greet(self, hook: Hook, keys: Mapping[str, object]) -> str | None:
        return meta_hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, object]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in self.deeds or not person_of(target):
            raise NotPermitted(said=deed)
        await react(self.graph, access, target, THUMB if deed == "like" else "")


async def is_told(graph: Graph, access: Access) -> bool:
    ours = str(access.extra.get("client_id") or "")
    told = await graph.get(f"/{access.extra.get('business', '')}/subscribed_apps", access)
    apps = [inner(one, "whatsapp_business_api_data") or one for one in several(told)]
    return any(not ours or text(one, "id") == ours for one in apps)


def account_of(number: Told) -> Account:
    """Raises Temporary for a number without an id."""
    written, name = text(number, "display_phone_number"), text(number, "verified_name")
    digits = "".join(sign for sign in written if sign.isdigit())
    return Account(needed(number), written, name or written, arrivals.address_of(digits))


def _bodies(outgoing: Outgoing, files: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The words first, or with the first file where it can bear them."""
    said = [part for part in outgoing.parts if not words.is_empty(part)]
    caption = ""
    if len(said) == 1 and len(said[0]) <= CAPTION_CHARS and outgoing.media and kind_of(outgoing.media[0]) != "audio":
        caption = said.pop()
    for place, part in enumerate(said):
        yield f"text:{place}", {"type": "text", "text": {"body": part, "preview_url": True}}
    for place, (media, number) in enumerate(zip(outgoing.media, files, strict=True)):
        kind = kind_of(media)
        yield f"file:{place}", {"type": kind, kind: file_of(media, number, caption if place == 0 else "")}


def _documents(media: Sequence[Media]) -> Iterator[Problem]:
    for number, one in enumerate(media, start=1):
        if one.mime == DOCUMENT and one.size > DOCUMENT_BYTES:
            sentence = gettext("WhatsApp: document {number} is larger than {most} MB.")
            yield Problem("file_too_large", sentence.format(number=number, most=DOCUMENT_BYTES // 10**6))


def _reachable(outgoing: Outgoing, *, template: bool) -> Iterator[Problem]:
    """Whether there is somebody to answer, and whether it is not too late for words of our own."""
    if outgoing.target is None:
        yield Problem("only_answers", gettext("WhatsApp takes no posts: a business answers people who wrote to it."))
        return
    if template and any(not words.is_empty(part) for part in outgoing.parts):
        sentence = gettext("WhatsApp: a template has words of its own; the text is left out.")
        yield Problem("text_left_out", sentence, blocking=False)
    at = str(outgoing.target.extra.get("at") or "")
    if at and not template and now() - parsed(at) >= WINDOW:
        sentence = gettext("WhatsApp: this was written more than 24 hours ago. Choose a template.")
        yield Problem("outside_window", sentence)
