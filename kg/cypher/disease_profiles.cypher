// Phenotype annotations of every published disease: one row a disease, one list an annotation.
// in:  $aspect  HPOA aspect, P for phenotypes
// out: id, name, annotations
MATCH (d:Disease&Knowledge)
WHERE NOT d.id STARTS WITH 'SEM:'
OPTIONAL MATCH (d)-[a:HAS_PHENOTYPE {aspect: $aspect}]->(p:Phenotype)
WITH d, a, p ORDER BY d.id, p.id, a.key
RETURN d.id AS id, d.name AS name,
       collect([p.id, a.negated, a.n, a.m, a.frequency, a.references, a.source]) AS annotations
