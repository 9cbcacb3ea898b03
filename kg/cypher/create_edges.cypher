// Create knowledge edges of one type, given by start node.
// in:  $id, $owner, $type, $rows ([start id, [[end id, properties]]])
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $rows AS row
MATCH (a:Knowledge {id: row[0]})
UNWIND row[1] AS edge
MATCH (b:Knowledge {id: edge[0]})
CREATE (a)-[r:$($type)]->(b)
SET r = edge[1]
RETURN count(r) AS written
