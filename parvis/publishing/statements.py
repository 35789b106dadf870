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
    WHERE state IN ('scheduled', 'sending') AND try_at <= now()
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
       coalesce(p.began_at, now()) AS began_at, p.began_at IS NOT NULL AS seen_before, p.content,
       now() > p.goes_out_at + w.late_limit AS late, channel.state = 'connected' AS connected,
       coalesce(p.text, post.text) AS text, p.options, post.id AS post_id, post.language, post.warning, post.poll,
       arrival.remote_id AS to_id, arrival.about_id AS to_root, arrival.author_handle AS to_handle,
       arrival.extra AS to_extra
FROM publishing_publication AS p
JOIN publishing_post AS post ON post.id = p.post_id
JOIN accounts_workspace AS w ON w.id = p.workspace_id
JOIN networks_channel AS channel ON channel.id = p.channel_id
LEFT JOIN networks_arrival AS arrival ON arrival.id = post.answers_id
WHERE p.channel_id = ANY(%(lanes)s) AND p.state IN ('scheduled', 'sending') AND p.try_at <= now()
ORDER BY p.state = 'sending' DESC, p.goes_out_at, p.created_at, p.id
LIMIT 20000
"""

CHANNELS = """
SELECT id, network, base_url, account_id, access FROM networks_channel WHERE id = ANY(%(lanes)s)
"""

STEPS = """
SELECT publication_id, name, effect, done_at IS NOT NULL AS done, result FROM publishing_step
WHERE publication_id = ANY(%(ids)s) ORDER BY id
"""

MEDIA = """
SELECT m.post_id, m.file_id::text, coalesce(nullif(m.alt_text, ''), f.alt_text) AS alt
FROM publishing_postmedia AS m JOIN library_mediafile AS f ON f.id = m.file_id
WHERE m.post_id = ANY(%(posts)s) ORDER BY m.position, m.id
"""

#: Before a step: the step before it is noted as done, this one as begun, the publication as being sent. Only rows
#: that come back may go on: the lease must be ours, the state and the version those that we loaded.
BEGIN = f"""
WITH wanted AS (
  SELECT * FROM unnest(%(id)s::uuid[], %(version)s::int[], %(try)s::int[], %(began)s::timestamptz[], %(name)s::text[],
                       %(effect)s::bool[], %(content)s::jsonb[], %(done_name)s::text[], %(done)s::jsonb[])
    AS x(id, version, try, began, name, effect, content, done_name, done)),
moved AS (
  UPDATE publishing_publication AS p
  SET state = 'sending', tries = x.try, began_at = x.began, content = x.content,
      state_since = CASE p.state WHEN 'sending' THEN p.state_since ELSE now() END
  FROM wanted AS x
  WHERE p.id = x.id AND p.version = x.version AND p.state IN ({_MAY_BEGIN}) AND p.tries IN (x.try, x.try - 1)
    AND EXISTS (SELECT FROM publishing_lane AS lane
                WHERE lane.channel_id = p.channel_id AND lane.leased_by = %(me)s AND lane.lease_until > now())
  RETURNING p.id, p.workspace_id),
before AS (
  UPDATE publishing_step AS s SET done_at = now(), result = x.done
  FROM wanted AS x JOIN moved ON moved.id = x.id
  WHERE s.publication_id = x.id AND s.name = x.done_name),
tried AS (
  INSERT INTO publishing_attempt (workspace_id, publication_id, number, worker, began_at, outcome, problem, said)
  SELECT moved.workspace_id, x.id, x.try, %(me)s, now(), 'running', '', ''
  FROM wanted AS x JOIN moved ON moved.id = x.id WHERE x.done_name IS NULL
  ON CONFLICT (publication_id, number) DO NOTHING),
noted AS (
  INSERT INTO publishing_step (workspace_id, publication_id, attempt, name, effect, began_at)
  SELECT moved.workspace_id, x.id, x.try, x.name, x.effect, now() FROM wanted AS x JOIN moved ON moved.id = x.id
  ON CONFLICT (publication_id, name) DO UPDATE SET attempt = excluded.attempt)
SELECT id FROM moved
"""

#: The positive answer. It is true whatever happened to our lease in the meantime.
PUBLISHED = """
WITH came AS (
  SELECT * FROM unnest(%(id)s::uuid[], %(try)s::int[], %(remote_id)s::text[], %(url)s::text[], %(parts)s::jsonb[],
                       %(done_name)s::text[], %(done)s::jsonb[])
    AS x(id, try, remote_id, url, parts, done_name, done)),
moved AS (
  UPDATE publishing_publication AS p
  SET state = 'published', state_since = now(), published_at = now(), remote_id = came.remote_id, url = came.url,
      part_ids = came.parts, problem = '', said = ''
  FROM came WHERE p.id = came.id AND p.state IN ('sending', 'unsure')),
noted AS (
  UPDATE publishing_step AS s SET done_at = now(), result = came.done
  FROM came WHERE s.publication_id = came.id AND s.name = came.done_name AND s.done_at IS NULL)
UPDATE publishing_attempt AS a
SET ended_at = now(), outcome = CASE WHEN a.number = came.try THEN 'published' ELSE 'broken' END
FROM came WHERE a.publication_id = came.id AND a.number <= came.try AND a.outcome = 'running'
"""

#: Any other end of a try. `nothing` happened: the step counts as not begun. The fence is the number of the try.
SETTLE = f"""
WITH moved AS (
  UPDATE publishing_publication AS p
  SET state = %(state)s, state_since = CASE WHEN p.state = %(state)s THEN p.state_since ELSE now() END,
      problem = %(problem)s, said = %(said)s,
      try_at = CASE WHEN %(wait)s::interval IS NULL THEN p.try_at ELSE now() + %(wait)s::interval END
  WHERE p.id = %(id)s AND p.tries = %(try)s AND p.version = %(version)s AND p.state IN ({_MAY_BEGIN})
  RETURNING p.id, p.channel_id),
undone AS (
  DELETE FROM publishing_step AS s USING moved
  WHERE %(nothing)s AND s.publication_id = moved.id AND s.done_at IS NULL AND s.name IS DISTINCT FROM %(done_name)s),
noted AS (
  UPDATE publishing_step AS s SET done_at = now(), result = %(done)s
  FROM moved WHERE s.publication_id = moved.id AND s.name = %(done_name)s AND s.done_at IS NULL),
ended AS (
  UPDATE publishing_attempt AS a
  SET ended_at = now(), problem = %(problem)s, said = %(said)s,
      again_at = CASE WHEN %(wait)s::interval IS NULL THEN NULL ELSE now() + %(wait)s::interval END,
      outcome = CASE WHEN a.number = %(try)s THEN %(outcome)s ELSE 'broken' END
  FROM moved WHERE a.publication_id = moved.id AND a.outcome = 'running'),
rest AS (
  UPDATE publishing_lane AS lane SET not_before = now() + %(wait)s::interval
  FROM moved WHERE lane.channel_id = moved.channel_id AND %(wait)s::interval IS NOT NULL)
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
