"""Publishing by the Business API: TikTok fetches films and pictures from an address of ours.

Source: https://business-api.tiktok.com/portal/docs?id=1739584855420929 (read 2026-11-22).
"""

from datetime import datetime
from typing import Any

from parvis.kit.http import Http
from parvis.networks import text as words
from parvis.networks.errors import AnswerLost
from parvis.networks.protocols import Access, Outgoing, Result, Undecidable
from parvis.networks.tiktok.calling import ask_business
from parvis.networks.tiktok.errors import NoAddress
from parvis.networks.tiktok.limits import EVERYBODY
from parvis.networks.tiktok.live import Standing
from parvis.networks.tiktok.posting import CLOCKS_APART, is_draft, text_of
from parvis.networks.tiktok.videos import videos


async def standing(http: Http, access: Access, publish_id: str) -> Standing:
    params = {"business_id": access.account_id, "publish_id": publish_id}
    told = await ask_business(http, access, "GET", "/business/publish/status/", params=params)
    ids = told.get("post_ids")
    found = tuple(str(one) for one in ids if one) if isinstance(ids, list) else ()
    return Standing(str(told.get("status") or ""), found, str(told.get("reason") or ""))


class Pulled:
    """One post that TikTok fetches the files of."""

    def __init__(self, http: Http, access: Access, outgoing: Outgoing, began_at: datetime) -> None:
        self.http, self.access, self.outgoing, self.began_at = http, access, outgoing, began_at

    @property
    def _who(self) -> str:
        return str(self.access.extra.get("username") or "")

    async def act(self) -> Result:
        media = self.outgoing.media
        if not all(one.url for one in media):
            raise NoAddress()
        body: dict[str, Any] = {"business_id": self.access.account_id}
        if media[0].is_image:
            path, addresses = "/business/photo/publish/", [one.url for one in media]
            body |= {"photo_images": addresses, "photo_cover_index": 0, "post_info": _photo_fields(self.outgoing)}
        else:
            path = "/business/video/publish/"
            body |= {"video_url": media[0].url, "post_info": _film_fields(self.outgoing)}
            second = str(self.outgoing.options.get("cover_second") or "")
            if second.isdecimal():
                body["thumbnail_offset"] = int(second) * 1000
        told = await ask_business(self.http, self.access, "POST", path, effect=True, json=body)
        if not told.get("share_id"):
            raise AnswerLost(said=str(told))
        return {"id": str(told["share_id"]), "who": self._who}

    async def look(self) -> Result | None:
        """As `posting.Photos.look`: what is not there may come yet."""
        async for video in videos(self.http, self.access, since=self.began_at - CLOCKS_APART):
            if words.same_text(video.text, text_of(self.outgoing)):
                return {"id": video.remote_id, "who": self._who, "live": True}
        raise Undecidable


def _film_fields(outgoing: Outgoing) -> dict[str, Any]:
    options = outgoing.options
    return {
        "caption": text_of(outgoing),
        "is_brand_organic": bool(options.get("own_brand")),
        "is_branded_content": bool(options.get("branded")),
        "disable_comment": not options.get("comments"),
        "disable_duet": not options.get("duet"),
        "disable_stitch": not options.get("stitch"),
        "is_ai_generated": bool(options.get("ai")),
        "upload_to_draft": is_draft(outgoing),
    }


def _photo_fields(outgoing: Outgoing) -> dict[str, Any]:
    options = outgoing.options
    return {
        "title": str(options.get("title") or "").strip(),
        "caption": text_of(outgoing),
        "privacy_level": str(options.get("privacy") or EVERYBODY),  # films have no other there
        "disable_comment": not options.get("comments"),
        "auto_add_music": bool(options.get("music")),
        "is_brand_organic": bool(options.get("own_brand")),
        "is_branded_content": bool(options.get("branded")),
        "is_draft": is_draft(outgoing),
    }
