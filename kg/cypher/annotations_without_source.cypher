// Annotations that name no source, or one that the graph does not describe.
// out: disease_id, phenotype_id, source
MATCH (s:Source)
WITH collect(s.id) AS described
MATCH (d:Disease&Knowledge)-[a:HAS_PHENOTYPE]->(p:Phenotype)
WHERE a.source IS NULL OR NOT a.source IN described
RETURN d.id AS disease_id, p.id AS phenotype_id, a.source AS source
ORDER BY disease_id, phenotype_id
