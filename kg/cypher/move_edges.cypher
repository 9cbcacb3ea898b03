// Note the new lines of edges whose content is unchanged, given by start node.
// in:  $id, $owner, $rows ([start id, {key: line}])
// out: written
MATCH (k:KnowledgeBase {id: $id, owner: $owner})
UNWIND $rows AS row
MATCH (a:Knowledge {id: row[0]})-[r:FROM|SUBCLASS_OF|HAS_PHENOTYPE|ASSOCIATED_WITH|SAME_AS|NOT_SAME_AS|DESCRIBED_IN|HAS_RISK_FACTOR|OCCURS_IN|DIFFERS_FROM|INVESTIGATED_BY]->()
WHERE row[1][r.key] IS NOT NULL
SET r.line = row[1][r.key]
RETURN count(r) AS written
