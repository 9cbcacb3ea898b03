// Terms, diseases, genes, tests and settings without a name.
// out: kind, id
MATCH (n:Phenotype|Disease|Gene|Test|Setting)
WHERE n:Knowledge AND coalesce(n.name, n.symbol, '') = ''
RETURN [label IN labels(n) WHERE label <> 'Knowledge'][0] AS kind, n.id AS id ORDER BY kind, id
