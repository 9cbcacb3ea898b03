// Delete the knowledge edges with the given keys, given by start node.
// in:  $id, $owner, $rows ([start id, [key]])
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $rows AS row
MATCH (a:Knowledge {id: row[0]})-[r:FROM|SUBCLASS_OF|HAS_PHENOTYPE|ASSOCIATED_WITH|SAME_AS|NOT_SAME_AS|DESCRIBED_IN|HAS_RISK_FACTOR|OCCURS_IN|DIFFERS_FROM|INVESTIGATED_BY]->()
WHERE r.key IN row[1]
DELETE r
RETURN count(*) AS written
