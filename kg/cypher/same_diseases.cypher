// Pairs of published disease entries that name one disease.
// out: left, right
MATCH (l:Disease&Knowledge)-[:SAME_AS]->(r:Disease&Knowledge)
WHERE NOT l.id STARTS WITH 'SEM:' AND NOT r.id STARTS WITH 'SEM:'
RETURN l.id AS left, r.id AS right ORDER BY left, right
