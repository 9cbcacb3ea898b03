// Keep, as retired, those of the given nodes that a patient's record points to.
// in:  $id, $owner, $ids
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $ids AS node_id
MATCH (n:Knowledge {id: node_id})
WHERE EXISTS { (n)<-[:OF_PHENOTYPE|OF_GENE|RANKED|OF_DISEASE]-() }
REMOVE n:Knowledge
SET n:Retired
REMOVE n.digest, n.line
RETURN count(n) AS written
