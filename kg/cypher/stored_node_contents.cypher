// Every current knowledge node with all its properties: what a verifying build compares with.
// out: id, label, properties
MATCH (n:Knowledge)
RETURN n.id AS id, [label IN labels(n) WHERE label <> 'Knowledge'][0] AS label,
       properties(n) AS properties ORDER BY id
