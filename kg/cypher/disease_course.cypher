// What annotations say of a disease's onset and inheritance: one row an annotation.
// in:  $aspects  HPOA aspects, C for onset and course, I for inheritance
// out: disease_id, term_id, frequency, references
MATCH (d:Disease&Knowledge)-[a:HAS_PHENOTYPE]->(p:Phenotype)
WHERE a.aspect IN $aspects AND NOT a.negated
RETURN d.id AS disease_id, p.id AS term_id, a.frequency AS frequency, a.references AS references
ORDER BY d.id, p.id, a.key
