// All relationships between knowledge nodes but those to their sources.
// out: type, start, end, properties
MATCH (a:Phenotype|Disease)-[r]->(b:Phenotype|Disease|Gene|Publication|Test|Setting)
WHERE a:Knowledge AND b:Knowledge
  AND type(r) IN ['SUBCLASS_OF', 'HAS_PHENOTYPE', 'ASSOCIATED_WITH', 'SAME_AS', 'NOT_SAME_AS', 'DESCRIBED_IN',
                  'HAS_RISK_FACTOR', 'OCCURS_IN', 'DIFFERS_FROM', 'INVESTIGATED_BY']
RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS properties
