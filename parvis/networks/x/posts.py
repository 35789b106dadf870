"""Posts as X tells them: their words without its short links, what they belong to, and our own timeline."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

from parvis.kit.clock import parsed
from parvis.networks.errors import Temporary
from parvis.networks.protocols import Access
from parvis.networks.x.calling import Line

Post = Mapping[str, Any]
FIELDS = {
    "post.fields": "attachments,conversation_id,created_at,entities,lang,public_metrics",
    "expansions": "author_id,in_reply_to_user_id,referenced_posts,attachments.media_keys",
    "user.fields": "name,profile_image_url,username",
    "media.fields": "alt_text,media_key,preview_image_url,url",
}
MOST_PAGES = 32  # of a hundred: X tells no more than 3,200 posts of a timeline
_OF_MEDIA = re.compile(r"/status/\d+/(?:photo|video)/\d+$")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|\w+)/status/([0-9]{1,19})(?:[/?#].*)?", re.ASCII
)
_NAMES = re.compile(r"^(?:@\w+\s+)+")


def link_to(username: str, post_id: str) -> str:
    return f"https://x.com/{username or 'i'}/status/{post_id}"


def id_in(address: str) -> str:
    """Of the post whose address it is; "" where it is none."""
    found = _ADDRESS.fullmatch(address.strip())
    return found[1] if found else ""


def text_of(post: Post) -> str:
    """As its author wrote it: links in full, none to its own pictures."""
    text = str(post.get("text") or "")
    for link in (post.get("entities") or {}).get("urls") or ():
        whole = str(link.get("expanded_url") or link.get("url") or "")
        text = text.replace(str(link.get("url") or ""), "" if _OF_MEDIA.search(whole) else whole)
    return unescape(text).strip()


def without_names(text: str) -> str:
    """An answer begins with the names of whom it is for; X puts them there."""
    return _NAMES.sub("", text)


def without_quoted(text: str, post_id: str) -> str:
    """A post that quotes ends with a link to what it quotes; X puts it there."""
    before, _space, last = f" {text}".rpartition(" ")
    return before.strip() if id_in(last) == post_id else text


def referenced(post: Post, kind: str) -> str:
    """The id of the post that it answers (replied_to), quotes (quoted) or shares (retweeted); "" for none."""
    for one in post.get("referenced_posts") or post.get("referenced_tweets") or ():
        if one.get("type") == kind:
            return str(one.get("id") or "")
    return ""


def moment_of(post: Post) -> datetime:
    """Raises Temporary where it tells none: without it nothing about the post is sure."""
    try:
        return parsed(str(post["created_at"]))
    except (KeyError, ValueError) as error:
        raise Temporary(said="a post without created_at") from error


def media_keys(post: Post) -> list[str]:
    return list((post.get("attachments") or {}).get("media_keys") or ())


def included(told: Mapping[str, Any], kind: str, key: str = "id") -> dict[str, dict[str, Any]]:
    """What an answer holds beside its posts, by id."""
    return {str(one[key]): one for one in (told.get("includes") or {}).get(kind) or () if one.get(key)}


async def pages(
    line: Line, path: str, access: Access, params: Mapping[str, str], *, most: int = MOST_PAGES
) -> AsyncIterator[dict[str, Any]]:
    """Page after page, newest first, to the end."""
    token = ""
    for _page in range(most):
        told = await line.read(path, access, {**params, **({"pagination_token": token} if token else {})})
        yield told
        token = str((told.get("meta") or {}).get("next_token") or "")
        if not token:
            return


async def timeline(
    line: Line, access: Access, *, since: datetime | None = None, most: int = MOST_PAGES
) -> AsyncIterator[tuple[Post, Mapping[str, Any]]]:
    """Our own posts, newest first, each with the page that it stood on; reposts left out."""
    path = f"/2/users/{access.account_id}/tweets"
    params = {"max_results": "100", "exclude": "retweets", **FIELDS}
    if since is not None:
        params["start_time"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    async for told in pages(line, path, access, params, most=most):
        for post in told.get("data") or ():
            yield post, told
