// Knowledge nodes that come from no source.
// out: id
MATCH (n:Knowledge)
WHERE NOT n:Source AND NOT EXISTS { (n)-[:FROM]->(:Source) }
RETURN n.id AS id ORDER BY id
