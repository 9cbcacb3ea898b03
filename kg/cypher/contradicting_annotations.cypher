// Pairs of disease and phenotype that sources both state and deny.
// out: disease_id, phenotype_id, stated, denied
MATCH (d:Disease&Knowledge)-[a:HAS_PHENOTYPE {negated: true}]->(p:Phenotype)
WITH d, p, count(a) AS denied
MATCH (d)-[b:HAS_PHENOTYPE {negated: false}]->(p)
RETURN d.id AS disease_id, p.id AS phenotype_id, count(b) AS stated, denied
ORDER BY disease_id, phenotype_id
