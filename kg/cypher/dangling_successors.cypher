// Obsolete terms whose successor is not there, or is obsolete itself.
// out: id, replaced_by
MATCH (p:Phenotype&Knowledge {obsolete: true})
WHERE p.replaced_by IS NOT NULL
OPTIONAL MATCH (q:Phenotype {id: p.replaced_by})
WITH p, q WHERE q IS NULL OR q.obsolete
RETURN p.id AS id, p.replaced_by AS replaced_by ORDER BY id
