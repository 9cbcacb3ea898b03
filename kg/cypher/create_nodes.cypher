// Create knowledge nodes of one label, as the owner of the build.
// in:  $id, $owner, $label, $rows ([node id, properties])
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $rows AS row
CREATE (n:Knowledge {id: row[0]})
SET n:$($label), n += row[1]
RETURN count(n) AS written
