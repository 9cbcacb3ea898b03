// All knowledge edges with all their properties, collected by start node and type. The nodes come
// in the order of the index and each one's edges are collected apart, so that the server holds few.
// out: start, type, edges
MATCH (a:Knowledge) WHERE a.id IS NOT NULL
CALL (a) {
  MATCH (a)-[r:FROM|SUBCLASS_OF|HAS_PHENOTYPE|ASSOCIATED_WITH|SAME_AS|NOT_SAME_AS|DESCRIBED_IN|HAS_RISK_FACTOR|OCCURS_IN|DIFFERS_FROM|INVESTIGATED_BY]->(b)
  RETURN type(r) AS type, collect([b.id, properties(r)]) AS edges
  ORDER BY type
}
RETURN a.id AS start, type, edges ORDER BY start
