// Current terms other than the root that have no parent and stand under no heading.
// in:  $root
// out: id
MATCH (p:Phenotype&Knowledge)
WHERE NOT coalesce(p.obsolete, false) AND p.id <> $root AND p.heading IS NULL
  AND NOT EXISTS { (p)-[:SUBCLASS_OF]->() }
RETURN p.id AS id ORDER BY id
