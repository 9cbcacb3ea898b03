// What the graph says of itself; no row before the first build.
// in:  $id
// out: state, graph_version, target_version, started_at, finished_at, owner, silent_seconds
MATCH (k:KnowledgeBase {id: $id})
RETURN k.state AS state, k.graph_version AS graph_version, k.target_version AS target_version,
       k.started_at AS started_at, k.finished_at AS finished_at, k.owner AS owner,
       duration.inSeconds(k.heartbeat, datetime()).seconds AS silent_seconds
ORDER BY k.id
