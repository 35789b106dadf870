"""Our own posts, as either portal lists them, and how they are counted.

Source: https://developers.tiktok.com/doc/tiktok-api-v2-video-list, …-video-query; business/video/list (2026-11-22).
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.kit.http import Http
from parvis.networks.protocols import Access, Counts
from parvis.networks.tiktok.calling import MOST_PAGES, ask, ask_business, count, is_business, moment, several, www

FIELDS = "id,title,video_description,create_time,share_url,cover_image_url,like_count,comment_count,share_count"
BUSINESS_FIELDS = ("item_id", "caption", "create_time", "share_url", "thumbnail_url", "likes", "comments", "shares")
PAGE = 20


@dataclass(frozen=True, slots=True)
class Video:
    remote_id: str
    text: str
    published_at: datetime
    url: str
    cover: str
    counts: Counts


async def videos(http: Http, access: Access, *, since: datetime | None = None) -> AsyncIterator[Video]:
    """Newest first."""
    cursor: object = None
    for _page in range(MOST_PAGES):
        data = await (_business_page if is_business(access) else _page_of)(http, access, cursor)
        for told in several(data, "videos"):
            video = _video(told, access)
            if video is None:
                continue
            if since is not None and video.published_at < since:
                return
            yield video
        before, cursor = cursor, data.get("cursor")
        if not data.get("has_more") or cursor is None or cursor == before:
            return


async def counted(http: Http, access: Access, ids: list[str]) -> dict[str, Counts]:
    """Of these posts; one that is gone is left out."""
    if is_business(access):
        found, wanted = {}, set(ids)
        async for video in videos(http, access):
            if video.remote_id in wanted:
                found[video.remote_id] = video.counts
            if len(found) == len(wanted):
                break
        return found
    found = {}
    for start in range(0, len(ids), PAGE):
        body = {"filters": {"video_ids": ids[start : start + PAGE]}}
        data = await ask(http, access, "POST", "/v2/video/query/", params={"fields": FIELDS}, json=body)
        found |= {str(told["id"]): _counts(told) for told in several(data, "videos") if told.get("id")}
    return found


async def _page_of(http: Http, access: Access, cursor: object) -> dict[str, Any]:
    body = {"max_count": PAGE} | ({} if cursor is None else {"cursor": cursor})
    return await ask(http, access, "POST", "/v2/video/list/", params={"fields": FIELDS}, json=body)


async def _business_page(http: Http, access: Access, cursor: object) -> dict[str, Any]:
    params = {"business_id": access.account_id, "fields": json.dumps(BUSINESS_FIELDS), "max_count": str(PAGE)}
    if cursor is not None:
        params["cursor"] = str(cursor)
    return await ask_business(http, access, "GET", "/business/video/list/", params=params)


def _video(told: Mapping[str, Any], access: Access) -> Video | None:
    remote_id, published_at = str(told.get("id") or told.get("item_id") or ""), moment(told.get("create_time"))
    if not remote_id or published_at is None:
        return None
    text = told.get("video_description") or told.get("title") or told.get("caption") or ""
    url = str(told.get("share_url") or "") or address(access, str(access.extra.get("username") or ""), remote_id)
    cover = str(told.get("cover_image_url") or told.get("thumbnail_url") or "")
    return Video(remote_id, str(text), published_at, url.partition("?")[0], cover, _counts(told))


def _counts(told: Mapping[str, Any]) -> Counts:
    return Counts(
        likes=count(told.get("like_count", told.get("likes"))),
        shares=count(told.get("share_count", told.get("shares"))),
        replies=count(told.get("comment_count", told.get("comments"))),
    )


def address(access: Access, username: str, video_id: str, *, photo: bool = False) -> str:
    """Of the post; of the profile while it has no number."""
    profile = f"{www(access)}/@{username}"
    return f"{profile}/{'photo' if photo else 'video'}/{video_id}" if video_id else profile
