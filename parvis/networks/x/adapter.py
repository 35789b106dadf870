"""X, by its API version 2.

Source of every call: docs.x.com, and its specification 2.167 (read 2026-11-22).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import parsed
from parvis.kit.http import Http
from parvis.networks.checkable import Grants, Quota, kept_grants, quota_of
from parvis.networks.errors import AccessLost, ContentRefused, NotPermitted, Temporary
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
    Target,
)  # fmt: skip
from parvis.networks.x import arrivals, checking, hooks, posts
from parvis.networks.x.calling import Line
from parvis.networks.x.limits import LIMITS
from parvis.networks.x.sending import MESSAGE, SendMessage, SendPost
from parvis.networks.x.signin import SCOPES
from parvis.networks.x.uploads import upload
from parvis.networks.x.weight import LINK, weighted

_WHO_MAY_ANSWER = (
    ("", _("Everybody")),
    ("following", _("Accounts that you follow")),
    ("mentionedUsers", _("Only whom you name")),
    ("verified", _("Verified accounts")),
    ("subscribers", _("Subscribers")),
)
OPTIONS = (
    Option("reply_settings", _("Who may answer"), "choice", _WHO_MAY_ANSWER),
    Option("first_comment", _("First comment"), "text", most=280),
    Option("made_with_ai", _("Made with AI"), "yes", help=_("X then says so under the post.")),
    Option("paid_partnership", _("Paid partnership"), "yes", help=_("X then says so under the post.")),
    Option("quote", _("Quote this post"), most=500, help=_("The address of a post on X.")),
)
AT_ONCE = 100  # posts asked for in one request


class X:
    """Fulfils Publishes, Identifies, Refreshes, FindsOwn, ReadsArrivals, Hears, Measures, Moderates,
    TellsGrants, TellsQuota.
    """

    key = "x"
    limits = LIMITS
    options = OPTIONS
    kinds = frozenset({"reply", "mention", "message", "share", "follow"})
    deeds = frozenset({"hide", "show"})
    remarks = {
        "publish_thread": "X may refuse further parts from applications that pay as they go.",
        "publish_reel": "X has no reels; a film is a post like others.",
        "publish_story": "X has no stories.",
        "publish_document": "X takes no documents.",
        "publish_article": "A post has no title, and ends at 280 characters.",
        "content_warning": "Its API knows none.",
        "first_comment": "X may refuse it from applications that pay as they go.",
        "read_comments": "What people write under a post is a reply there.",
        "read_mentions": "Quotes too, where web hooks are set up.",
        "read_messages": "Those that are not end-to-end encrypted.",
        "read_reviews": "X has no reviews.",
        "read_likes": "X tells only how many; who it was, since April 2026, under Enterprise contracts alone.",
        "read_boosts": "By web hook only; their number is measured.",
        "read_follows": "By web hook only; their number is measured.",
        "web_hooks": "Needs the consumer secret, and a subscription made in the developer console.",
        "answer": "X takes an answer only where the post names us or quotes us, and private messages.",
        "remove": "X lets nobody remove what others wrote; it can be hidden.",
        "like": "X allows it, since April 2026, under Enterprise contracts alone.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http
        self.line = Line(http)

    def count(self, text: str, limits: Limits) -> int:
        return weighted(text, LINK if limits.link_chars is None else limits.link_chars)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        return list(checking.check(outgoing, limits, self.count))

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """One post per part, each answering the one before; or one private message."""
        private = is_message(outgoing.target)
        use = "dm" if private else "tweet"
        media = [
            await upload(self.line, number, file, access, journal, use=use)
            for number, file in enumerate(outgoing.media)
        ]
        if private:
            return await self._message(outgoing, media, access, journal)
        ids: list[str] = []
        url, rest = "", None
        for number in range(len(outgoing.parts)):
            post = SendPost(self.line, access, _fields(outgoing, number, media, ids), journal.began_at)
            told = await journal.step(f"post:{number}", post.act, look=post.look)
            ids.append(str(told["id"]))
            url, rest = url or str(told["url"]), post.rest
        comment = str(outgoing.options.get("first_comment") or "").strip()
        if comment and outgoing.target is None:
            post = SendPost(self.line, access, _answer(comment, ids[-1]), journal.began_at)
            await journal.step("first_comment", post.act, look=post.look)
        return Receipt(ids[0], url, tuple(ids), rest)

    async def _message(self, outgoing: Outgoing, media: list[str], access: Access, journal: Journal) -> Receipt:
        assert outgoing.target is not None
        person = str(outgoing.target.extra.get("person") or "")
        if not person.isdecimal():
            raise ContentRefused(said="no person to write to")
        fields: dict[str, Any] = {"text": "\n\n".join(outgoing.parts)}
        if media:
            fields["attachments"] = [{"media_id": media_id} for media_id in media]
        message = SendMessage(self.line, access, person, fields, journal.began_at)
        told = await journal.step("message", message.act, look=message.look)
        return Receipt(str(told["id"]), str(told["url"]), (str(told["id"]),))

    async def who_am_i(self, access: Access) -> Account:
        params = {"user.fields": "name,profile_image_url,public_metrics,username"}
        told = (await self.line.ask("GET", "/2/users/me", access, params=params)).get("data") or {}
        name = str(told.get("username") or "")
        if not told.get("id") or not name:
            raise Temporary(said="an account without a name")
        return Account(
            account_id=str(told["id"]),
            handle=f"@{name}",
            name=str(told.get("name") or name),
            url=f"https://x.com/{name}",
            avatar_url=str(told.get("profile_image_url") or ""),
            followers=(told.get("public_metrics") or {}).get("followers_count"),
        )

    async def read_grants(self, access: Access) -> Grants | None:
        return kept_grants(access, SCOPES)

    async def read_quota(self, access: Access) -> Quota | None:
        return quota_of((await self.line.send("GET", "/2/users/me", access)).headers)

    async def refresh(self, access: Access) -> Access:
        if not access.refresh_token:
            raise AccessLost
        # Imported late: `oauth` leads to the models, and they to the registry, which is importing this module.
        from parvis.networks.oauth import renew
        from parvis.networks.x.signin import provider

        return await renew(self.http, provider(access.base_url), access)

    def expires_at(self, access: Access) -> datetime | None:
        until = access.extra.get("expires_at")  # as networks/oauth.py notes it
        return parsed(str(until)) if until else None

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        found = []
        async for post, told in posts.timeline(self.line, access, since=since):
            files = posts.included(told, "media", "media_key")
            shown = [files[key] for key in posts.media_keys(post) if key in files]
            shown = [file for file in shown if file.get("url") or file.get("preview_image_url")]
            found.append(
                OwnPost(
                    remote_id=str(post["id"]),
                    url=posts.link_to(str(access.extra.get("username", "")), str(post["id"])),
                    text=posts.text_of(post),
                    published_at=posts.moment_of(post),
                    media_urls=tuple(str(file.get("url") or file["preview_image_url"]) for file in shown),
                    media_alts=tuple(str(file.get("alt_text") or "") for file in shown),
                    extra={"in_reply_to": posts.referenced(post, "replied_to")},
                )
            )
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        return await arrivals.read(self.line, access, mark=mark, about=about)

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        ids = [remote_id for remote_id in remote_ids if remote_id.isdecimal()]
        found: dict[str, Counts] = {}
        for start in range(0, len(ids), AT_ONCE):
            params = {"ids": ",".join(ids[start : start + AT_ONCE]), "post.fields": "public_metrics"}
            told = await self.line.read("/2/tweets", access, params)
            for post in told.get("data") or ():
                found[str(post["id"])] = _counts(post.get("public_metrics") or {})
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        if deed not in self.deeds or is_message(target):
            raise NotPermitted(said=deed)
        path = f"/2/tweets/{target.remote_id}/hidden"
        await self.line.ask("PUT", path, access, json={"hidden": deed == "hide"})

    def greet(self, hook: Hook, keys: Mapping[str, Any]) -> str | None:
        return hooks.greet(hook, keys)

    def heard(self, hook: Hook, keys: Mapping[str, Any]) -> Sequence[Heard]:
        return hooks.heard(hook, keys)


def is_message(target: Target | None) -> bool:
    return target is not None and target.remote_id.startswith(MESSAGE)


def _fields(outgoing: Outgoing, number: int, media: list[str], ids: list[str]) -> dict[str, Any]:
    """The body of the request for one part."""
    fields: dict[str, Any] = {}
    if outgoing.parts[number]:
        fields["text"] = outgoing.parts[number]
    if ids:
        fields["reply"] = {"in_reply_to_tweet_id": ids[-1]}
    elif outgoing.target is not None:
        fields["reply"] = {"in_reply_to_tweet_id": outgoing.target.remote_id}
    if number == 0 and media:
        fields["media"] = {"media_ids": media}
    if number == 0 and outgoing.poll is not None:
        poll = outgoing.poll
        fields["poll"] = {"options": list(poll.options), "duration_minutes": poll.seconds // 60}
    who = chosen(OPTIONS, outgoing.options, "reply_settings")
    if who and outgoing.target is None and number == 0:
        fields["reply_settings"] = who
    quoted = posts.id_in(str(outgoing.options.get("quote") or ""))
    if quoted and number == 0:
        fields["quote_tweet_id"] = quoted
    for name in ("made_with_ai", "paid_partnership"):
        if outgoing.options.get(name):
            fields[name] = True
    return fields


def _answer(text: str, post_id: str) -> dict[str, Any]:
    return {"text": text, "reply": {"in_reply_to_tweet_id": post_id}}


def _counts(told: Mapping[str, Any]) -> Counts:
    """A quote is a share with words."""
    reposts = told.get("repost_count", told.get("retweet_count"))
    shares = None if reposts is None else int(reposts) + int(told.get("quote_count") or 0)
    return Counts(likes=told.get("like_count"), shares=shares, replies=told.get("reply_count"))
