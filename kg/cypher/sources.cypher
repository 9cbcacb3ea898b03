// Releases that the knowledge was read from.
// out: id, name, version, licence, sha256, origin, weight
MATCH (s:Source)
RETURN s.id AS id, s.name AS name, s.version AS version, s.licence AS licence,
       s.sha256 AS sha256, s.origin AS origin, s.weight AS weight ORDER BY id
