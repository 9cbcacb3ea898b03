// Give up an unfinished build: the state stays `building`, another may go on at once.
// in:  $id, $owner
// out: owned
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
REMOVE k.owner, k.heartbeat
RETURN count(k) AS owned
