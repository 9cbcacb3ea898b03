// All evidence of one patient, in order of recording.
// in:  $tenant, $patient_id
// out: content
MATCH (p:Patient {tenant: $tenant, id: $patient_id})-[:HAD]->(:Encounter)-[:RECORDED]->(o)
MATCH (o)-[:YIELDED]->(e:Evidence)
WITH DISTINCT e
RETURN e.content AS content ORDER BY e.recorded_at, e.id
