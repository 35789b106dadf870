"""The publisher's SQL. Each statement is one commit; every write of a try is fenced by lease, state and version.

Only the database's clock is used. All statements may be repeated after a lost connection: they then change nothing.
"""

from parvis.publishing.states import PUBLICATION, PublicationState

S = PublicationState
_MAY_BEGIN = ", ".join(f"'{state}'" for state in sorted({*PUBLICATION.sources(S.SENDING), S.SENDING}))

#: Lanes with something due and nobody's lease. Blocked lanes are put aside first by a hash, so that a thousand
#: waiting publications of one blocked channel neither hide the others nor cost a join each.
CLAIM = """
WITH due AS MATERIALIZED (
  SELECT channel_id, min(try_at) AS since FROM (
    SELECT channel_id, try_at FROM publishing_publication
    WHERE live AND try_at <= now()
      AND channel_id NOT IN (SELECT channel_id FROM publishing_lane
                             WHERE lease_until >= now() OR not_before > now() OR host = ANY(%(full)s))
    ORDER BY try_at LIMIT 20000) AS oldest
  GROUP BY channel_id ORDER BY since LIMIT %(room)s),
free AS (
  SELECT lane.channel_id FROM publishing_lane AS lane JOIN due USING (channel_id)
  WHERE lane.lease_until < now() AND lane.not_before <= now() AND NOT lane.host = ANY(%(full)s)
  FOR UPDATE OF lane SKIP LOCKED)
UPDATE publishing_lane AS lane SET leased_by = %(me)s, lease_until = now() + %(lease)s
FROM free WHERE lane.channel_id = free.channel_id
RETURNING lane.channel_id, lane.host
"""

#: What is due in the lanes just claimed. "sending" comes first: nobody holds it, so its try broke off and must be
#: settled before anything else goes out on that channel.
LOAD = """
SELECT p.id, p.channel_id, p.workspace_id, p.version, p.tries, p.state = 'sending' AS broken_off,
       coalesce(p.began_at, now()) AS began_at, p.began_at IS NOT NULL AS seen_before,
       p.content, p.step, p.step_effect,
       now() > p.goes_out_at + w.late_limit AS late, channel.state = 'connected' AS connected,
       coalesce(p.text, post.text) AS text, p.options, post.id AS post_id, post.language, post.warning, post.poll,
       arrival.remote_id AS to_id, arrival.about_id AS to_root, arrival.author_handle AS to_handle,
       arrival.extra AS to_extra
FROM publishing_publication AS p
JOIN publishing_post AS post ON post.id = p.post_id
JOIN accounts_workspace AS w ON w.id = p.workspace_id
JOIN networks_channel AS channel ON channel.id = p.channel_id
LEFT JOIN networks_arrival AS arrival ON arrival.id = post.answers_id
WHERE p.channel_id = ANY(%(lanes)s) AND p.live AND p.try_at <= now()
ORDER BY p.state = 'sending' DESC, p.goes_out_at, p.created_at, p.id
LIMIT 20000
"""

CHANNELS = """
SELECT id, network, base_url, account_id, access FROM networks_channel WHERE id = ANY(%(lanes)s)
"""

STEPS = """
SELECT publication_id, name, effect, result FROM publishing_step
WHERE publication_id = ANY(%(ids)s) ORDER BY id
"""

MEDIA = """
SELECT m.post_id, m.file_id::text, coalesce(nullif(m.alt_text, ''), f.alt_text) AS alt
FROM publishing_postmedia AS m JOIN library_mediafile AS f ON f.id = m.file_id
WHERE m.post_id = ANY(%(posts)s) ORDER BY m.position, m.id
"""

#: Before a step: the step before it is noted as done, this one as begun, the publication as being sent. Only rows
#: that come back may go on: the lease must be ours, the state and the version those that we loaded. A pass that finds
#: the publication in "sending" notes that the pass before it broke off.
BEGIN = f"""
WITH wanted AS (
  SELECT * FROM json_to_recordset(%(rows)s::json)
    AS x(id uuid, version int, try int, began timestamptz, name text, effect bool, content jsonb, broken bool,
         done_name text, done_effect bool, done jsonb)),
moved AS (
  UPDATE publishing_publication AS p
  SET state = 'sending', tries = x.try, began_at = x.began, content = x.content, step = x.name, step_effect = x.effect,
      state_since = CASE p.tries WHEN x.try THEN p.state_since ELSE now() END
  FROM wanted AS x
  WHERE p.id = x.id AND p.version = x.version AND p.state IN ({_MAY_BEGIN}) AND p.tries IN (x.try, x.try - 1)
    -- one look by key per row: written as EXISTS, the planner would start from all leased lanes
    AND (SELECT lane.leased_by = %(me)s AND lane.lease_until > now()
         FROM publishing_lane AS lane WHERE lane.channel_id = p.channel_id)
  RETURNING p.id, p.workspace_id),
before AS (
  INSERT INTO publishing_step (workspace_id, publication_id, attempt, name, effect, done_at, result)
  SELECT moved.workspace_id, x.id, x.try, x.done_name, x.done_effect, now(), x.done
  FROM wanted AS x JOIN moved ON moved.id = x.id WHERE x.done_name IS NOT NULL
  ON CONFLICT (publication_id, name) DO NOTHING),
broken AS (
  INSERT INTO publishing_attempt
    (workspace_id, publication_id, number, worker, began_at, ended_at, outcome, problem, said)
  SELECT p.workspace_id, p.id, p.tries, %(me)s, p.state_since, now(), 'broken', '', ''
  FROM wanted AS x JOIN publishing_publication AS p ON p.id = x.id AND x.broken AND p.tries = x.try - 1
  ON CONFLICT (publication_id, number) DO NOTHING)
SELECT id FROM moved
"""

#: The positive answer. It is true whatever happened to our lease in the meantime, and whatever another worker has
#: noted of this try: "broken off" when it took the lane over.
PUBLISHED = """
WITH came AS (
  SELECT * FROM json_to_recordset(%(rows)s::json) AS x(id uuid, try int, remote_id text, url text, parts jsonb)),
began AS (
  SELECT p.id, p.workspace_id, p.state_since FROM came JOIN publishing_publication AS p ON p.id = came.id),
moved AS (
  UPDATE publishing_publication AS p
  SET state = 'published', state_since = now(), published_at = now(), remote_id = came.remote_id, url = came.url,
      part_ids = came.parts, step = '', problem = '', said = ''
  FROM came WHERE p.id = came.id AND p.state IN ('sending', 'unsure')
  RETURNING p.id)
INSERT INTO publishing_attempt
  (workspace_id, publication_id, number, worker, began_at, ended_at, outcome, problem, said)
SELECT began.workspace_id, came.id, came.try, %(me)s, began.state_since, now(), 'published', '', ''
FROM came JOIN moved ON moved.id = came.id JOIN began ON began.id = came.id
ON CONFLICT (publication_id, number) DO UPDATE SET outcome = 'published', ended_at = now(), problem = '', said = ''
"""

#: Any other end of a try. `nothing` happened: the step counts as not begun. The fence is the number of the try.
SETTLE = f"""
WITH ending AS (
  SELECT p.id, p.state_since AS began, %(state)s::text AS state, %(outcome)s::text AS outcome,
         %(problem)s::text AS problem, %(said)s::text AS said, now() + %(wait)s::interval AS again,
         %(nothing)s::bool AS nothing, %(done_name)s::text AS done_name
  FROM publishing_publication AS p WHERE p.id = %(id)s),
moved AS (
  UPDATE publishing_publication AS p
  SET state = e.state, state_since = CASE WHEN p.state = e.state THEN p.state_since ELSE now() END,
      problem = e.problem, said = e.said, step = CASE WHEN e.nothing THEN '' ELSE p.step END,
      try_at = coalesce(e.again, p.try_at)
  FROM ending AS e
  WHERE p.id = e.id AND p.tries = %(try)s AND p.version = %(version)s AND p.state IN ({_MAY_BEGIN})
  RETURNING p.id, p.channel_id, p.workspace_id),
noted AS (
  INSERT INTO publishing_step (workspace_id, publication_id, attempt, name, effect, done_at, result)
  SELECT moved.workspace_id, moved.id, %(number)s, e.done_name, %(done_effect)s, now(), %(done)s::jsonb
  FROM moved JOIN ending AS e ON e.id = moved.id AND e.done_name IS NOT NULL
  ON CONFLICT (publication_id, name) DO NOTHING),
ended AS (
  INSERT INTO publishing_attempt
    (workspace_id, publication_id, number, worker, began_at, ended_at, outcome, problem, said, again_at)
  SELECT moved.workspace_id, moved.id, %(number)s, %(me)s, e.began, now(), e.outcome, e.problem, e.said, e.again
  FROM moved JOIN ending AS e ON e.id = moved.id
  ON CONFLICT (publication_id, number) DO NOTHING),
rest AS (
  UPDATE publishing_lane AS lane SET not_before = e.again
  FROM moved JOIN ending AS e ON e.id = moved.id WHERE lane.channel_id = moved.channel_id AND e.again IS NOT NULL)
SELECT id FROM moved
"""

#: Give lanes back. `rest`: the network's headers ask to send nothing for so long.
RELEASE = """
UPDATE publishing_lane AS lane
SET leased_by = NULL, lease_until = '2000-01-01', not_before = greatest(lane.not_before, now() + x.rest)
FROM unnest(%(lane)s::uuid[], %(rest)s::interval[]) AS x(channel_id, rest)
WHERE lane.channel_id = x.channel_id AND lane.leased_by = %(me)s
"""

RENEW = """
UPDATE publishing_lane SET lease_until = now() + %(lease)s
WHERE leased_by = %(me)s AND lease_until > now() AND channel_id = ANY(%(lanes)s)
RETURNING channel_id
"""

ALIVE = """
INSERT INTO publishing_worker (id, host, pid, started_at, seen_at) VALUES (%(me)s, %(host)s, %(pid)s, now(), now())
ON CONFLICT (id) DO UPDATE SET seen_at = now()
"""

GONE = "DELETE FROM publishing_worker WHERE id = %(me)s OR seen_at < now() - interval '1 day'"
