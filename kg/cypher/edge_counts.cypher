// Numbers of knowledge edges by type, from Neo4j's own counters.
// out: kind, count
MATCH ()-[r:FROM]->() RETURN 'FROM' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:SUBCLASS_OF]->() RETURN 'SUBCLASS_OF' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:HAS_PHENOTYPE]->() RETURN 'HAS_PHENOTYPE' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:ASSOCIATED_WITH]->() RETURN 'ASSOCIATED_WITH' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:SAME_AS]->() RETURN 'SAME_AS' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:NOT_SAME_AS]->() RETURN 'NOT_SAME_AS' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:DESCRIBED_IN]->() RETURN 'DESCRIBED_IN' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:HAS_RISK_FACTOR]->() RETURN 'HAS_RISK_FACTOR' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:OCCURS_IN]->() RETURN 'OCCURS_IN' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:DIFFERS_FROM]->() RETURN 'DIFFERS_FROM' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:INVESTIGATED_BY]->() RETURN 'INVESTIGATED_BY' AS kind, count(r) AS count
UNION ALL MATCH ()-[r:TREATS]->() RETURN 'TREATS' AS kind, count(r) AS count
