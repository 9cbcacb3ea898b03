// Join a confirmation to the disease that it is about.
// in:  $tenant, $key, $disease_id
// out: joined
MATCH (c:PatientData {tenant: $tenant, key: $key})
MATCH (d:Disease {id: $disease_id})
MERGE (c)-[r:OF_DISEASE]->(d)
RETURN count(r) AS joined
