// Delete knowledge nodes; Neo4j refuses if a patient's record has come to point to one meanwhile.
// in:  $id, $owner, $ids
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $ids AS node_id
MATCH (n:Knowledge {id: node_id})
DELETE n
RETURN count(*) AS written
