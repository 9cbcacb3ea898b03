// Join nodes of the patient side; each pair once a type.
// in:  $tenant, $type, $rows ([start key, end key])
// out: joined
UNWIND $rows AS row
MATCH (a:PatientData {tenant: $tenant, key: row[0]})
MATCH (b:PatientData {tenant: $tenant, key: row[1]})
MERGE (a)-[r:$($type)]->(b)
RETURN count(r) AS joined
