// How often curated conditions and findings are met among the patients of a setting.
// out: id, setting, per_patient
MATCH (x:(Disease|Phenotype)&Knowledge)-[o:OCCURS_IN]->(s:Setting)
RETURN x.id AS id, s.id AS setting, o.per_patient AS per_patient ORDER BY id, setting
