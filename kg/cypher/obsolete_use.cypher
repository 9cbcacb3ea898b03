// Annotations that speak of an obsolete term.
// out: phenotype_id, replaced_by, annotations
MATCH (p:Phenotype&Knowledge {obsolete: true})<-[a:HAS_PHENOTYPE]-(:Disease)
RETURN p.id AS phenotype_id, p.replaced_by AS replaced_by, count(a) AS annotations
ORDER BY phenotype_id
