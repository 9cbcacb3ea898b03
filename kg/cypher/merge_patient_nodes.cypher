// Add nodes of the patient side; one that is there already stays as it is.
// in:  $tenant, $rows ([label, key, properties])
// out: found
UNWIND $rows AS row
MERGE (n:PatientData {tenant: $tenant, key: row[1]})
ON CREATE SET n:$(row[0]), n += row[2]
RETURN count(n) AS found
