// What curated conditions show, what speaks against them, what favours them, and which findings
// their tests give: one row a relation.
// out: disease_id, phenotype_id, kind, frequency, n, m, likelihood_ratio
CALL () {
  MATCH (d:Disease&Knowledge)-[r:HAS_PHENOTYPE]->(p:Phenotype)
  WHERE d.id STARTS WITH 'SEM:D'
  RETURN d.id AS disease_id, p.id AS phenotype_id, 'shown' AS kind, r.frequency AS frequency,
         r.n AS n, r.m AS m, r.likelihood_ratio AS likelihood_ratio
  UNION ALL
  MATCH (d:Disease&Knowledge)-[r:HAS_RISK_FACTOR]->(p:Phenotype)
  WHERE d.id STARTS WITH 'SEM:D'
  RETURN d.id AS disease_id, p.id AS phenotype_id, 'risk' AS kind, null AS frequency,
         null AS n, null AS m, r.likelihood_ratio AS likelihood_ratio
  UNION ALL
  MATCH (d:Disease&Knowledge)-[r:INVESTIGATED_BY]->(:Test)
  WHERE d.id STARTS WITH 'SEM:D' AND r.phenotype_id IS NOT NULL AND r.sensitivity IS NOT NULL
  RETURN d.id AS disease_id, r.phenotype_id AS phenotype_id, 'test' AS kind,
         r.sensitivity AS frequency, null AS n, null AS m, null AS likelihood_ratio
}
RETURN disease_id, phenotype_id, kind, frequency, n, m, likelihood_ratio
ORDER BY disease_id, phenotype_id, kind, frequency, likelihood_ratio
