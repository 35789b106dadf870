"""Discourse: topics, answers and private messages of a forum.

Source of every call: https://docs.discourse.org/ (openapi.json of 2026-08-20, read 2026-11-25).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks import checks
from parvis.networks import text as words
from parvis.networks.discourse import arrivals, hooks, posts
from parvis.networks.discourse.calling import first_of, is_whole, send, told, topic
from parvis.networks.discourse.errors import sorted_error
from parvis.networks.discourse.limits import LIMITS, TEXT_LEAST, TITLE_LEAST, from_site
from parvis.networks.errors import Gone, NotPermitted, Temporary
from parvis.networks.options import Option
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
    Target,
)  # fmt: skip

LIKE = 2  # post_action_type_id
NEW_TOPICS = 4  # filter of user_actions
PAGE = 30
MOST_PAGES = 20


class Discourse:
    """Fulfils Publishes, TellsLimits, Identifies, FindsOwn, ReadsArrivals, Hears, Measures, Moderates."""

    key = "discourse"
    limits = LIMITS
    options = (
        Option("title", _("Title of the topic"), most=255),
        Option("category", _("Category"), "place"),
        Option("tags", _("Tags"), "names", most=500),
        Option("recipients", _("Private, to these people"), "names", most=500),
        Option("first_comment", _("First answer"), "text", most=32_000),
    )
    kinds = frozenset(arrivals.KINDS.values())
    deeds = frozenset({"remove", "like", "unlike"})
    remarks = {
        "publish_reel": "A film stands in a post.",
        "publish_story": "Forums have no stories.",
        "publish_document": "Forums differ in what they let people attach.",
        "publish_poll": "Polls are a plugin, and not every forum has it.",
        "content_warning": "Forums know none; it is left out.",
        "publish_article": "A post ends at 32,000 characters.",
        "read_comments": "What people write under a topic is an answer.",
        "read_reviews": "Forums have no reviews.",
        "read_boosts": "Forums have no shares.",
        "read_follows": "Discourse itself has no followers.",
        "web_hooks": "An administrator makes the hook; what answers a whole topic comes with the next reading.",
        "hide": "A forum hides what was flagged, by its own rules.",
        "remove": "Where our user may delete it: as a moderator, or of its own.",
        "measure": "Likes and answers.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        title = posts.title_of(outgoing) if outgoing.target is None else ""
        named = replace(outgoing, options={**outgoing.options, "title": title})
        found = list(checks.common(named, limits, self.count, "Discourse"))
        private = bool(outgoing.options.get("recipients"))
        if outgoing.target is None and not private and words.graphemes(title) < TITLE_LEAST:
            sentence = gettext("Discourse: most forums want a title of {least} characters at least.")
            found.append(Problem("title_short", sentence.format(least=TITLE_LEAST), blocking=False))
        for number, part in enumerate(outgoing.parts):
            if 0 < words.graphemes(part.strip()) < TEXT_LEAST:
                sentence = gettext("Discourse: most forums want {least} characters at least.")
                advice = sentence.format(least=TEXT_LEAST)
                found.append(Problem("text_short", advice, blocking=False, part=number))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A topic, whose further parts answer each other; or an answer."""
        shown = [
            await posts.upload(self.http, access, media, index, journal) for index, media in enumerate(outgoing.media)
        ]
        place = None
        if outgoing.target is not None:
            place = await posts.place_of(self.http, access, outgoing.target)
        ids: list[str] = []
        url = ""
        for number, part in enumerate(posts.parts_of(outgoing)):
            raw = "\n\n".join([part, *shown] if number == 0 else [part]).strip()
            body: dict[str, Any] = {"raw": raw} if place else posts.body_of(outgoing, raw, journal.once)
            post = posts.Post(self.http, access, body, place, journal.began_at)
            made = await journal.step(f"post:{number}", post.act, look=post.look)
            place = posts.Place(made["topic"], made["number"])
            ids.append(made["id"])
            url = url or made["url"]
        return Receipt(ids[0], url, tuple(ids))

    async def read_limits(self, access: Access) -> Limits:
        return from_site(await told(self.http, access, "GET", "/site.json"))

    async def who_am_i(self, access: Access) -> Account:
        name = str(access.extra.get("user", ""))
        user = (await told(self.http, access, "GET", f"/u/{quote(name, safe='')}.json")).get("user")
        if not isinstance(user, dict) or not user.get("id"):
            raise Temporary(said=str(user))
        handle = str(user.get("username") or name)
        picture = str(user.get("avatar_template") or "").replace("{size}", "240")
        return Account(
            account_id=str(user["id"]),
            handle=f"@{handle}@{urlsplit(access.base_url).netloc}",
            name=str(user.get("name") or handle),
            url=f"{access.base_url}/u/{handle}",
            avatar_url=picture if "://" in picture or not picture else access.base_url + picture,
        )

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        """Topics of ours; private messages are none."""
        found: list[OwnPost] = []
        for page in range(MOST_PAGES):
            params = {
                "username": str(access.extra.get("user", "")),
                "filter": str(NEW_TOPICS),
                "offset": str(page * PAGE),
                "limit": str(PAGE),
            }
            answer = await told(self.http, access, "GET", "/user_actions.json", params=params)
            entries = [one for one in answer.get("user_actions") or () if isinstance(one, dict) and one.get("topic_id")]
            young = [one for one in entries if parsed(str(one["created_at"])) >= since]
            for entry in young:
                with suppress(Gone, NotPermitted):
                    found.append(await self._own(access, entry))
            if len(young) < len(entries) or len(entries) < PAGE:
                break
        return found

    async def _own(self, access: Access, entry: Mapping[str, Any]) -> OwnPost:
        """The list tells the beginning only; the topic tells all."""
        shown = await topic(self.http, access, str(entry["topic_id"]))
        first = await first_of(self.http, access, shown)
        result = posts.result_of({"topic_slug": shown.get("slug"), **first}, access.base_url)
        extra = {"title": str(shown.get("title") or ""), "topic": first["topic_id"]}
        return OwnPost(result["id"], result["url"], posts.text_of(first), parsed(str(first["created_at"])), extra=extra)

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.http, access, mark=mark, about=about)

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        """Forums send no handshake, but a ping that is signed as everything else."""
        return None

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            with suppress(Gone, NotPermitted):
                found[remote_id] = await self._counts(access, remote_id)
        return found

    async def _counts(self, access: Access, remote_id: str) -> Counts:
        """Of the first post all answers of the topic; of the others those that answer them."""
        post = await told(self.http, access, "GET", f"/posts/{remote_id}.json")
        replies = post.get("reply_count")
        if is_whole(post) and post["post_number"] == 1:
            replies = int((await topic(self.http, access, str(post["topic_id"]))).get("posts_count") or 1) - 1
        return Counts(likes=_liked(post).get("count", 0), replies=replies)

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in self.deeds:
            raise NotPermitted(said=deed)
        if deed == "remove":
            answer = await send(self.http, access, "DELETE", f"/posts/{target.remote_id}.json")
        elif deed == "like":
            wish = {"id": int(target.remote_id), "post_action_type_id": LIKE}
            answer = await send(self.http, access, "POST", "/post_actions.json", json=wish)
        else:
            path = f"/post_actions/{target.remote_id}.json"
            answer = await send(self.http, access, "DELETE", path, params={"post_action_type_id": str(LIKE)})
        if answer.ok:
            return
        error = sorted_error(answer)
        if deed == "remove" or not await self._stands(access, target.remote_id, liked=deed == "like"):
            raise error

    async def _stands(self, access: Access, remote_id: str, *, liked: bool) -> bool:
        """Whether it is as it should be already: a second like is refused like one that is forbidden."""
        post = await told(self.http, access, "GET", f"/posts/{remote_id}.json")
        return bool(_liked(post).get("acted")) == liked


def _liked(post: Mapping[str, Any]) -> dict[str, Any]:
    actions = [one for one in post.get("actions_summary") or () if isinstance(one, dict)]
    return next((one for one in actions if one.get("id") == LIKE), {})
