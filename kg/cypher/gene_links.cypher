// Genes and the diseases that a source links them to.
// out: id, symbol, disease_ids
MATCH (g:Gene&Knowledge)
OPTIONAL MATCH (d:Disease&Knowledge)-[:ASSOCIATED_WITH]->(g)
WITH g, d ORDER BY d.id
RETURN g.id AS id, g.symbol AS symbol, collect(DISTINCT d.id) AS disease_ids ORDER BY id
