// Say that the owner of the build is alive; 0 when it is no longer the owner.
// in:  $id, $owner
// out: owned
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
SET k.heartbeat = datetime()
RETURN count(k) AS owned
