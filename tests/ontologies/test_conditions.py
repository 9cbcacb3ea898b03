"""Curated conditions: the form of their files, and what the check refuses."""

import shutil
from pathlib import Path

import pytest

from ontologies.conditions.catalogue import CURATED, Catalogue, read_catalogue
from ontologies.conditions.check import Checker
from ontologies.conditions.filling import fill_identifiers
from ontologies.conditions.names import ConceptNames
from ontologies.conditions.search import FindingIndex
from ontologies.errors import Issue, Severity
from ontologies.lexicon import Lexicon
from ontologies.model import Knowledge
from tests.curated import APPENDICITIS, copy_of_one_condition, without_added_names


@pytest.fixture(scope="module")
def lexicon(knowledge: Knowledge) -> Lexicon:
    return Lexicon.from_terms(map(without_added_names, knowledge.terms))


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    return copy_of_one_condition(tmp_path / "curated")


def check(folder: Path, lexicon: Lexicon) -> list[Issue]:
    catalogue = read_catalogue(folder)
    of_tables = Checker(catalogue, lexicon).check()
    told = [issue for issue in of_tables if issue.severity is not Severity.NOTE]
    return [*told, *issues(catalogue)]


def issues(catalogue: Catalogue) -> list[Issue]:
    told = (Severity.ERROR, Severity.WARNING)
    files = (*catalogue.findings, *catalogue.conditions)
    return [issue for file in files for issue in file.issues(*told)]


def edit(path: Path, old: str, new: str) -> int:
    """Replace the first of a text, and give its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_all_that_semeion_brings_passes(lexicon: Lexicon) -> None:
    assert check(CURATED, lexicon) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "below", "told"),
    [
        ("name: Fever", "name: Feverish", "wrong-name", 0, "'Fever', not 'Feverish'"),
        ("name: Fever", "name: Nausea", "wrong-name", 0, "'Nausea' is HP:0002018"),
        ("HP:0001945", "HP:9999999", "unknown-term", 0, "no term of the release"),
        ("HP:0001945", "HP:0012823", "no-phenotype", 0, "Clinical modifier"),
        ("HP:0002013", "HP:0002018", "doubled-finding", 0, "stands twice"),
        ("frequency: 0.98", "frequency: 1.2", "schema", 0, "less than or equal to 1"),
        ("frequency: 0.98", "frequency: 0.60", "contradiction", 1, "which it is a kind of"),
        ("{finding: SEM:F000047, name: Watery diarrhoea", "{finding: HP:0001945, name: Fever",
         "contradiction", 0, "stands in findings as well"),
        ("{finding: SEM:F000047, name: Watery diarrhoea", "{finding: HP:0012531, name: Pain",
         "contradiction", 0, "a kind of Pain, is a finding"),
        ("SEM:D060009, name: Viral", "SEM:D069999, name: Viral", "unknown-condition", 0, "neither"),
        ("SEM:D060009, name: Viral", "SEM:D060010, name: Viral", "wrong-name", 0, "SEM:D060009"),
        ("zh: 急性阑尾炎", "zh: appendicitis", "schema", 0, "no Chinese character"),
        ("loinc: 6690-2", "loinc: 6690-3", "schema", 0, "check digit"),
        ("65+: 0.4", "70+: 0.4", "schema", 0, "gap or overlap"),
        ("id: SEM:D060016", "id: SEM:D070016", "wrong-folder", 0, "06-digestive"),
        ("ultrasound of the right lower quadrant]", "magic]", "unknown-separator", 0, "'magic'"),
        ("synonyms:", "synonyms: {}\nsynonyms:", "unreadable", 1, "'synonyms' stands twice"),
        ("reviewed: false", "reviewed: false\nseverity: 3", "schema", 1, "Extra inputs"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_line_and_reason(
    curated: Path, lexicon: Lexicon, old: str, new: str, code: str, below: int, told: str
) -> None:
    line = edit(curated / APPENDICITIS, old, new) + below

    found = [issue for issue in check(curated, lexicon) if issue.code == code]

    assert any(
        told in f"{issue.message}; {issue.remedy}"
        and f"{APPENDICITIS}:{line} " in f"{issue.where} "
        for issue in found
    ), found


def test_a_condition_needs_findings_neighbours_and_a_separating_test(
    curated: Path, lexicon: Lexicon
) -> None:
    path = curated / APPENDICITIS
    kept = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("  - {condition", "  - {test", "  - {finding: SEM"))
    ]
    text = "\n".join(kept).replace("neighbours:", "neighbours: []").replace("tests:", "tests: []")
    text = text.replace("imaging:", "imaging: []").replace("complications:", "complications: []")
    text = text.replace("risk_factors:", "risk_factors: []").replace("against:", "against: []")
    path.write_text(text, encoding="utf-8")
    with (curated / "background.tsv").open("a", encoding="utf-8") as everyday:
        everyday.write("HP:0032546\tAbdominal guarding\t0.03\t0.03\t0.03\n")

    codes = {issue.code for issue in check(curated, lexicon)}

    assert codes == {"few-specific", "no-neighbour", "no-separating-test"}


def test_too_few_findings_and_a_ladder_are_refused(curated: Path, lexicon: Lexicon) -> None:
    path = curated / APPENDICITIS
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines.index("findings:") + 1
    ladder = [line.split(" frequency:")[0] + " frequency: 0.5}" for line in lines[first:][:14]]
    rest = lines[lines.index("against:") :]
    path.write_text("\n".join([*lines[:first], *ladder, *rest]), encoding="utf-8")

    codes = {issue.code for issue in check(curated, lexicon)}

    assert {"few-findings", "ladder"} <= codes


def test_two_conditions_that_look_the_same_are_both_told(curated: Path, lexicon: Lexicon) -> None:
    twin = curated / "conditions/06-digestive/acute-gastritis.yaml"
    shutil.copy(curated / APPENDICITIS, twin)
    edit(twin, "SEM:D060016", "SEM:D060007")

    found = check(curated, lexicon)

    assert [issue.code for issue in found].count("same-profile") == 2
    assert any(issue.code == "duplicate-name" for issue in found)


def test_an_id_that_stands_twice_is_refused(curated: Path, lexicon: Lexicon) -> None:
    shutil.copy(curated / APPENDICITIS, (curated / APPENDICITIS).with_name("another.yaml"))

    codes = {issue.code for issue in check(curated, lexicon)}

    assert {"duplicate-id", "wrong-id"} <= codes


def test_a_withdrawn_finding_names_its_successor(curated: Path, lexicon: Lexicon) -> None:
    file = curated / "findings" / "06-digestive.yaml"
    line = next(one for one in file.read_text("utf-8").splitlines() if "SEM:F060002" in one)
    gone = "  - {id: SEM:F060002, name: {en: Stone, zh: 结石}, replaced_by: SEM:F060001}"
    edit(file, line, gone)

    found = [issue for issue in check(curated, lexicon) if issue.code == "withdrawn-finding"]

    assert [issue.remedy for issue in found] == ["use SEM:F060001"]


def test_a_finding_that_the_hpo_knows_is_refused(curated: Path, lexicon: Lexicon) -> None:
    edit(curated / "findings" / "06-digestive.yaml", "[appendicolith,", "[fever,")

    found = [issue for issue in check(curated, lexicon) if issue.code == "known-to-hpo"]

    assert "'fever' is HP:0001945" in found[0].message


def test_names_are_filled_in_with_their_ids(lexicon: Lexicon) -> None:
    names = ConceptNames(read_catalogue(conditions=False), lexicon)
    text = (
        "{finding: ?, name: fever, frequency: 0.3}\n{condition: ?, name: Sepsis}\n[? Nausea, ? x]"
    )

    result = fill_identifiers(text, names)

    assert result.text.splitlines() == [
        "{finding: HP:0001945, name: Fever, frequency: 0.3}",
        "{condition: SEM:D010004, name: Sepsis}",
        "[HP:0002018 Nausea, ? x]",
    ]
    assert (result.filled, result.unknown) == (3, ("x",))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("oedema", "HP:0000969"),
        ("anaemia", "HP:0001903"),
        ("wheeze", "HP:0030828"),
        ("chest pain pleuritic", "HP:0033771"),
        ("反跳痛", "SEM:F000271"),
        ("hp:0001945", "HP:0001945"),
    ],
)
def test_search_knows_spellings_forms_and_both_languages(
    lexicon: Lexicon, query: str, expected: str
) -> None:
    index = FindingIndex(lexicon, read_catalogue(conditions=False).searched_names())

    assert index.find(query, 1)[0].id == expected
