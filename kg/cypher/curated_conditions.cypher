// Curated conditions: whom they strike, how urgent they are, and what says so.
// out: id, name, chinese_name, synonyms, same_as, hpo_same, age_bands, age_ratios, female, male, urgent_within, urgent_why, chinese_urgent_why, basis, reviewed
MATCH (d:Disease&Knowledge)
WHERE d.id STARTS WITH 'SEM:D'
OPTIONAL MATCH (d)-[:SAME_AS]-(other:Disease&Knowledge)
WITH d, other ORDER BY other.id
WITH d, collect(other.id) AS same_as
RETURN d.id AS id, d.name AS name, d.chinese_name AS chinese_name, d.synonyms AS synonyms, same_as,
       d.hpo_same AS hpo_same, d.age_bands AS age_bands, d.age_likelihood_ratios AS age_ratios,
       d.female_likelihood_ratio AS female, d.male_likelihood_ratio AS male,
       d.urgent_within AS urgent_within, d.urgent_why AS urgent_why,
       d.chinese_urgent_why AS chinese_urgent_why, d.basis AS basis, d.reviewed AS reviewed
ORDER BY id
