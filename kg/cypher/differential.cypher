// One stored differential.
// in:  $tenant, $id
// out: patient_id, encounter_id, content, evidence, confirmations
MATCH (f:Differential {tenant: $tenant, id: $id})
MATCH (p:Patient)-[:HAD]->(n:Encounter)-[:CONCLUDED]->(f)
OPTIONAL MATCH (f)-[:USED]->(e:Evidence)
WITH p, n, f, e ORDER BY e.id
WITH p, n, f, collect(e.content) AS evidence
OPTIONAL MATCH (c:Confirmation)-[:JUDGED]->(f)
WITH p, n, f, evidence, c ORDER BY c.at, c.id
RETURN p.id AS patient_id, n.id AS encounter_id, f.content AS content, evidence,
       collect(c {.disease_id, .verdict, .by, .at}) AS confirmations
