"""WordPress, by its own REST API and an application password.

Source of every call: https://developer.wordpress.org/rest-api/reference/ (read 2026-11-22).
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from mimetypes import guess_extension
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kit.clock import parsed
from parvis.kit.http import Answer, Http
from parvis.networks import checks
from parvis.networks import text as words
from parvis.networks.calls import call
from parvis.networks.errors import AnswerLost, ContentRefused, Gone, NetworkError, NotPermitted, Temporary
from parvis.networks.options import Option
from parvis.networks.protocols import (
    Access,
    Account,
    Catch,
    Counts,
    Incoming,
    Journal,
    Limits,
    Media,
    Outgoing,
    OwnPost,
    Problem,
    Receipt,
    Result,
    Target,
    Undecidable,
)  # fmt: skip
from parvis.networks.wordpress import blocks, moderating
from parvis.networks.wordpress.errors import NotShown, error_code, sorted_error

UPLOAD_SECONDS = 300.0
LIMITS = Limits(
    media_items=40,
    mimes=frozenset(
        {"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm", "video/quicktime"}
    ),
    threads=False,
    source="https://developer.wordpress.org/rest-api/reference/posts/ (read 2026-11-22); sizes are untold",
)
ANY_STATUS = "publish,future,draft,pending,private"
#: `after` is compared on the site's own clock by older versions: read a day again rather than miss a comment.
OVERLAP = timedelta(hours=26)
COMMENT = "comment:"
LINKS_BACK = {"pingback", "trackback"}


class WordPress:
    """Fulfils Publishes, Identifies, FindsOwn, ReadsArrivals, Measures, Moderates."""

    key = "wordpress"
    limits = LIMITS
    options = (
        Option("title", _("Title of the article")),
        Option("excerpt", _("Excerpt"), "text", most=2000),
        Option("categories", _("Categories"), "names", most=500),
        Option("tags", _("Tags"), "names", most=500),
    )
    kinds = frozenset({"comment", "mention"})
    deeds = moderating.DEEDS
    remarks = {
        "publish_reel": "WordPress has no reels; a film stands in an article.",
        "publish_story": "WordPress itself has no stories.",
        "publish_document": "Documents do not stand in articles as Parvis writes them: pictures and films only.",
        "publish_thread": "The parts become one article.",
        "publish_poll": "WordPress itself has no polls.",
        "content_warning": "WordPress itself knows none; it is left out.",
        "read_replies": "What people write under an article is a comment.",
        "first_comment": "There is no first comment; an article has room for everything.",
        "read_messages": "WordPress itself has no private messages.",
        "read_reviews": "WordPress itself has no reviews.",
        "web_hooks": "WordPress itself sends none; what comes in is read regularly.",
        "read_mentions": "Links from other sites: pingbacks and trackbacks.",
        "read_likes": "WordPress itself has no likes.",
        "read_boosts": "WordPress itself has no shares.",
        "read_follows": "WordPress itself has no followers.",
        "measure": "Only how many comments there are.",
        "answer": "A comment, where the article is open to comments.",
        "hide": "It waits for moderation again, where our user may moderate.",
        "remove": "Into the site's bin, where our user may moderate.",
        "like": "WordPress itself has no likes.",
    }

    def __init__(self, http: Http) -> None:
        self.http = http

    def count(self, text: str, limits: Limits) -> int:
        return words.graphemes(text)

    def check(self, outgoing: Outgoing, limits: Limits) -> Sequence[Problem]:
        found = list(checks.common(outgoing, limits, self.count, "WordPress"))
        found = [problem for problem in found if problem.code != "mixed_media"]  # an article holds both
        if outgoing.target is None and words.is_empty(outgoing.options.get("title", "")):
            advice = gettext("WordPress: without a title, the first line of the text becomes the title.")
            found.append(Problem("no_title", advice, blocking=False))
        return found

    async def publish(self, outgoing: Outgoing, access: Access, journal: Journal) -> Receipt:
        """A post, or a comment where it answers one. A post is known by its address (slug) on every try."""
        if outgoing.target is not None:
            comment = _Comment(self, access, "\n\n".join(outgoing.parts), outgoing.target)
            told = await journal.step("comment", comment.act, look=comment.look)
            return Receipt(f"{COMMENT}{told['id']}", told["url"], (f"{COMMENT}{told['id']}",))
        title, body = _title_and_body(outgoing)
        slug = blocks.slug(title, journal.once)
        uploaded = [
            await self._upload(number, media, slug, access, journal) for number, media in enumerate(outgoing.media)
        ]
        fields = _fields(outgoing, title, body, slug, uploaded)
        for kind in ("categories", "tags"):
            terms = await self._terms(kind, outgoing.options.get(kind) or (), access, journal)
            if terms:
                fields[kind] = terms
        post = _Post(self, access, fields)
        told = await journal.step("post", post.act, look=post.look)
        return Receipt(str(told["id"]), told["url"], (str(told["id"]),))

    async def _upload(self, number: int, media: Media, slug: str, access: Access, journal: Journal) -> Result:
        """{"id", "url"} of a file in the site's library; one that an earlier try brought there is taken again."""
        name = f"{slug}-{number + 1}"

        async def upload() -> Result:
            there = (await self.ask("GET", "/wp/v2/media", access, params={"slug": name})).json()
            if there:
                return {"id": there[0]["id"], "url": there[0]["source_url"]}
            form = aiohttp.FormData()
            content = await asyncio.to_thread(media.path.read_bytes)
            suffix = media.path.suffix or guess_extension(media.mime) or ""
            form.add_field("file", content, filename=f"{name}{suffix}", content_type=media.mime)
            form.add_field("slug", name)
            form.add_field("title", media.alt[:100] or name)
            if media.alt:
                form.add_field("alt_text", media.alt)
            told = (await self.ask("POST", "/wp/v2/media", access, data=form, seconds=UPLOAD_SECONDS)).json()
            return {"id": told["id"], "url": told["source_url"]}

        return await journal.step(f"upload:{number}", upload, repeatable=True)

    async def _terms(self, kind: str, wanted: Iterable[object], access: Access, journal: Journal) -> list[int]:
        names = dict.fromkeys(name for name in (str(name).strip() for name in wanted) if name)
        steps = [_Term(self, kind, name, access) for name in names]
        told = [await journal.step(f"{kind}:{number}", step.act, repeatable=True) for number, step in enumerate(steps)]
        return [term["id"] for term in told]

    async def who_am_i(self, access: Access) -> Account:
        """The site and our user there. Raises NotPermitted where the user may not publish."""
        me = (await self.ask("GET", "/wp/v2/users/me", access, params={"context": "edit"})).json()
        rights = me.get("capabilities") or {}
        if not rights.get("publish_posts"):
            raise NotPermitted(said=", ".join(me.get("roles") or ()))
        site = (await self.ask("GET", "/", access)).json()
        host = urlsplit(access.base_url)
        return Account(
            account_id=str(me["id"]),
            handle=(host.netloc + host.path).rstrip("/"),
            name=words.from_html(site.get("name") or "") or host.netloc,
            url=site.get("home") or access.base_url,
            avatar_url=site.get("site_icon_url") or "",
        )

    async def own_posts(self, access: Access, *, since: datetime) -> Sequence[OwnPost]:
        params = {"author": access.account_id, "after": _utc(since - OVERLAP), "per_page": "100", "context": "edit"}
        found = []
        async for post in self.pages("/wp/v2/posts", access, params):
            published = parsed(post["date_gmt"])
            if published >= since:
                text = words.from_html(post["content"]["rendered"])
                title = words.from_html(post["title"]["rendered"])
                found.append(OwnPost(str(post["id"]), post["link"], text, published, extra={"title": title}))
        return found

    async def read_arrivals(self, access: Access, *, mark: str, about: Sequence[str]) -> Catch:
        """Comments, those that wait for moderation included; `mark`: the newest moment read."""
        params = {"orderby": "date_gmt", "order": "asc", "per_page": "100"}
        if mark:
            params["after"] = _utc(parsed(mark) - OVERLAP)
        try:
            comments = await self._comments(access, {**params, "status": "all", "context": "edit"})
        except NotPermitted:  # the role may not moderate: only what everybody sees
            comments = await self._comments(access, params)
        arrivals = tuple(_incoming(comment, access) for comment in comments)
        newest = max((incoming.happened_at for incoming in arrivals), default=None)
        return Catch(arrivals, max(mark, _utc(newest)) if newest else mark)

    async def _comments(self, access: Access, params: dict[str, str]) -> list[dict[str, Any]]:
        """All since a moment, else the latest page."""
        if "after" not in params:
            latest = await self.ask("GET", "/wp/v2/comments", access, params={**params, "order": "desc"})
            return list(latest.json())
        return [comment async for comment in self.pages("/wp/v2/comments", access, params)]

    async def measure(self, access: Access, remote_ids: Sequence[str]) -> Mapping[str, Counts]:
        found: dict[str, Counts] = {}
        for remote_id in remote_ids:
            if remote_id.startswith(COMMENT):
                continue
            params = {"post": remote_id, "per_page": "1", "_fields": "id"}
            try:
                answer = await self.ask("GET", "/wp/v2/comments", access, params=params)
            except Gone:
                continue
            found[remote_id] = Counts(replies=int(answer.headers.get("X-WP-Total", "0")))
        return found

    async def moderate(self, deed: str, target: Target, access: Access) -> None:
        await moderating.moderate(self.ask, deed, target, access, prefix=COMMENT)

    async def pages(self, path: str, access: Access, params: dict[str, str]) -> AsyncIterator[dict[str, Any]]:
        """The entries of all pages."""
        page = 1
        while True:
            answer = await self.ask("GET", path, access, params={**params, "page": str(page)})
            for entry in answer.json():
                yield entry
            if page >= int(answer.headers.get("X-WP-TotalPages") or 1):
                return
            page += 1

    async def ask(self, method: str, path: str, access: Access, **how: Any) -> Answer:
        """One call; anything but a successful answer in JSON is raised as a NetworkError."""
        answer = await self.send(method, path, access, **how)
        if not answer.ok:
            raise sorted_error(answer)
        if answer.json() is None:
            raise (AnswerLost if how.get("effect") else Temporary)(status=answer.status, said=answer.text())
        return answer

    async def send(self, method: str, path: str, access: Access, **how: Any) -> Answer:
        user = access.extra.get("user", "")
        basic = base64.b64encode(f"{user}:{access.token}".encode()).decode()
        root = access.extra.get("root") or f"{access.base_url}/wp-json"
        return await call(self.http, method, root + path, headers={"Authorization": f"Basic {basic}"}, **how)


class _Post:
    """One article: publishing it under its slug, and finding it there."""

    def __init__(self, wordpress: WordPress, access: Access, fields: dict[str, Any]) -> None:
        self.wordpress, self.access, self.fields = wordpress, access, fields

    async def act(self) -> Result:
        answer = await self.wordpress.ask("POST", "/wp/v2/posts", self.access, effect=True, json=self.fields)
        told = answer.json()
        if told.get("slug", self.fields["slug"]) != self.fields["slug"]:
            try:
                return await self._settle_double(told)
            except NetworkError as error:  # ours is out all the same: the next try looks
                raise AnswerLost(said=error.said, status=error.status) from error
        return {"id": told["id"], "url": told["link"]}

    async def _settle_double(self, ours: dict[str, Any]) -> Result:
        """WordPress gave another address, so ours was taken: by an earlier try whose request came late.

        The earlier one stays, this one goes.
        """
        earlier = await self.look()
        if earlier is None or earlier["id"] == ours["id"]:  # the site forms addresses in its own way
            return {"id": ours["id"], "url": ours["link"]}
        await self.wordpress.ask("DELETE", f"/wp/v2/posts/{ours['id']}", self.access, params={"force": "true"})
        return earlier

    async def look(self) -> Result | None:
        """Whatever stands under our slug: nobody else can have chosen it."""
        params = {"slug": self.fields["slug"], "status": ANY_STATUS, "context": "edit"}
        found = (await self.wordpress.ask("GET", "/wp/v2/posts", self.access, params=params)).json()
        return {"id": found[0]["id"], "url": found[0]["link"]} if found else None


class _Term:
    """A category or tag, found by its name or made."""

    def __init__(self, wordpress: WordPress, kind: str, name: str, access: Access) -> None:
        self.wordpress, self.kind, self.name, self.access = wordpress, kind, name, access

    async def act(self) -> Result:
        path = f"/wp/v2/{self.kind}"
        params = {"search": self.name, "per_page": "100", "_fields": "id,name"}
        for term in (await self.wordpress.ask("GET", path, self.access, params=params)).json():
            if words.from_html(term["name"]).casefold() == self.name.casefold():
                return {"id": int(term["id"])}
        answer = await self.wordpress.send("POST", path, self.access, json={"name": self.name})
        told = answer.json()
        if error_code(answer) == "term_exists":
            return {"id": int(told["data"]["term_id"])}
        if not answer.ok:
            raise sorted_error(answer)
        if not isinstance(told, dict) or "id" not in told:
            raise Temporary(status=answer.status, said=answer.text())
        return {"id": int(told["id"])}


class _Comment:
    """An answer to a comment, or a comment under a post."""

    def __init__(self, wordpress: WordPress, access: Access, text: str, target: Target) -> None:
        self.wordpress, self.access, self.text = wordpress, access, text
        to_comment = target.remote_id.startswith(COMMENT)
        self.post = target.root_id if to_comment else target.remote_id
        self.parent = target.remote_id.removeprefix(COMMENT) if to_comment else "0"

    async def act(self) -> Result:
        body = {"post": self.post, "parent": self.parent, "content": escape(self.text, quote=False)}
        told = (await self.wordpress.ask("POST", "/wp/v2/comments", self.access, effect=True, json=body)).json()
        return {"id": told["id"], "url": told.get("link", "")}

    async def look(self) -> Result | None:
        """Our own comment with the same words at that place, of whatever age: WordPress takes each only once.

        Who may not moderate sees only what is approved; ours may then wait for a moderator. Raises Undecidable.
        """
        try:
            return await self._found({"author": self.access.account_id, "status": "all"})
        except (NotPermitted, NotShown):
            found = await self._found_by_everybody()
        if found is None:
            raise Undecidable
        return found

    async def _found_by_everybody(self) -> Result | None:
        try:
            return await self._found({})
        except (NotPermitted, NotShown):  # a site that shows nothing to anybody
            return None

    async def _found(self, wish: dict[str, str]) -> Result | None:
        params = {"post": self.post, "parent": self.parent, "per_page": "100", **wish}
        async for comment in self.wordpress.pages("/wp/v2/comments", self.access, params):
            ours = str(comment.get("author")) == self.access.account_id
            if ours and words.same_text(words.from_html(comment["content"]["rendered"]), self.text):
                return {"id": comment["id"], "url": comment.get("link", "")}
        return None


def _title_and_body(outgoing: Outgoing) -> tuple[str, str]:
    """The title given, else the first line of the text, which then leaves the body."""
    whole = "\n\n".join(outgoing.parts)
    title = str(outgoing.options.get("title") or "").strip()
    if title:
        return title, whole
    first, _line, rest = whole.partition("\n")
    return (first.strip(), rest) if len(first) <= 120 else (first[:117].rstrip() + "…", whole)


def _fields(
    outgoing: Outgoing, title: str, body: str, slug: str, uploaded: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The body of the request: the first picture stands above the article, the others in it."""
    files = list(zip(outgoing.media, uploaded, strict=True))
    fields: dict[str, Any] = {"title": escape(title, quote=False), "slug": slug, "status": "publish"}
    above = next((pair for pair in files if pair[0].is_image), None)
    if above is not None and outgoing.options.get("featured", True):
        fields["featured_media"] = above[1]["id"]
        files.remove(above)
    content = [blocks.paragraphs(body)] + [blocks.file_block(media, told["id"], told["url"]) for media, told in files]
    fields["content"] = "\n\n".join(block for block in content if block)
    excerpt = str(outgoing.options.get("excerpt") or "").strip()
    if excerpt:
        fields["excerpt"] = escape(excerpt, quote=False)
    if not any(fields.get(name) for name in ("title", "content", "featured_media")):
        raise ContentRefused()
    return fields


def _incoming(comment: dict[str, Any], access: Access) -> Incoming:
    author = str(comment.get("author") or 0)
    return Incoming(
        kind="mention" if comment.get("type") in LINKS_BACK else "comment",
        remote_id=f"{COMMENT}{comment['id']}",
        happened_at=parsed(comment["date_gmt"]),
        author_id=author if author != "0" else f"name:{comment.get('author_name', '')}",
        author_handle=comment.get("author_name") or "",
        author_name=comment.get("author_name") or "",
        author_url=comment.get("author_url") or "",
        avatar_url=(comment.get("author_avatar_urls") or {}).get("96", ""),
        text=words.from_html(comment["content"]["rendered"]),
        url=comment.get("link") or "",
        about_id=str(comment["post"]),
        parent_id=f"{COMMENT}{comment['parent']}" if comment.get("parent") else "",
        ours=author == access.account_id,
        extra={"status": comment.get("status", "")},
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
