// All evidence of one patient, in order of recording; no row for an unknown patient.
// in:  $tenant, $patient_id
// out: patient_id, contents
MATCH (p:Patient {tenant: $tenant, id: $patient_id})
OPTIONAL MATCH (p)-[:HAD]->(:Encounter)-[:RECORDED]->()-[:YIELDED]->(e:Evidence)
WITH DISTINCT p, e ORDER BY e.recorded_at, e.id
RETURN p.id AS patient_id, collect(e.content) AS contents
