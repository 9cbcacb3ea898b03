"""OBO files: what a term says, and what a damaged file still gives."""

import gzip
from pathlib import Path

import pytest

from ontologies.errors import SourceError, SourceFormatError
from ontologies.model import Provenance, Synonym, SynonymScope, Term
from ontologies.obo import read_terms


def test_every_clause_of_a_term_is_read(samples: Path) -> None:
    reading = read_terms(samples / "mini.obo", source="mini")

    assert next(term for term in reading.records if term.id == "HP:9000001") == Term(
        id="HP:9000001",
        name="Glowing ears",
        definition='Ears that emit light "in the dark".',
        comment="Invented.",
        synonyms=(
            Synonym(text="Luminous ears", scope=SynonymScope.EXACT),
            Synonym(text="Shiny ears", scope=SynonymScope.RELATED, kind="layperson"),
            Synonym(text="GE", scope=SynonymScope.EXACT, kind="abbreviation"),
            Synonym(text="Glowing ears", scope=SynonymScope.EXACT, kind="layperson"),
            Synonym(text="biallelic glow", scope=SynonymScope.EXACT, kind="allelic_requirement"),
        ),
        parents=("HP:9000002",),
        alternative_ids=("HP:9000011",),
        cross_references=("SNOMEDCT_US:900001", "UMLS:C9000001"),
        provenance=Provenance(source_id="mini", line_number=13),
    )
    assert (reading.version, reading.licence) == ("2026-01-01", "CC0-1.0")


def test_a_sound_file_gives_no_issue_and_all_its_terms(samples: Path) -> None:
    reading = read_terms(samples / "mini.obo")

    assert reading.issues == ()
    assert [term.id for term in reading.records if term.obsolete] == ["HP:9000003", "HP:9000004"]
    assert (reading.count.read, reading.count.kept) == (8, 8)


def test_a_damaged_file_gives_the_rest_and_names_each_line(samples: Path) -> None:
    reading = read_terms(samples / "damaged.obo")

    assert [(issue.code, int(issue.where.partition(":")[2])) for issue in reading.issues] == [
        ("damaged-line", 3),
        ("damaged-line", 8),
        ("damaged-line", 9),
        ("damaged-line", 14),
        ("duplicate", 26),
        ("damaged-line", 30),
        ("missing-name", 33),
        ("ambiguous-successor", 56),
        ("conflicting-id", 43),
        ("conflicting-id", 43),
        ("unknown-term", 49),
        ("alternative-id", 5),
        ("unknown-term", 5),
        ("obsolete-term", 33),
        ("obsolete-term", 49),
        ("cycle", 21),
    ]
    assert {term.id: term.parents for term in reading.records} == {
        "HP:9000001": ("HP:9000002",),
        "HP:9000002": ("HP:9000003",),
        "HP:9000003": (),  # it closed the circle
        "HP:9000004": ("HP:9000006",),
        "HP:9000005": (),
        "HP:9000006": (),
        "HP:9000007": (),
        "HP:9000008": (),
    }
    assert reading.count.dropped == (("damaged-line", 1), ("duplicate", 1))


def test_a_line_that_is_no_utf_8_is_left_out(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "bytes.obo"
    path.write_bytes((samples / "mini.obo").read_bytes().replace(b"Invented.", b"Inv\xff"))

    reading = read_terms(path)

    assert [(issue.code, issue.where) for issue in reading.issues] == [
        ("damaged-line", "bytes.obo:17")
    ]
    assert len(reading.records) == 8


def test_a_compressed_file_with_windows_line_ends_reads_the_same(
    samples: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mini.obo.gz"
    path.write_bytes(gzip.compress((samples / "mini.obo").read_bytes().replace(b"\n", b"\r\n")))

    assert read_terms(path).records == read_terms(samples / "mini.obo").records


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<html>\n", r"other.obo:1: column 'format-version' cannot be '<html>'"),
        ("", r"column 'format-version' cannot be ''"),
        ("format-version: 1.2\n", r"column '\[Term\]' cannot be 'a file without terms'"),
    ],
)
def test_what_is_no_obo_file_is_refused(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "other.obo"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SourceFormatError, match=message):
        read_terms(path)


def test_a_stanza_of_nothing_but_damage_is_left_out_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.obo"
    damage = "no clause\n" * 200
    path.write_text(
        f"format-version: 1.2\n\n[Term]\nid: HP:1\n{damage}\n[Term]\nid: HP:2\nname: Sound\n",
        encoding="utf-8",
    )

    reading = read_terms(path)

    assert [term.id for term in reading.records] == ["HP:2"]
    assert reading.count.dropped == (("damaged-line", 1),)


def test_a_truncated_archive_is_one_clear_error(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.obo.gz"
    path.write_bytes(gzip.compress((samples / "mini.obo").read_bytes())[:200])

    with pytest.raises(SourceError, match=r"cut\.obo\.gz cannot be read: Compressed file ended"):
        read_terms(path)
