// Join evidence to the phenotype that it is about; unknown ids are left out and not counted.
// in:  $tenant, $rows ([key, id])
// out: joined
UNWIND $rows AS row
MATCH (e:PatientData {tenant: $tenant, key: row[0]})
MATCH (c:Phenotype {id: row[1]})
MERGE (e)-[r:OF_PHENOTYPE]->(c)
RETURN count(r) AS joined
