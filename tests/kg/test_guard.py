"""What free Cypher may read, and every way we know of reaching past it, on the real server."""

from collections.abc import Iterator

import pytest

from kg.errors import QueryLimitError, QueryRefusedError
from kg.guard import run_read_only
from kg.schema import apply_schema
from kg.server import Connection
from kg.store import GraphStore

pytestmark = pytest.mark.neo4j

SECRET = "secret-words-of-a-patient"  # noqa: S105
_WRITE = """
MERGE (p:Phenotype:Knowledge {id: 'HP:9100001'}) SET p.name = 'one', p.digest = 'x'
MERGE (q:Phenotype:Knowledge {id: 'HP:9100002'}) SET q.name = 'two', q.digest = 'x'
MERGE (d:Disease:Knowledge {id: 'OMIM:9100001'}) SET d.name = 'disease one', d.digest = 'x'
MERGE (q)-[:SUBCLASS_OF]->(p)
MERGE (d)-[a:HAS_PHENOTYPE {key: 'guard'}]->(q) SET a.n = 3, a.m = 4
MERGE (e:Evidence:PatientData {key: 'guard'}) SET e.text = $secret, e.tenant = 'guard'
MERGE (e)-[r:OF_PHENOTYPE]->(q) SET r.text = $secret
"""


@pytest.fixture(scope="module")
def store(graph_connection: Connection) -> Iterator[GraphStore]:
    with GraphStore(graph_connection) as opened:
        apply_schema(opened)
        with opened._session(writing=True) as session:
            session.run(_WRITE, secret=SECRET).consume()
            yield opened
            session.run(
                "MATCH (n) WHERE n.id IN $ids OR n.key = 'guard' DETACH DELETE n",
                ids=["HP:9100001", "HP:9100002", "OMIM:9100001"],
            ).consume()


READS = [
    ("MATCH (d:Disease {id: 'OMIM:9100001'})-[a:HAS_PHENOTYPE]->(p) RETURN p.id, a.n, a.m", 1),
    ("MATCH (p:Phenotype {id: 'HP:9100002'})-[:SUBCLASS_OF*1..5]->(q) RETURN q.name", 1),
    ("MATCH (p:Phenotype {id: 'HP:9100002'}) ((a)-[:SUBCLASS_OF]->(b)){1,3} (q) RETURN q.id", 1),
    ("MATCH (d:Disease) RETURN count(d) AS n", 1),
    ("MATCH ()-[r:HAS_PHENOTYPE]->() RETURN count(r)", 1),
    ("MATCH (d:Disease {id: $id}) RETURN d", 1),
    (
        (
            "MATCH p = shortestPath((a:Phenotype {id: 'HP:9100002'})-[:SUBCLASS_OF*..9]->"
            "(b:Phenotype {id: 'HP:9100001'})) RETURN p"
        ),
        1,
    ),
    ("UNWIND ['HP:9100001'] AS id MATCH (p:Phenotype {id: id}) RETURN p.name AS name", 1),
    (
        (
            "MATCH (d:Disease {id: $id}) CALL (d) { MATCH (d)-[:HAS_PHENOTYPE]->(p) RETURN p } "
            "RETURN p.id"
        ),
        1,
    ),
    ("MATCH (d:Disease {id: $id}) WHERE EXISTS { (d)-[:HAS_PHENOTYPE]->() } RETURN d.id", 1),
    (
        (
            "MATCH (d:Disease {id: $id}) OPTIONAL MATCH (d)-[:ASSOCIATED_WITH]->(g:Gene) "
            "RETURN d.id, collect(g.symbol)"
        ),
        1,
    ),
    ("MATCH (n:Disease|Phenotype) WHERE n.id STARTS WITH 'HP:91000' RETURN n.id", 2),
    ("RETURN 1 + 1 AS two", 1),
    (
        (
            "MATCH (p:Phenotype {id: 'HP:9100001'}) RETURN p.id UNION "
            "MATCH (p:Phenotype {id: 'HP:9100002'}) RETURN p.id"
        ),
        2,
    ),
    (
        (
            "CALL db.index.fulltext.queryNodes('concept_names', 'disease one') YIELD node "
            "RETURN count(node) AS n"
        ),
        1,
    ),
    ("CALL db.index.fulltext.queryNodes($index, 'one') YIELD node, score RETURN node.id", None),
    (
        (
            "MATCH (d:Disease {id: $id})-[:HAS_PHENOTYPE]->(p)<-[:HAS_PHENOTYPE]-(e:Disease) "
            "RETURN e.id, count(DISTINCT p) AS shared ORDER BY shared DESC"
        ),
        0,
    ),
    ("MATCH (:Phenotype {id: 'HP:9100002'})-[:SUBCLASS_OF*0..]->(q) RETURN q.id", 2),
    (
        (
            "MATCH SHORTEST 1 (:Phenotype {id: 'HP:9100002'})-[:SUBCLASS_OF]->+"
            "(b:Phenotype {id: 'HP:9100001'}) RETURN b.id"
        ),
        1,
    ),
    ("MATCH (d:Disease {id: $id}) RETURN [(d)-[:HAS_PHENOTYPE]->(p) | p.id][..3] AS ids", 1),
    (
        (
            "MATCH (d:Disease {id: $id}) RETURN CASE WHEN EXISTS { (d)-[:HAS_PHENOTYPE]->"
            "(:Phenotype)-[:SUBCLASS_OF*0..]->(:Phenotype {id: 'HP:9100001'}) } THEN 1 END AS it"
        ),
        1,
    ),
    (
        (
            "MATCH (d:Disease {id: $id})-[a:HAS_PHENOTYPE]->(p) WITH d, avg(1.0 * a.n / a.m) AS f, "
            "count(p) AS number WHERE f > 0.5 RETURN d.name, round(f, 2), number"
        ),
        1,
    ),
    ("MATCH (d:Disease) WHERE d.name =~ '(?i).*ease one' RETURN d.id // 中文 `x`", 1),
    ("RETURN '中文 ` -- MATCH (n:Evidence)' AS words, date('2026-01-01') AS day", 1),
    ("MATCH (d:Disease&!Retired {id: $id}) RETURN count{(d)-[:HAS_PHENOTYPE]->()} AS count;", 1),
]


@pytest.mark.parametrize(("query", "rows"), READS, ids=range(len(READS)))
def test_a_researcher_s_query_is_answered(store: GraphStore, query: str, rows: int | None) -> None:
    parameters = {"id": "OMIM:9100001", "index": "concept_names"}

    result = run_read_only(store, query, parameters=parameters)

    if rows is not None:
        assert len(result.rows) == rows
    assert not result.truncated


WRITES = [
    "CREATE (x)",
    "MERGE (x:Disease {id: 'OMIM:9100001'})",
    "MATCH (d:Disease) SET d.name = 'x'",
    "MATCH (d:Disease) DETACH DELETE d",
    "MATCH (d:Disease) REMOVE d.name",
    "FOREACH (x IN [1] | CREATE (:Disease))",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1/x' AS line RETURN line",
    "CREATE INDEX x FOR (n:Disease) ON (n.x)",
    "DROP CONSTRAINT x IF EXISTS",
    "CREATE USER x SET PASSWORD 'abcdefgh'",
    "SHOW USERS",
    "SHOW INDEXES",
    "SHOW TRANSACTIONS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CALL dbms.listConfig() YIELD name RETURN name",
    "CALL db.labels()",
    "CALL db.createLabel('X')",
    "CALL dbms.components()",
    "MATCH (d:Disease) CALL (d) { SET d.x = 1 } IN TRANSACTIONS",
    "USE system SHOW DATABASES",
    "EXPLAIN MATCH (d:Disease) RETURN d",
    "PROFILE CREATE (x)",
    "/* harmless */ PROFILE CREATE (x)",
    "CYPHER runtime=slotted MATCH (n) RETURN n",
    "RETURN reduce(s = 'a', x IN [1, 2] | s + s)",
    "RETURN range(1, 100000000)",
    "UNWIND range(1, $n) AS x RETURN x",
    "RETURN [a IN range(1, 9999) | range(1, 9999)]",
    "",
]


@pytest.mark.parametrize("query", WRITES, ids=range(len(WRITES)))
def test_what_does_more_than_read_is_refused(store: GraphStore, query: str) -> None:
    with pytest.raises(QueryRefusedError, match="this query was refused"):
        run_read_only(store, query)


TRICKS = [
    "MATCH (n) RETURN n",
    "MATCH (n) RETURN count(n)",
    "MATCH (n:Evidence) RETURN n.text",
    "MATCH (n:PatientData) RETURN n",
    "MATCH (n:`Evidence`) RETURN n",
    "MATCH (n:Evi\\u0064ence) RETURN n",
    "MATCH (n:$('Evi' + 'dence')) RETURN n",
    "MATCH (n:$($label)) RETURN n",
    "MATCH (n:!Disease) RETURN n",
    "MATCH (n:%) RETURN n",
    "MATCH (n:Disease|Evidence) RETURN n",
    "MATCH (n) WHERE n:Evidence RETURN n",
    "MATCH (n) WHERE n.tenant = 'guard' RETURN n",
    "MATCH (n) WHERE elementId(n) STARTS WITH '4:' RETURN n",
    "MATCH (n) WHERE elementId(n) = '4:x:1' RETURN n",
    "MATCH (n) WHERE id(n) = 1 RETURN n",
    "MATCH ()-[r]->() RETURN r",
    "MATCH ()-[r]->() RETURN count(r)",
    "MATCH ()-[r:OF_PHENOTYPE]->() RETURN r.text",
    "MATCH ()-[r:OF_PHENOTYPE]->() RETURN count(r)",
    "MATCH ()-[r:!HAS_PHENOTYPE]->() RETURN r",
    "MATCH ()-[r:$('OF_' + 'PHENOTYPE')]->() RETURN r",
    "MATCH ()-[r]->() WHERE elementId(r) = '5:x:1' RETURN r",
    "MATCH (p:Phenotype)<--(x) RETURN x",
    "MATCH (p:Phenotype)<-[]-(x) RETURN x.text",
    "MATCH (p:Phenotype)-[*1..2]-(x) RETURN x",
    "MATCH (p:Phenotype)<-[:SUBCLASS_OF|OF_PHENOTYPE]-(x) RETURN x",
    "MATCH (p:Phenotype) ((a)--(b)){1,2} (x) RETURN x",
    "MATCH SHORTEST 1 (p:Phenotype)(()--()){1,3}(x) RETURN x",
    (
        "MATCH q = shortestPath((p:Phenotype {id: 'HP:9100001'})-[*..5]-"
        "(d:Disease {id: 'OMIM:9100001'})) RETURN q"
    ),
    "MATCH (p:Phenotype) OPTIONAL MATCH (p)<-[r]-(x) RETURN r, x",
    "MATCH (p:Phenotype) RETURN COUNT { (p)<--() }",
    "MATCH (p:Phenotype) RETURN COUNT { (p)<-[:OF_PHENOTYPE]-() }",
    "MATCH (p:Phenotype) WHERE EXISTS { (p)<-[:OF_PHENOTYPE]-() } RETURN p.id",
    "MATCH (p:Phenotype) WHERE EXISTS { MATCH (e) WHERE e.text STARTS WITH 's' } RETURN p.id",
    "MATCH (p:Phenotype) RETURN [(p)<-[]-(x) | x.text]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | [(p)<-[]-(x) | x.text]]",
    "MATCH (p:Phenotype) RETURN [y IN [1] WHERE EXISTS { MATCH (q) WHERE q.text = 'a' }]",
    "MATCH (p:Phenotype) RETURN CASE WHEN p.id = 'x' THEN COUNT { MATCH (q) } ELSE 1 END",
    "MATCH (p:Phenotype) RETURN COLLECT { MATCH (e:Evidence) RETURN e.text }",
    "MATCH (p:Phenotype) RETURN reduce(s = '', y IN COLLECT { MATCH (e) RETURN e.text } | s + y)",
    "RETURN 1 AS x UNION MATCH (n) RETURN n AS x",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "MATCH (d:Disease) CALL (d) { MATCH (n:Evidence) RETURN n } RETURN n",
    "MATCH (n) USING INDEX n:Evidence(key) WHERE n.key = 'guard' RETURN n",
    "MATCH (p:Phenotype) ORDER BY COUNT { (p)<--() } RETURN p.id",
    "MATCH (p:Phenotype), (e) WHERE e.tenant = 'guard' RETURN e",
    "MATCH (p:Phenotype) WHERE size([(p)--() | 1]) > 0 RETURN p",
    "RETURN COUNT { MATCH (n) } AS n",
    "MATCH (`a:Disease`) RETURN `a:Disease`",
    "MATCH ()-[`r:SUBCLASS_OF`]->() RETURN `r:SUBCLASS_OF`",
    "MATCH (p:Phenotype) RETURN 1; MATCH (n) RETURN n",
    "MATCH (p:Phenotype)-/* */-(x) RETURN x",
    "MATCH (p:Phenotype)<-[/*:SUBCLASS_OF*/]-(x) RETURN x",
    "MATCH (p:Phenotype)//-[:SUBCLASS_OF]\n--(x) RETURN x",
    "MATCH (p:Phenotype)–[]–(x) RETURN x",
    "MATCH (x)-[:SUBCLASS_OF*0..]->(y) RETURN x.text",
    "MATCH ((x)-[:SUBCLASS_OF]->(y)){0,1} RETURN x",
    "MATCH (d:Disease)-[r:HAS_PHENOTYPE]->() MATCH (x)-[r]-(y) RETURN x",
    "MATCH (p:Phenotype) RETURN [y IN [1] | [(a)-[:SUBCLASS_OF*0..0]->(b) | a.text]]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { (a)-[:SUBCLASS_OF*0..]->(b) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { ((a)-[:SUBCLASS_OF]->(b)){0,2} }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { (a)-[:SUBCLASS_OF]->*(b) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { (a), (a)-[:SUBCLASS_OF]->(p) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { (a:!Disease) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { (a:Disease|%) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { MATCH limit = (a) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { MATCH ANY (a) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COUNT { MATCH (p) WHERE 1 < 2. MATCH (a) }]",
    "MATCH (p:Phenotype) RETURN [y IN [1] | COLLECT { CALL (p) { MATCH (a) RETURN a } RETURN a }]",
    "CALL db.index.fulltext.queryNodes('patients', 'x') YIELD node RETURN node.text",
    "CALL db.index.fulltext.queryNodes($label, 'x') YIELD node RETURN node.text",
    "CALL db.index.fulltext.queryNodes('concept_' + 'names', 'x') YIELD node RETURN node",
    "CALL db.index.fulltext.queryRelationships('concept_names', 'x') YIELD score RETURN score",
    "RETURN apoc.cypher.runFirstColumnSingle('MATCH (n:Evidence) RETURN n.text', {})",
    "MATCH (p:Phenotype) RETURN db.nameFromElementId(elementId(p))",
    "RETURN 'a\\u0027 AS b MATCH (n) RETURN n.text //'",
    "MATCH (p:Phenotype) RETURN p:Evidence",
    "MATCH (p:Phenotype) RETURN " + "(" * 100 + "1" + ")" * 100,
]


@pytest.mark.parametrize("query", TRICKS, ids=range(len(TRICKS)))
def test_a_way_to_the_patients_is_closed(store: GraphStore, query: str) -> None:
    with pytest.raises(QueryRefusedError, match="this query was refused") as refused:
        run_read_only(store, query, parameters={"label": "Evidence"})

    assert SECRET not in str(refused.value)


def test_a_query_that_would_run_for_an_hour_is_ended(store: GraphStore) -> None:
    endless = (
        "UNWIND range(1, 999999) AS a MATCH (p:Phenotype), (q:Phenotype), (d:Disease)"
        " RETURN sum(size(p.id + q.id + d.id) * a % 7)"
    )

    with pytest.raises(QueryRefusedError, match=r"longer than 1 s and was ended"):
        run_read_only(store, endless, timeout_s=1)


def test_a_number_of_more_than_64_bits_is_the_asker_s_mistake(store: GraphStore) -> None:
    with pytest.raises(QueryRefusedError, match="64 bits"):
        run_read_only(store, "RETURN $n AS n", parameters={"n": 10**30})


def test_rows_are_capped_and_it_says_so(store: GraphStore) -> None:
    result = run_read_only(store, "UNWIND range(1, 900000) AS n RETURN n", row_limit=7)

    assert [row["n"] for row in result.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert result.truncated


def test_bytes_are_capped_and_it_says_so(store: GraphStore) -> None:
    query = "UNWIND range(1, 1000) AS n RETURN [n, 'a hundred letters' + toString(n), n] AS words"

    result = run_read_only(store, query, byte_limit=2000)

    assert 0 < len(result.rows) < 100
    assert result.truncated
    with pytest.raises(QueryLimitError, match="first row alone has more than 10 bytes"):
        run_read_only(store, query, byte_limit=10)


def test_a_query_that_eats_the_memory_is_ended(store: GraphStore) -> None:
    query = "UNWIND range(1, 900000) AS n RETURN collect($words + toString(n)) AS all"

    with pytest.raises(QueryLimitError, match=r"more memory than the server allows"):
        run_read_only(store, query, parameters={"words": "w" * 10_000}, timeout_s=20)


def test_a_limit_that_is_none_is_the_caller_s_mistake(store: GraphStore) -> None:
    with pytest.raises(ValueError, match="finite and above 0"):
        run_read_only(store, "RETURN 1", timeout_s=0)


def test_what_json_has_not_becomes_words(store: GraphStore) -> None:
    query = "RETURN 0.0 / 0.0 AS nan, datetime('2026-01-02T03:04:05Z') AS at, duration('P3M') AS d"

    (row,) = run_read_only(store, query).rows

    assert row["nan"] == "nan"
    assert row["at"].startswith("2026-01-02T03:04:05")
    assert row["d"] == "P3M"


def test_a_query_gives_the_same_whatever_patients_there_are(store: GraphStore) -> None:
    queries = [query for query, rows in READS if rows is not None]
    parameters = {"id": "OMIM:9100001", "index": "concept_names"}
    remove = "MATCH (e:Evidence {key: 'guard'}) DETACH DELETE e"

    before = [run_read_only(store, query, parameters=parameters).rows for query in queries]
    with store._session(writing=True) as session:
        session.run(remove).consume()
    after = [run_read_only(store, query, parameters=parameters).rows for query in queries]
    with store._session(writing=True) as session:
        session.run(_WRITE, secret=SECRET).consume()

    assert before == after


def test_nodes_and_paths_become_plain_values(store: GraphStore) -> None:
    query = "MATCH p = (:Phenotype {id: 'HP:9100002'})-[:SUBCLASS_OF]->() RETURN p"

    (row,) = run_read_only(store, query).rows

    assert [node["properties"]["id"] for node in row["p"]["nodes"]] == ["HP:9100002", "HP:9100001"]
    (relationship,) = row["p"]["relationships"]
    assert (relationship["type"], relationship["properties"]) == ("SUBCLASS_OF", {})
    assert relationship["start"] == row["p"]["nodes"][0]["id"]


def test_what_is_no_cypher_is_the_asker_s_mistake(store: GraphStore) -> None:
    with pytest.raises(QueryRefusedError, match="this query was refused"):
        run_read_only(store, "MATCH (n:Disease RETURN n")
