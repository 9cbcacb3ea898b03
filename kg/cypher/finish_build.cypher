// Declare the knowledge complete and name its version; 0 when the build is no longer the owner's.
// in:  $id, $owner, $graph_version
// out: owned
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
SET k.state = 'ready', k.graph_version = $graph_version, k.finished_at = datetime()
REMOVE k.owner, k.heartbeat, k.target_version
RETURN count(k) AS owned
