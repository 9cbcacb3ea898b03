// One stored differential, with its evidence and what was said of it.
// in:  $tenant, $id
// out: patient_id, encounter_id, recorded_at, content, evidence_ids, evidence, confirmations
MATCH (f:Differential {tenant: $tenant, id: $id})
MATCH (p:Patient)-[:HAD]->(n:Encounter)-[:CONCLUDED]->(f)
OPTIONAL MATCH (f)-[:USED]->(e:Evidence)
WITH p, n, f, e ORDER BY e.id
WITH p, n, f, collect(e.content) AS evidence
OPTIONAL MATCH (c:Confirmation)-[:JUDGED]->(f)
WITH p, n, f, evidence, c ORDER BY c.at, c.id
WITH p, n, f, evidence, collect(c {.disease_id, .verdict, .by, .at}) AS confirmations
RETURN p.id AS patient_id, n.id AS encounter_id, f.recorded_at AS recorded_at,
       f.content AS content, f.evidence_ids AS evidence_ids, evidence, confirmations
