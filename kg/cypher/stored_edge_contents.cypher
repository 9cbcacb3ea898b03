// All knowledge edges with all their properties, collected by start node and type.
// out: start, type, edges
MATCH (a:Knowledge)-[r:FROM|SUBCLASS_OF|HAS_PHENOTYPE|ASSOCIATED_WITH|SAME_AS|DESCRIBED_IN]->(b)
RETURN a.id AS start, type(r) AS type, collect([b.id, properties(r)]) AS edges
ORDER BY start, type
