"""Threads, by Meta's own API for it.

Source of every call: https://developers.facebook.com/docs/threads/ (read 2026-11-22).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.http import Http
from parvis.networks import checks, oauth
from parvis.networks.checkable import Quota
from parvis.networks.errors import AccessLost, ContentRefused, Gone, NotPermitted, Refused
from parvis.networks.meta import hooks as meta_hooks
from parvis.networks.meta import telling
from parvis.networks.meta.calls import Graph, needed
from parvis.networks.meta.fields import number, several, text, when
from parvis.networks.options import Option, chosen
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Counts,
    Heard,
    Hook,
    Journal,
    Limits,
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Result,
    Target,
)  # fmt: skip
from parvis.networks.threads import arrivals, containers, hooks, quoting
from parvis.networks.threads.containers import Fields, Publishing
from parvis.networks.threads.errors import OWN
from parvis.networks.threads.limits import LIMITS, length

HOME = "https://graph.threads.net"
VERSION = "v1.0"
TOPIC_CHARS = 50
PROFILE = "id,username,name,threads_profile_picture_url"
METRICS = "likes,replies,reposts,quotes"
_WHO_ANSWERS = (
    ("", _("Everybody")),
    ("accounts_you_follow", _("Accounts that we follow")),
    ("mentioned_only", _("Only who is mentioned")),
)


class Threads:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates, TellsQuota."""

    key = "threads"
    limits = LIMITS
    kinds = frozenset({"reply", "mention"})
    deeds = frozenset({"hide", "show"})
    fetches_media = True
    options = (
        Option("topic", _("Topic"), most=TOPIC_CHARS, help=_("Without it, the first hashtag is the topic.")),
        Option("reply_control", _("Who may answer"), "choice", _WHO_ANSWERS),
        Option("first_comment", _("First comment"), "text", most=500),
        Option(
            "quote",
            _("Quote this post"),
            most=500,
            help=_("The address of a post of yours, or the number of any post: Threads finds no others by address."),
        ),
    )
    remarks = {
        "publish_reel": "Threads has no format for short films: a film is a post.",
        "publish_story": "Threads has no stories.",
        "publish_document": "Threads takes pictures and films only.",
        "publish_poll": "It stays open for a day, and each person has one vote.",
        "publish_article": "A post has no title, and 500 characters at most.",
        "content_warning": "Its API knows none for texts; it is left out.",
        "read_comments": "What people write under a post is a reply there.",
        "read_messages": "Its API has no private messages.",
        "read_reviews": "Threads has no reviews.",
        "read_likes": "Its API tells how many there are, not from whom.",
        "read_boosts": "Its API tells how many there are, not from whom.",
        "read_follows": "Its API tells how many there are, not who.",
        "web_hooks": "Replies and mentions, once Meta has reviewed the application.",
        "remove": "Only its author can remove a reply; it can be hidden.",
        "like": "Its API has no likes.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http
        self.graph = Graph(http, OWN, VERSION)

    def count(self, text: str, limits: Limits) -> int:
        return length(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        found = list(checks.common(outgoing, limits, self.count, "Threads"))
        if outgoing.poll is not None and outgoing.poll.multiple:
            found.append(Problem("poll_multiple", gettext("Threads: each person has one vote in a poll.")))
        comment = str(outgoing.options.get("first_comment") or "")
        if limits.text_chars is not None and self.count(comment, limits) > limits.text_chars:
            sentence = gettext("Threads: the first comment is too long, {most} characters at most.")
            found.append(Problem("comment_too_long", sentence.format(most=limits.text_chars)))
        wanted = str(outgoing.options.get("quote") or "").strip()
        if wanted and not quoting.is_readable(wanted):
            sentence = gettext("Threads: this is neither the address of a post there nor the number of one.")
            found.append(Problem("quote", sentence))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One post per part, each a container first."""
        ids: list[str] = []
        rest = None
        quote = await self._quote(outgoing, access, journal)
        for place, part in enumerate(outgoing.parts):
            beside = _beside(outgoing) | quote if place == 0 else {}
            under = ids[-1] if ids else outgoing.target.remote_id if outgoing.target else ""
            told, rest = await self._post(
                str(place), part, outgoing if place == 0 else None, beside, under, access, journal
            )
            ids.append(told)
        comment = str(outgoing.options.get("first_comment") or "")
        if comment.strip() and outgoing.target is None:
            _id, rest = await self._post("comment", comment, None, {}, ids[0], access, journal)
        address = await journal.step("address", partial(self._address, access, ids[0]), repeatable=True)
        return Receipt(ids[0], address["url"], tuple(ids), rest)

    async def _quote(self, outgoing: Outgoing, access: Access, journal: Journal) -> Fields:
        """The post that is quoted. Raises ContentRefused where Threads does not tell which one it is."""
        wanted = str(outgoing.options.get("quote") or "").strip()
        if not wanted:
            return {}
        told = await journal.step("quote", partial(quoting.find, self.graph, access, wanted), repeatable=True)
        return {"quote_post_id": str(told["id"])}

    async def _post(
        self,
        name: str,
        words: str,
        holds: Outgoing | None,
        beside: Fields,
        under: str,
        access: Access,
        journal: Journal,
    ) -> tuple[str, datetime | None]:
        """Container, waiting, publishing. holds: whose files belong to this post."""
        fields = containers.said(words) | beside | ({"reply_to_id": under} if under else {})
        files = holds.media if holds is not None else ()
        if len(files) == 1:
            fields |= containers.with_file(files[0])
        elif files:
            children = []
            for place, media in enumerate(files):
                child: Fields = {**containers.with_file(media), "is_carousel_item": True}
                children.append(await self._container(f"{name}:{place}", child, access, journal))
            fields |= {"media_type": "CAROUSEL", "children": ",".join(children)}
        container = await self._container(name, {key: one for key, one in fields.items() if one}, access, journal)
        step = Publishing(self.graph, access, container, fields, journal)
        told = await journal.step(f"publish:{name}", step.act, look=step.look)
        return str(told["id"]), step.rest

    async def _container(self, name: str, fields: Fields, access: Access, journal: Journal) -> str:
        made = partial(containers.create, self.graph, access, fields)
        told = await journal.step(f"container:{name}", made, repeatable=True)
        ready = partial(containers.wait, self.graph, access, told["id"])
        await journal.step(f"ready:{name}", ready, repeatable=True)
        return str(told["id"])

    async def _address(self, access: Access, remote_id: str) -> Result:
        try:
            return {"url": text(await self.graph.get(f"/{remote_id}", access, fields="id,permalink"), "permalink")}
        except Refused:  # it stands there all the same
            return {"url": ""}

    async def who_am_i(self, access: Access) -> Account:
        told = await self.graph.get("/me", access, fields=PROFILE)
        name = needed(told, "username")
        return Account(
            account_id=needed(told),
            handle=f"@{name}",
            name=text(told, "name") or name,
            url=f"https://www.threads.net/@{name}",
            avatar_url=text(told, "threads_profile_picture_url"),
            followers=await self._followers(access),
        )

    async def _followers(self, access: Access) -> int | None:
        """None where the application may not ask."""
        try:
            told = await self.graph.get("/me/threads_insights", access, metric="followers_count")
        except (NotPermitted, ContentRefused):
            return None
        return _metrics(several(told)).get("followers_count")

    async def refresh(self, access: Access) -> Access:
        """A token lives sixty days and is renewed by itself, once it is a day old. Raises AccessLost, Temporary."""
        bare = Graph(self.http, OWN, "")
        try:
            params = {"grant_type": "th_refresh_token", "access_token": access.token}
            told = await bare.get("/refresh_access_token", access, **params)
        except Refused as error:
            raise AccessLost(said=error.said, status=error.status) from error
        needed(told, "access_token")
        return oauth.with_tokens(access, oauth.tokens_of(told))

    def expires_at(self, access: Access) -> datetime | None:
        return oauth.expires_at(access)

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        return [post async for post in self._own(access, since)]

    async def _own(self, access: Access, since: datetime) -> AsyncIterator[OwnPost]:
        async for post in containers.since(self.graph, access, since, replies=False):
            at, url = when(post, "timestamp"), text(post, "media_url")
            if at is not None and text(post, "id"):
                yield OwnPost(
                    remote_id=text(post, "id"),
                    url=text(post, "permalink"),
                    text=text(post, "text"),
                    published_at=at,
                    media_urls=(url,) if url else (),
                    media_alts=(text(post, "alt_text"),) if url else (),
                )

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.graph, access, mark=mark, about=about)

    async def read_quota(self, access: Access) -> Quota | None:
        told = await self.graph.get("/me/threads_publishing_limit", access, fields="quota_usage,config")
        return telling.quota_in(told)

    def greet(self, hook: Hook, keys: Mapping[str, object]) -> str | None:
        return meta_hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, object]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            try:
                told = await self.graph.get(f"/{remote_id}/insights", access, metric=METRICS)
            except Gone:
                continue
            counted = _metrics(several(told))
            shared = [counted[name] for name in ("reposts", "quotes") if name in counted]
            found[remote_id] = Counts(counted.get("likes"), sum(shared) if shared else None, counted.get("replies"))
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        told = await self.graph.do("POST", f"/{target.remote_id}/manage_reply", access, hide=deed == "hide")
        if told.get("success") is not True:
            raise NotPermitted(said=str(told))


def _beside(outgoing: Outgoing) -> Fields:
    """What the first post carries beside its words and files."""
    who = chosen(Threads.options, outgoing.options, "reply_control")
    topic = str(outgoing.options.get("topic") or "").strip().removeprefix("#")
    beside: Fields = {"reply_control": who} if who else {}
    if topic:
        beside["topic_tag"] = topic
    return beside | (containers.with_poll(outgoing.poll) if outgoing.poll is not None else {})


def _metrics(told: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """By name: a number is in `total_value`, or the last one of `values`."""
    found: dict[str, int] = {}
    for metric in told:
        values = metric.get("values")
        places = [metric.get("total_value"), *(reversed(values) if isinstance(values, list) else ())]
        counts = (number(place, "value") for place in places if isinstance(place, Mapping))
        first = next((count for count in counts if count is not None), None)
        if first is not None:
            found[text(metric, "name")] = first
    return found
