// Ids of nodes that no release has any more and that patients' records point to.
// out: id
MATCH (n:Retired) RETURN n.id AS id ORDER BY id
