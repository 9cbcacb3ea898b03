// Give knowledge nodes new properties in place of all old ones.
// in:  $id, $owner, $rows ([node id, properties])
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $rows AS row
MATCH (n:Knowledge {id: row[0]})
SET n = row[1], n.id = row[0]
RETURN count(n) AS written
