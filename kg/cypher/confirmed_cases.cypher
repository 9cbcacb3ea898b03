// What clinicians said of the differentials of one tenant, with the evidence each rests on; one row
// a judgement, in order of time.
// in:  $tenant
// out: patient_id, differential_id, disease_id, verdict, at, evidence
MATCH (f:Differential {tenant: $tenant})<-[:JUDGED]-(c:Confirmation)
MATCH (p:Patient)-[:HAD]->(:Encounter)-[:CONCLUDED]->(f)
CALL (f) {
  MATCH (f)-[:USED]->(e:Evidence)
  WITH e ORDER BY e.id
  RETURN collect(e.content) AS evidence
}
RETURN p.id AS patient_id, f.id AS differential_id, c.disease_id AS disease_id,
       c.verdict AS verdict, c.at AS at, evidence ORDER BY at, differential_id, disease_id
