// Keys and lines of all knowledge edges, collected by start node and type.
// out: start, type, keys, lines
MATCH (a:Knowledge)-[r:FROM|SUBCLASS_OF|HAS_PHENOTYPE|ASSOCIATED_WITH|SAME_AS|DESCRIBED_IN]->()
RETURN a.id AS start, type(r) AS type, collect(r.key) AS keys,
       collect(coalesce(r.line, 0)) AS lines
ORDER BY start, type
