// Keys and lines of all knowledge edges, collected by start node and type. The nodes come in the
// order of the index and each one's edges are collected apart, so that the server holds few.
// out: start, type, keys, lines
MATCH (a:Knowledge) WHERE a.id IS NOT NULL
CALL (a) {
  MATCH (a)-[r:FROM|SUBCLASS_OF|HAS_PHENOTYPE|ASSOCIATED_WITH|SAME_AS|NOT_SAME_AS|DESCRIBED_IN|HAS_RISK_FACTOR|OCCURS_IN|DIFFERS_FROM|INVESTIGATED_BY]->()
  RETURN type(r) AS type, collect(r.key) AS keys, collect(coalesce(r.line, 0)) AS lines
  ORDER BY type
}
RETURN a.id AS start, type, keys, lines ORDER BY start
