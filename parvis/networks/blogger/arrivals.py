"""Comments of a blog: what everybody sees, and what waits for us.

Source: https://developers.google.com/blogger/docs/3.0/reference/comments (read 2026-11-22).
"""

from datetime import UTC

from parvis.kit.clock import parsed
from parvis.networks import text as words
from parvis.networks.blogger.articles import blog
from parvis.networks.google_common.calls import Caller, Told, moment, word
from parvis.networks.protocols import Access, Catch, Incoming

PAGE = 100
MOST = 1000


async def read(caller: Caller, access: Access, mark: str) -> Catch:
    """`mark`: the newest moment that was read; "" reads the latest page."""
    params = {"status": ["LIVE", "PENDING"], "fetchBodies": "true", "maxResults": str(PAGE)}
    if mark:
        params["startDate"] = parsed(mark).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    found: list[Incoming] = []
    async for comment in caller.pages(f"{blog(access)}/comments", access, params):
        incoming = _incoming(comment, access)
        if incoming is not None:
            found.append(incoming)
        if len(found) >= (MOST if mark else PAGE):
            break
    found.sort(key=lambda one: one.happened_at)
    return Catch(tuple(found), found[-1].happened_at.isoformat() if found else mark)


def _incoming(comment: Told, access: Access) -> Incoming | None:
    """None for what has no id or moment."""
    said, name, post = moment(comment, "published"), word(comment, "id"), word(comment, "post", "id")
    if said is None or not name or not post:
        return None
    author = word(comment, "author", "id")
    return Incoming(
        kind="comment",
        remote_id=name,
        happened_at=said,
        author_id=author or f"name:{word(comment, 'author', 'displayName')}",
        author_handle=word(comment, "author", "displayName"),
        author_name=word(comment, "author", "displayName"),
        author_url=word(comment, "author", "url"),
        avatar_url=word(comment, "author", "image", "url"),
        text=words.from_html(word(comment, "content")),
        about_id=post,
        parent_id=word(comment, "inReplyTo", "id"),
        ours=bool(author) and author == access.extra.get("author"),
        extra={"post": post, "status": word(comment, "status")},
    )
