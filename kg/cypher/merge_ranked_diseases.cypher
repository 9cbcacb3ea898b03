// Join a differential to the diseases that it ranks; unknown ids are left out and not counted.
// in:  $tenant, $key, $rows ([id, rank, probability, score])
// out: joined
MATCH (f:PatientData {tenant: $tenant, key: $key})
UNWIND $rows AS row
MATCH (d:Disease {id: row[0]})
MERGE (f)-[r:RANKED {rank: row[1]}]->(d)
ON CREATE SET r.probability = row[2], r.score = row[3]
RETURN count(r) AS joined
