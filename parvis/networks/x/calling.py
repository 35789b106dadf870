"""Calls to X: its headers, its two vocabularies, and answers with 200 that hold nothing but an error."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.datastructures import CaseInsensitiveMapping

from parvis.kit.http import Answer, Http
from parvis.networks.calls import call
from parvis.networks.errors import ContentRefused, Temporary
from parvis.networks.protocols import Access
from parvis.networks.x.errors import problem, sorted_error

HOME = "https://api.x.com"
#: What the specification calls posts, and what its pages still call tweets. Unknown parameters are refused, and which
#: of both an application may use is not told: ask by the specification, and by the older words where that is refused.
_OLDER_EXPANSIONS = {
    "referenced_posts": "referenced_tweets.id",
    "edit_history_post_ids": "edit_history_tweet_ids",
}
_OLDER_FIELDS = "author_id,in_reply_to_user_id,referenced_tweets"
_WINDOWS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")


class _Spelled(Http):
    """Another pool, whose answers carry the rate limits under the names that `networks.calls` knows."""

    def __init__(self, pool: Http) -> None:
        self.pool = pool

    async def call(self, method: str, url: str, **how: Any) -> Answer:
        answer = await self.pool.call(method, url, **how)
        return replace(answer, headers=_spelled(answer.headers))


class Line:
    """The way to X. Remembers for its life which of both vocabularies is understood."""

    def __init__(self, http: Http) -> None:
        self.http = _Spelled(http)
        self.older = False

    async def send(self, method: str, path: str, access: Access, *, effect: bool = False, **how: Any) -> Answer:
        """Raises NetworkError for anything but success."""
        headers = {"Authorization": f"Bearer {access.token}"}
        answer = await call(self.http, method, access.base_url + path, effect=effect, headers=headers, **how)
        if not answer.ok:
            raise sorted_error(answer)
        return answer

    async def ask(self, method: str, path: str, access: Access, **how: Any) -> dict[str, Any]:
        """A call that readers do not see: what it tells. Raises NetworkError."""
        answer = await self.send(method, path, access, **how)
        told = answer.json()
        if not isinstance(told, dict):
            raise Temporary(status=answer.status, said=answer.text())
        if "data" not in told and told.get("errors"):
            first = told["errors"][0] if isinstance(told["errors"], list) else told["errors"]
            raise problem(first, int(first.get("status") or 400) if isinstance(first, dict) else 400)
        return told

    async def read(self, path: str, access: Access, params: Mapping[str, str]) -> dict[str, Any]:
        """Read posts, in the vocabulary that this application is answered in."""
        if not self.older:
            try:
                return await self.ask("GET", path, access, params=params)
            except ContentRefused as error:
                if "post.fields" not in error.said and "referenced_posts" not in error.said:
                    raise
                self.older = True
        return await self.ask("GET", path, access, params=_in_older_words(params))


def _in_older_words(params: Mapping[str, str]) -> dict[str, str]:
    told = dict(params)
    fields = told.pop("post.fields", "")
    if fields:
        told["tweet.fields"] = f"{fields},{_OLDER_FIELDS}"
    if "expansions" in told:
        told["expansions"] = ",".join(_OLDER_EXPANSIONS.get(one, one) for one in told["expansions"].split(","))
    return told


def _spelled(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The first window in which nothing is left, else the usual one."""
    found = CaseInsensitiveMapping(dict(headers))
    spent = [window for window in _WINDOWS if str(found.get(f"{window}-remaining", "")).strip() == "0"]
    window = spent[-1] if spent else _WINDOWS[0]
    told = {
        f"X-RateLimit-{name.title()}": str(found[f"{window}-{name}"])
        for name in ("limit", "remaining", "reset")
        if found.get(f"{window}-{name}")
    }
    return CaseInsensitiveMapping({**dict(headers), **told})
