// Pairs of entries of one database that unions make one disease, with the methods between them.
// out: left, right, left_name, right_name, methods
MATCH path = (l:Disease&Knowledge)-[:SAME_AS*1..6]-(r:Disease&Knowledge)
WHERE l.id < r.id AND split(l.id, ':')[0] = split(r.id, ':')[0]
WITH l, r, [union IN relationships(path) | union.method] AS between ORDER BY size(between)
WITH l, r, collect(between)[0] AS methods
RETURN l.id AS left, r.id AS right, l.name AS left_name, r.name AS right_name, methods
ORDER BY left, right
