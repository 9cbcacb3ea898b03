// Numbers of patient-side nodes by label, over all tenants.
// out: kind, count
MATCH (n:PatientData)
WITH [label IN labels(n) WHERE label <> 'PatientData'][0] AS kind
RETURN kind AS kind, count(*) AS count ORDER BY kind
