// Diseases without a phenotype that they show.
// in:  $aspect
// out: id, name
MATCH (d:Disease&Knowledge)
WHERE NOT EXISTS { (d)-[:HAS_PHENOTYPE {aspect: $aspect, negated: false}]->() }
RETURN d.id AS id, d.name AS name ORDER BY id
