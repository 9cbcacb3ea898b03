"""phenotype.hpoa: rows to records, and what becomes of damaged ones."""

from pathlib import Path

import pytest

from ontologies.errors import SourceFormatError
from ontologies.hpoa import read_annotations
from ontologies.model import DiseasePhenotype, Frequency, Provenance, Sex
from ontologies.resolver import TermResolver


def test_every_column_of_a_row_is_read(samples: Path, mini_resolver: TermResolver) -> None:
    reading = read_annotations(samples / "mini.hpoa", mini_resolver, source="mini")

    assert reading.records[0] == DiseasePhenotype(
        disease_id="OMIM:900001",
        disease_name="Lamp disease",
        phenotype_id="HP:9000001",
        frequency=Frequency(share=0.75, numerator=3, denominator=4),
        onset="HP:9000006",
        sex=Sex.FEMALE,
        modifiers=("HP:9000007",),
        evidence_code="PCS",
        references=("PMID:1", "PMID:2"),
        biocuration="SEM:anna[2026-01-01]",
        provenance=Provenance(source_id="mini", line_number=5),
    )
    assert [record.negated for record in reading.records] == [False, True, False, False, False]
    assert [record.aspect for record in reading.records] == ["P", "P", "C", "P", "P"]
    assert (reading.version, reading.based_on) == ("2026-01-01", "2026-01-01")
    assert reading.issues == ()


def test_each_damaged_row_is_named_and_counted(samples: Path, mini_resolver: TermResolver) -> None:
    reading = read_annotations(samples / "damaged.hpoa", mini_resolver)

    assert [(issue.code, int(issue.where.partition(":")[2])) for issue in reading.issues] == [
        ("duplicate", 4),
        ("alternative-id", 5),
        ("obsolete-term", 6),
        ("withdrawn-term", 7),
        ("unknown-term", 8),
        *[("damaged-line", line) for line in range(9, 17)],
        ("unknown-term", 17),
        ("damaged-line", 19),
    ]
    assert (reading.count.read, reading.count.kept) == (17, 4)
    assert dict(reading.count.dropped) == {
        "damaged-line": 9,
        "duplicate": 1,
        "unknown-term": 2,
        "withdrawn-term": 1,
    }


def test_a_replaced_id_keeps_what_the_source_wrote(
    samples: Path, mini_resolver: TermResolver
) -> None:
    records = read_annotations(samples / "damaged.hpoa", mini_resolver).records

    assert [(record.phenotype_id, record.stated_id) for record in records] == [
        ("HP:9000001", None),
        ("HP:9000001", "HP:9000011"),
        ("HP:9000001", "HP:9000003"),
        ("HP:9000005", None),
    ]


def test_the_header_of_older_releases_is_understood(
    samples: Path, mini_resolver: TermResolver, tmp_path: Path
) -> None:
    text = (samples / "mini.hpoa").read_text(encoding="utf-8")
    path = tmp_path / "older.hpoa"
    path.write_text(
        text.replace("#version", "#date")
        .replace("database_id\tdisease_name", "#DatabaseID\tDiseaseName")
        .replace("\thpo_id\t", "\tHPO_ID\t"),
        encoding="utf-8",
    )

    reading = read_annotations(path, mini_resolver)

    assert reading.records == read_annotations(samples / "mini.hpoa", mini_resolver).records
    assert reading.version == "2026-01-01"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("database_id\thpo_id\n", r"x\.hpoa:1: column 'disease_name' cannot be"),
        ("#version: 1\nwords\n", r"x\.hpoa:2: column 'header' cannot be 'words'"),
        ("", r"x\.hpoa:1: column 'header' cannot be ''"),
    ],
)
def test_a_broken_structure_is_refused(
    content: str, message: str, mini_resolver: TermResolver, tmp_path: Path
) -> None:
    path = tmp_path / "x.hpoa"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SourceFormatError, match=message):
        read_annotations(path, mini_resolver)
