// Pairs of disease entries that name one disease.
// out: left, right
MATCH (l:Disease&Knowledge)-[:SAME_AS]->(r:Disease&Knowledge)
RETURN l.id AS left, r.id AS right ORDER BY left, right
