// All published terms and curated findings with what a lexicon and a hierarchy need; obsolete ones
// included.
// out: id, name, obsolete, replaced_by, alternative_ids, parents, synonyms, scopes, kinds, languages, name_sources, heading
MATCH (p:Phenotype&Knowledge)
OPTIONAL MATCH (p)-[:SUBCLASS_OF]->(parent:Phenotype)
WITH p, collect(parent.id) AS parents
RETURN p.id AS id, p.name AS name, p.obsolete AS obsolete, p.replaced_by AS replaced_by,
       p.alternative_ids AS alternative_ids, parents,
       p.synonyms AS synonyms, p.synonym_scopes AS scopes, p.synonym_kinds AS kinds,
       p.synonym_languages AS languages, p.synonym_sources AS name_sources, p.heading AS heading
ORDER BY id
