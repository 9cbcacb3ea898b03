// All knowledge nodes.
// out: id, label, name, symbol, description, synonyms, cross_references, obsolete, source
MATCH (n:Phenotype|Disease|Gene|Publication|Test|Setting)
WHERE n:Knowledge
RETURN n.id AS id, [label IN labels(n) WHERE label <> 'Knowledge'][0] AS label, n.name AS name,
       n.symbol AS symbol, n.definition AS description, n.synonyms AS synonyms,
       n.cross_references AS cross_references, n.obsolete AS obsolete, n.source AS source
ORDER BY label, id
