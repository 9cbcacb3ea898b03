// Pairs whose frequencies, each counted in enough patients, lie far apart.
// in:  $patients  least number of patients, $distance  of the shares, in [0, 1]
// out: disease_id, phenotype_id, lowest, highest, statements
MATCH (d:Disease&Knowledge)-[a:HAS_PHENOTYPE {negated: false}]->(p:Phenotype)
WHERE a.m >= $patients
WITH d, p, min(a.frequency) AS lowest, max(a.frequency) AS highest, count(a) AS statements
WHERE highest - lowest >= $distance
RETURN d.id AS disease_id, p.id AS phenotype_id, lowest, highest, statements
ORDER BY disease_id, phenotype_id
