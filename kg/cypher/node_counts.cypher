// Numbers of current knowledge nodes by label; retired ones are counted apart.
// out: kind, count
MATCH (n:Knowledge)
WITH [label IN labels(n) WHERE label <> 'Knowledge'][0] AS kind
RETURN kind AS kind, count(*) AS count ORDER BY kind
UNION ALL
MATCH (n:Retired) WITH count(n) AS count WHERE count > 0
RETURN 'Retired' AS kind, count AS count
