// What would rule an urgent condition out or in: its tests.
// out: disease_id, name, chinese_name, sensitivity, specificity, role
MATCH (d:Disease&Knowledge)-[r:INVESTIGATED_BY]->(t:Test)
WHERE d.id STARTS WITH 'SEM:D' AND d.urgent_within IS NOT NULL
RETURN d.id AS disease_id, coalesce(r.name, t.name) AS name, t.chinese_name AS chinese_name,
       r.sensitivity AS sensitivity, r.specificity AS specificity, r.role AS role
ORDER BY disease_id, name
