// Terms, diseases and genes without a name.
// out: kind, id
MATCH (n:Phenotype|Disease|Gene)
WHERE n:Knowledge AND coalesce(n.name, n.symbol, '') = ''
RETURN [label IN labels(n) WHERE label <> 'Knowledge'][0] AS kind, n.id AS id ORDER BY kind, id
