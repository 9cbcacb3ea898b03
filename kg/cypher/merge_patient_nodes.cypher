// Add nodes of the patient side; one that is there already stays as it is.
// in:  $tenant, $rows ([label, key, properties])
// out: created
UNWIND $rows AS row
MERGE (n:PatientData {tenant: $tenant, key: row[1]})
ON CREATE SET n:$(row[0]), n += row[2], n.is_new = true
WITH n, n.is_new AS is_new
REMOVE n.is_new
RETURN count(is_new) AS created
