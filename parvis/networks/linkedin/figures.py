"""What LinkedIn counts of a post.

Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/social-metadata-api,
…/organizations/share-statistics, …/members/post-statistics (read 2026-11-22).
"""

from collections.abc import Sequence
from typing import Any

from parvis.kit.http import Http
from parvis.networks.errors import Refused
from parvis.networks.linkedin.calling import encoded, is_page, listed, told
from parvis.networks.protocols import Access, Counts

BATCH = 20
#: The names of a post in two questions: in lists of statistics, and as the entity of a person's figures.
NAMES = {"share": ("shares", "share"), "ugcPost": ("ugcPosts", "ugc")}


async def shares(http: Http, access: Access, urns: Sequence[str]) -> dict[str, int]:
    """How often posts of a page were shared, up to 48 hours late; posts that nobody met are left out."""
    found: dict[str, int] = {}
    if not is_page(access):
        return found
    for kind, (name, _entity) in NAMES.items():
        of_kind = [urn for urn in urns if urn.startswith(f"urn:li:{kind}:")]
        for start in range(0, len(of_kind), BATCH):
            page = encoded(access.account_id)
            path = f"/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity={page}"
            path += f"&{name}={listed(*of_kind[start : start + BATCH])}"
            try:
                answer = await told(http, access, "GET", path)
            except Refused:  # another permission than the other figures need
                return found
            for row in answer.get("elements") or ():
                found[str(row.get(kind))] = int((row.get("totalShareStatistics") or {}).get("shareCount") or 0)
    return found


async def counts(http: Http, access: Access, urn: str, shared: int | None) -> Counts:
    """Raises Gone, NotPermitted."""
    if not is_page(access):
        reacted, said, passed = [await _figure(http, access, urn, of) for of in ("REACTION", "COMMENT", "RESHARE")]
        return Counts(likes=reacted, shares=passed, replies=said)
    answer = await told(http, access, "GET", f"/rest/socialMetadata/{encoded(urn)}")
    reactions = answer.get("reactionSummaries") or {}
    summary: dict[str, Any] = answer.get("commentSummary") or {}
    likes = sum(int(of_kind.get("count") or 0) for of_kind in reactions.values())
    return Counts(likes=likes, shares=shared, replies=summary.get("count"))


async def _figure(http: Http, access: Access, urn: str, kind: str) -> int | None:
    """One figure of a person's own post; each is a question of its own."""
    family = urn.split(":")[2] if urn.count(":") >= 3 else ""
    entity = f"({NAMES.get(family, NAMES['share'])[1]}:{encoded(urn)})"
    path = f"/rest/memberCreatorPostAnalytics?q=entity&entity={entity}&queryType={kind}&aggregation=TOTAL"
    rows = (await told(http, access, "GET", path)).get("elements") or ()
    return next((int(row["count"]) for row in rows if isinstance(row.get("count"), int)), None)
