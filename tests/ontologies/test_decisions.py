from pathlib import Path

import pytest

from ontologies.decisions import read_decisions
from ontologies.errors import ConflictingDecisionError, SourceFormatError
from ontologies.sources import SourceConfig, locate_sources, read_knowledge

HEADER = "left\tright\tdecision\twho\twhy\n"


def write(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "decisions.tsv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_decisions_keep_who_and_why(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "ORPHA:2\tOMIM:1\tsame\tA. Reader\tone gene, one paper",
        "# a remark",
        "OMIM:3\tORPHA:4\tdifferent\tB. Reader\tother age",
        "OMIM:1\tORPHA:2\tsame\tC. Reader\tagreed",
    )

    reading = read_decisions(path, source="ours")

    first, second = reading.records
    assert (first.left, first.right, first.same, first.who) == (
        "OMIM:1",
        "ORPHA:2",
        True,
        "A. Reader",
    )
    assert (second.same, second.why, second.provenance.line_number) == (False, "other age", 4)
    assert dict(reading.count.dropped) == {"duplicate": 1}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("OMIM:1\tORPHA:2\tmaybe\tA\tb", r":2: column 'decision' cannot be 'maybe'"),
        ("OMIM 1\tORPHA:2\tsame\tA\tb", r":2: column 'left' cannot be 'OMIM 1'"),
        ("OMIM:1\tHP:2\tsame\tA\tb", r":2: column 'right' cannot be 'HP:2'"),
        ("OMIM:1\tOMIM:1\tsame\tA\tb", "the id of left"),
        ("OMIM:1\tORPHA:2\tsame\t\tb", "column 'who'"),
        ("OMIM:1\tORPHA:2\tsame\tA\t ", "column 'why'"),
        ("OMIM:1\tORPHA:2\tsame", "column 'row'"),
    ],
)
def test_a_damaged_row_refuses_the_file(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(SourceFormatError, match=told):
        read_decisions(write(tmp_path, row), source="ours")


def test_a_missing_column_refuses_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "OMIM:1\tORPHA:2", header="left\tright\n")

    with pytest.raises(SourceFormatError, match="decision"):
        read_decisions(path, source="ours")


def test_both_same_and_different_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "OMIM:1\tORPHA:2\tsame\tA\tb", "ORPHA:2\tOMIM:1\tdifferent\tC\td")

    with pytest.raises(ConflictingDecisionError, match=r"OMIM:1 and ORPHA:2 .*lines 2, 3"):
        read_decisions(path, source="ours")


def test_different_but_joined_through_others_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "OMIM:1\tORPHA:2\tsame\tA\tb",
        "ORPHA:2\tOMIM:3\tsame\tA\tb",
        "OMIM:1\tOMIM:3\tdifferent\tC\td",
        "OMIM:8\tOMIM:9\tsame\tA\tb",
    )

    with pytest.raises(ConflictingDecisionError, match=r"OMIM:1 and OMIM:3 .*lines 2, 3, 4"):
        read_decisions(path, source="ours")


def test_the_sample_is_read(samples: Path) -> None:
    reading = read_decisions(samples / "decisions.tsv", source="invented")

    assert [(item.left, item.right, item.same) for item in reading.records] == [
        ("OMIM:1", "ORPHA:2", True),
        ("OMIM:3", "ORPHA:2", False),
    ]


def test_files_are_read_where_a_user_names_them(tmp_path: Path, samples: Path) -> None:
    decisions = write(tmp_path, "OMIM:1\tORPHA:2\tsame\tA. Reader\tone gene")
    mappings = tmp_path / "mondo.sssom.tsv"
    mappings.write_text(
        "#mapping_set_version: 2026-01-01\n#license: CC-BY-4.0\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        "MONDO:1\tskos:exactMatch\tOMIM:1\tsemapv:ManualMappingCuration\n"
    )
    config = SourceConfig(
        table=samples / "sources.toml", mappings=str(mappings), decisions=str(decisions)
    )

    knowledge = read_knowledge(locate_sources(config))

    releases = {source.id: source for source in knowledge.sources}
    assert releases["disease-mappings"].version == "2026-01-01"
    assert releases["disease-mappings"].licence == "CC-BY-4.0"
    assert releases["disease-decisions"].origin == "decisions.tsv"
    assert [item.object_id for item in knowledge.mappings] == ["OMIM:1"]
    assert [item.who for item in knowledge.decisions] == ["A. Reader"]
