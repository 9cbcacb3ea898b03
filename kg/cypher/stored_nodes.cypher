// Label, digest and line of every current knowledge node: what a build compares with.
// out: id, label, digest, line
MATCH (n:Knowledge)
RETURN n.id AS id, [label IN labels(n) WHERE label <> 'Knowledge'][0] AS label,
       n.digest AS digest, n.line AS line ORDER BY id
