"""Our own names of findings: which rows are taken, and what is said of the others."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from ontologies.conditions.catalogue import CURATED
from ontologies.conditions.source import read_conditions
from ontologies.errors import Severity, SourceError, SourceFormatError
from ontologies.finding_names import names_digest, read_finding_names
from ontologies.lexicon import Lexicon
from ontologies.model import Knowledge, Synonym, SynonymScope, Term
from ontologies.names import NameRecord, add_names
from ontologies.reading import Reading
from ontologies.sources import SourceConfig, locate_sources, read_knowledge
from tests.curated import without_added_names

HEADER = "id\tname\tregister\tbasis\treviewed\n"
EARS, NOSE, RINGING = "HP:9000001", "HP:9000005", "SEM:F060001"


@pytest.fixture
def known(mini_terms: tuple[Term, ...], samples: Path) -> tuple[Lexicon, Lexicon]:
    findings = read_conditions(samples / "curated").findings
    return Lexicon.from_terms(mini_terms), Lexicon.from_terms(findings)


def read(
    folder: Path, known: tuple[Lexicon, Lexicon], *rows: str, language: str = "en"
) -> Reading[NameRecord]:
    table = folder / f"{language}.tsv"
    table.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return read_finding_names(folder, *known)


def test_a_name_has_language_register_and_source(
    tmp_path: Path, known: tuple[Lexicon, Lexicon]
) -> None:
    reading = read(
        tmp_path,
        known,
        f"{EARS}\tears like lamps\tlay\tconsensus\tfalse",
        f"{RINGING}\tringing at noon\tclinical\tconsensus\tfalse",
    )

    assert [(one.term_id, one.name) for one in reading.records] == [
        (
            EARS,
            Synonym(
                text="ears like lamps",
                scope=SynonymScope.EXACT,
                kind="layperson",
                source_id="semeion-names",
            ),
        ),
        (
            RINGING,
            Synonym(
                text="ringing at noon",
                scope=SynonymScope.EXACT,
                kind="clinical",
                source_id="semeion-names",
            ),
        ),
    ]
    assert (reading.issues, reading.version) == ((), names_digest(tmp_path)[:12])


@pytest.mark.parametrize(
    ("row", "code", "told"),
    [
        ("HP:9999999\tlamps\tlay\tx\tfalse", "unknown-term", "HP:9999999"),
        ("SEM:F999999\tlamps\tlay\tx\tfalse", "unknown-term", "no curated finding"),
        ("HP:9000004\tlamps\tlay\tx\tfalse", "withdrawn-term", "HP:9000004"),
        ("HP:9000006\tlamps\tlay\tx\tfalse", "no-phenotype", "Onset at noon"),
        (f"{EARS}\t\tlay\tx\tfalse", "missing-name", EARS),
        (f"{EARS}\tlamps\tslang\tx\tfalse", "damaged-line", "'register' cannot be 'slang'"),
        (f"{EARS}\tlamps\tlay\t\tfalse", "damaged-line", "'basis'"),
        (f"{EARS}\tlamps\tlay\tx\tmaybe", "damaged-line", "'reviewed' cannot be 'maybe'"),
        (f"{EARS}\tlamps\tlay", "damaged-line", "3 columns where 5"),
        (f"{EARS}\tLUMINOUS ears\tlay\tx\tfalse", "own-name", "has itself"),
        (f"{EARS}\tblue nose\tlay\tx\tfalse", "shared-name", "HP:9000005 (Blue nose)"),
        (f"{EARS}\tnoon ringing\tlay\tx\tfalse", "shared-name", "Ears ring at noon"),
        (f"{EARS}\tfirst\tclinical\tx\tfalse", "duplicate", "in line 2 already"),
        (f"{NOSE}\tFirst\tlay\tx\tfalse", "shared-name", "in line 2"),
    ],
)
def test_a_row_that_cannot_be_meant_is_left_out_and_named(
    row: str, code: str, told: str, tmp_path: Path, known: tuple[Lexicon, Lexicon]
) -> None:
    reading = read(tmp_path, known, f"{EARS}\tfirst\tlay\tx\tfalse", row)

    assert [one.name.text for one in reading.records] == ["first"]
    (issue,) = reading.issues
    assert (issue.code, issue.where) == (code, "en.tsv:3")
    assert told in issue.message
    assert (reading.count.read, dict(reading.count.dropped)) == (2, {code: 1})


def test_a_replaced_id_is_followed_with_a_word(
    tmp_path: Path, known: tuple[Lexicon, Lexicon]
) -> None:
    reading = read(tmp_path, known, "HP:9000003\tlamps\tlay\tx\tfalse")

    assert [one.term_id for one in reading.records] == [EARS]
    assert [issue.code for issue in reading.issues] == ["obsolete-term"]


def test_a_synonym_of_another_term_may_be_claimed_and_goes_before_it(
    tmp_path: Path, mini_terms: tuple[Term, ...], known: tuple[Lexicon, Lexicon]
) -> None:
    reading = read(tmp_path, known, f"{NOSE}\tluminous ears\tlay\tx\tfalse")
    named = Lexicon.from_terms(add_names(mini_terms, reading.records))

    assert [(issue.code, issue.severity) for issue in reading.issues] == [
        ("claimed-synonym", Severity.NOTE)
    ]
    assert known[0].resolve("luminous ears").concept == EARS
    assert named.resolve("luminous ears").concept == NOSE


def test_each_language_has_its_table_and_clinical_names_stand_first(
    tmp_path: Path, mini_terms: tuple[Term, ...], known: tuple[Lexicon, Lexicon]
) -> None:
    read(tmp_path, known, f"{EARS}\tlamps\tlay\tx\tfalse")
    reading = read(
        tmp_path,
        known,
        f"{EARS}\t耳朵发光\tlay\tx\tfalse",
        f"{EARS}\t光耳症\tclinical\tx\tfalse",
        language="zh",
    )
    named = Lexicon.from_terms(add_names(mini_terms, reading.records))

    assert Counter(one.name.language for one in reading.records) == {"en": 1, "zh": 2}
    assert named.name(EARS, "zh") == "光耳症"


def test_a_table_without_a_column_or_a_folder_without_tables_is_refused(
    tmp_path: Path, known: tuple[Lexicon, Lexicon]
) -> None:
    with pytest.raises(SourceError, match="holds no table of names"):
        read_finding_names(tmp_path, *known)
    (tmp_path / "en.tsv").write_text("id\tname\n", encoding="utf-8")
    with pytest.raises(SourceFormatError, match="column 'register'"):
        read_finding_names(tmp_path, *known)


def test_names_are_a_source_and_reach_terms_and_findings(samples: Path) -> None:
    knowledge = read_knowledge(locate_sources(SourceConfig(table=samples / "sources.toml")))

    (release,) = [one for one in knowledge.sources if one.id == "semeion-names"]
    digest = names_digest(samples / "curated" / "names")
    assert (release.version, release.sha256, release.licence) == (digest[:12], digest, "CC0-1.0")
    added = {
        (term.id, synonym.text)
        for term in (*knowledge.terms, *knowledge.findings)
        for synonym in term.synonyms
        if synonym.source_id == "semeion-names"
    }
    assert added == {
        (EARS, "ears like lamps"),
        (EARS, "luminotia"),
        (RINGING, "ears ring at twelve"),
    }


def test_a_folder_of_curated_knowledge_brings_its_own_names_or_none(
    samples: Path, tmp_path: Path
) -> None:
    shutil.copytree(samples / "curated", tmp_path / "curated")
    config = SourceConfig(conditions=str(tmp_path / "curated"))
    (with_names,) = [one for one in locate_sources(config).files if one.id == "semeion-names"]
    shutil.rmtree(tmp_path / "curated" / "names")

    assert with_names.path == tmp_path / "curated" / "names"
    assert "semeion-names" not in {one.id for one in locate_sources(config).files}


def test_all_names_that_semeion_brings_are_taken(knowledge: Knowledge) -> None:
    terms = map(without_added_names, knowledge.terms)
    findings = map(without_added_names, knowledge.findings)

    reading = read_finding_names(
        CURATED / "names", Lexicon.from_terms(terms), Lexicon.from_terms(findings)
    )

    assert {issue.code for issue in reading.issues} <= {"claimed-synonym"}
    assert reading.count.lost == 0
