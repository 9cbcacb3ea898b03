// Take the build, unless a living owner has it; one row, `won` says whether. The SET comes first:
// it locks the node, so that of two builders the second sees what the first has written.
// in:  $id, $owner, $dead (owners known to be gone), $expiry (seconds), $target_version
// out: won, owner, started_at, silent_seconds
MERGE (k:KnowledgeBase {id: $id})
SET k.state = coalesce(k.state, 'building')
WITH k, k.owner IS NULL OR k.owner = $owner OR k.owner IN $dead
        OR k.heartbeat < datetime() - duration({seconds: $expiry}) AS free
FOREACH (ignored IN CASE WHEN free THEN [1] ELSE [] END |
  SET k.owner = $owner, k.state = 'building', k.target_version = $target_version,
      k.started_at = datetime(), k.heartbeat = datetime())
RETURN free AS won, k.owner AS owner, toString(k.started_at) AS started_at,
       duration.inSeconds(k.heartbeat, datetime()).seconds AS silent_seconds
