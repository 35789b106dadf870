"""Three hundred thousand publications that wait for their day: what is due now is found without looking at them."""

import json
from typing import Any

import psycopg
import pytest
from django.db import connection

from parvis.kit.dsn import dsn
from parvis.publishing import statements
from parvis.publishing.models import Publication
from parvis.publishing.states import PublicationState as S
from parvis.publishing.tests.conftest import Bakery, publishing, wait_for
from tests.crash.shops import assert_all_is_well, open_shop

pytestmark = pytest.mark.crash
CHANNELS, POSTS = 300, 1000

FILL = """
INSERT INTO networks_channel (id, workspace_id, network, base_url, account_id, handle, name, url, avatar_url, limits,
                              state, state_since, problem, mark, timezone, created_at)
SELECT gen_random_uuid(), %(workspace)s, 'mastodon', 'http://127.0.0.1:9', n::text, '@' || n, 'c' || n, '', '', '{}',
       'connected', now(), '', '', '', now()
FROM generate_series(1, %(channels)s) AS n;
INSERT INTO publishing_lane (channel_id, workspace_id, host, lease_until, not_before)
SELECT id, workspace_id, base_url, '2000-01-01', '2000-01-01' FROM networks_channel
ON CONFLICT DO NOTHING;
INSERT INTO publishing_post (id, workspace_id, title, text, language, warning, version, created_at, saved_at)
SELECT gen_random_uuid(), %(workspace)s, '', 'Later', 'en', '', 1, now(), now() FROM generate_series(1, %(posts)s);
INSERT INTO publishing_publication (id, workspace_id, post_id, channel_id, options, state, state_since, version,
                                    goes_out_at, try_at, tries, step, step_effect, remote_id, url, part_ids, problem,
                                    said, created_at)
SELECT gen_random_uuid(), %(workspace)s, post.id, channel.id, '{}', 'scheduled', now(), 1, at, at, 0, '', false, '', '',
       '[]', '', '', now()
FROM (SELECT id, now() + interval '1 day' + random() * interval '60 days' AS at FROM publishing_post) AS post
CROSS JOIN networks_channel AS channel WHERE channel.network = 'mastodon' AND channel.name ~ '^c[0-9]+$';
"""


def fill(bakery: Bakery) -> None:
    values = {"workspace": bakery.workspace.pk, "channels": CHANNELS, "posts": POSTS}
    with connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, values)
        cursor.execute("ANALYZE publishing_publication, publishing_lane, networks_channel")


def plan_of_the_claim() -> list[dict[str, Any]]:
    """Every node of the plan that the publisher's connections use: one plan for whatever values come."""
    statement = statements.CLAIM
    for name, place in {"me": "$1::uuid", "lease": "$2::interval", "room": "$3::int", "full": "$4::text[]"}.items():
        statement = statement.replace(f"%({name})s", place)
    with psycopg.connect(dsn(), autocommit=True, cursor_factory=psycopg.ClientCursor) as fresh:
        told = fresh.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {statement}").fetchone()
    assert told is not None
    whole = told[0] if isinstance(told[0], list) else json.loads(told[0])
    return nodes(whole[0]["Plan"])


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan] + [node for below in plan.get("Plans", ()) for node in nodes(below)]


def test_what_is_due_is_found_by_the_partial_index_and_goes_out(open_bakery: Bakery) -> None:
    fill(open_bakery)
    shop = open_shop(open_bakery, "mastodon")
    for number in range(3):
        shop.due(f"Number {number}.", ago=10 - number)

    plan = plan_of_the_claim()
    with publishing():
        wait_for(lambda: len(shop.posts()) == 3)
        wait_for(lambda: not shop.channel.publications.exclude(state=S.PUBLISHED).exists())

    by_index = [node for node in plan if node.get("Index Name") == "publication_due"]
    scanned = [node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"]
    assert [node["Index Cond"] for node in by_index] == ["(try_at <= now())"]
    assert "publishing_publication" not in scanned
    assert_all_is_well([shop], [["Number 0.", "Number 1.", "Number 2."]])
    assert Publication.objects.filter(state=S.SCHEDULED, tries=0).count() == CHANNELS * POSTS
