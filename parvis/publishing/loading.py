"""From claimed lanes to what is due in them: a handful of statements for a whole batch."""

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.kit.http import Http
from parvis.networks.models import Channel
from parvis.networks.protocols import Access, Result
from parvis.networks.registry import adapter_for
from parvis.publishing import statements
from parvis.publishing.content import freeze
from parvis.publishing.journal import Due, Lane
from parvis.publishing.link import Link

_ACCESS = Channel._meta.get_field("access")


async def load(link: Link, lanes: Mapping[UUID, Lane], http: Http) -> None:
    """Fill each lane with its adapter, its access and its rows, in order."""
    channels = await link.rows(statements.CHANNELS, lanes=list(lanes))
    adapters: dict[str, Any] = {}
    for channel in channels:
        lane = lanes[channel.id]
        if channel.network not in adapters:
            adapters[channel.network] = adapter_for(channel.network, http)
        lane.adapter = adapters[channel.network]
        secret = _ACCESS.open(channel.access)
        if secret:
            lane.access = Access(base_url=channel.base_url, account_id=channel.account_id, **secret)
    rows = await link.rows(statements.LOAD, lanes=list(lanes))
    loaded_at = time.monotonic()
    steps = await _steps(link, [row.id for row in rows if row.seen_before])
    media = await _media(link, [row.post_id for row in rows if row.content is None])
    for row in rows:
        done, out = steps.get(row.id, ({}, False))
        lanes[row.channel_id].rows.append(
            Due(
                id=row.id,
                version=row.version,
                tries=row.tries,
                broken_off=row.broken_off,
                began_at=row.began_at,
                fresh_since=None if row.seen_before else loaded_at,
                late=row.late,
                connected=row.connected,
                content=row.content
                or freeze(
                    text=row.text,
                    language=row.language,
                    warning=row.warning,
                    poll=row.poll,
                    media=media.get(row.post_id, ()),
                    target=_target(row),
                    options=row.options,
                ),
                done=done,
                begun={row.step} if row.step and row.step_effect else set(),
                out=out,
            )
        )


def _target(row: Any) -> dict[str, Any] | None:
    if row.to_id is None:
        return None
    return {
        "remote_id": row.to_id,
        "root_id": row.to_root,
        "author_handle": row.to_handle,
        "extra": row.to_extra,
    }


async def _steps(link: Link, ids: list[UUID]) -> dict[UUID, tuple[dict[str, Result], bool]]:
    """By publication: the results of what is done, and whether readers see any of it."""
    found: dict[UUID, tuple[dict[str, Result], bool]] = {}
    if ids:
        for step in await link.rows(statements.STEPS, ids=ids):
            done, out = found.get(step.publication_id, ({}, False))
            found[step.publication_id] = ({**done, step.name: step.result}, out or step.effect)
    return found


async def _media(link: Link, posts: list[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    if posts:
        for row in await link.rows(statements.MEDIA, posts=posts):
            found[row.post_id].append((row.file_id, row.alt))
    return found
