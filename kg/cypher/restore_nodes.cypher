// Make retired nodes current again: a release has them once more.
// in:  $id, $owner, $ids
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
MATCH (n:Retired) WHERE n.id IN $ids
REMOVE n:Retired
SET n:Knowledge, n.digest = ''
RETURN count(n) AS written
