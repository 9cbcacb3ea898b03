// Join a confirmation to its encounter, its differential and, if the graph has it, its disease.
// in:  $tenant, $key, $differential_key, $disease_id
// out: joined
MATCH (c:PatientData {tenant: $tenant, key: $key})
MATCH (n:Encounter)-[:CONCLUDED]->(f:PatientData {tenant: $tenant, key: $differential_key})
MERGE (n)-[:CONFIRMED]->(c)
MERGE (c)-[:JUDGED]->(f)
WITH c
OPTIONAL MATCH (d:Disease {id: $disease_id})
FOREACH (known IN CASE WHEN d IS NULL THEN [] ELSE [d] END | MERGE (c)-[:OF_DISEASE]->(known))
RETURN count(d) AS joined
