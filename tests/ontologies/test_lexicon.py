"""The lexicon: names by language, ids and names to concepts, one file."""

import subprocess
import sys
from pathlib import Path

import pytest

from ontologies.errors import SourceError, UnknownConceptError
from ontologies.lexicon import Lexicon, LexiconEntry
from ontologies.model import Knowledge, SynonymScope, Term


@pytest.fixture(scope="module")
def lexicon(mini_terms: tuple[Term, ...]) -> Lexicon:
    return Lexicon.from_terms(mini_terms)


def test_names_of_a_concept_stand_together_the_primary_first(lexicon: Lexicon) -> None:
    names = [entry for entry in lexicon.entries if entry.concept == "HP:9000001"]

    assert names[0] == LexiconEntry(
        concept="HP:9000001",
        text="Glowing ears",
        scope=SynonymScope.EXACT,
        kind="layperson",
        primary=True,
    )
    assert [entry.text for entry in names[1:]] == [
        "GE",
        "Luminous ears",
        "Shiny ears",
        "biallelic glow",
    ]
    assert [entry.concept for entry in lexicon.entries] == sorted(
        entry.concept for entry in lexicon.entries
    )


def test_what_a_body_can_show_is_told_apart(lexicon: Lexicon) -> None:
    assert lexicon.phenotypic == {"HP:0000118", "HP:9000001", "HP:9000002", "HP:9000005"}
    assert lexicon.ancestors("HP:9000001") == {"HP:0000118", "HP:9000001", "HP:9000002"}


def test_a_finding_under_a_heading_of_its_own_may_be_mentioned_and_is_none_of_the_hpo(
    mini_terms: tuple[Term, ...],
) -> None:
    source = mini_terms[0].provenance
    lexicon = Lexicon.from_terms(
        [
            *mini_terms,
            Term(id="SEM:F000001", name="Sleeps by a lamp", heading="exposure", provenance=source),
            Term(
                id="SEM:F000002", name="Sleeps by two", parents=("SEM:F000001",), provenance=source
            ),
            Term(id="SEM:F000003", name="Ears glow", parents=("HP:9000001",), provenance=source),
        ]
    )

    assert {"SEM:F000001", "SEM:F000002", "SEM:F000003"} <= lexicon.phenotypic
    assert lexicon.published("SEM:F000002") == frozenset()
    assert lexicon.published("SEM:F000003") == {"HP:9000001"}
    assert lexicon.published("HP:9000001") == {"HP:9000001"}


@pytest.mark.parametrize(
    ("stated", "concept", "note"),
    [
        ("HP:9000001", "HP:9000001", None),
        ("hp_9000001", "HP:9000001", None),
        ("http://purl.obolibrary.org/obo/HP_9000001", "HP:9000001", None),
        ("GLOWING  ears", "HP:9000001", None),
        ("shiny ears", "HP:9000001", "'shiny ears' is a synonym of Glowing ears"),
        ("HP:9000011", "HP:9000001", "HP:9000011 is no longer in use: read as HP:9000001 (Glowing"),
        ("HP:9000003", "HP:9000001", "HP:9000003 is no longer in use: read as HP:9000001 (Glowing"),
    ],
)
def test_an_id_or_name_leads_to_its_concept(
    stated: str, concept: str, note: str | None, lexicon: Lexicon
) -> None:
    resolution = lexicon.resolve(stated)

    assert resolution.concept == concept
    assert resolution.name == "Glowing ears"
    assert (resolution.note or "").startswith(note or "")
    assert (resolution.note is None) == (note is None)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("gloving eers", r"did you mean HP:9000001 \(Glowing ears\)"),
        ("HP:118", r"did you mean HP:0000118 \(Phenotypic abnormality\)"),
        ("HP:9000099", "is no concept of the loaded release"),
        ("HP:9000004", "was withdrawn without a successor"),
        ("", "is no concept"),
    ],
)
def test_what_it_does_not_know_is_an_error_with_close_names(
    stated: str, message: str, lexicon: Lexicon
) -> None:
    with pytest.raises(UnknownConceptError, match=message):
        lexicon.resolve(stated)


def test_a_name_of_two_concepts_is_not_guessed(mini_terms: tuple[Term, ...]) -> None:
    terms = [
        *mini_terms,
        Term(id="HP:9000008", name="Blue nose", provenance=mini_terms[0].provenance),
    ]

    with pytest.raises(UnknownConceptError, match=r"HP:9000005 .*HP:9000008 .*: give the id"):
        Lexicon.from_terms(terms).resolve("blue nose")


def test_a_language_without_a_name_falls_back_to_english(lexicon: Lexicon) -> None:
    assert lexicon.name("HP:9000011", "zh") == "Glowing ears"
    with pytest.raises(UnknownConceptError, match="HP:9000099"):
        lexicon.name("HP:9000099")


def test_a_saved_lexicon_loads_as_it_was(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "lexicon"
    lexicon.save(path)
    first = path.read_bytes()

    loaded = Lexicon.load(path)
    loaded.save(path)

    assert path.read_bytes() == first
    for field in ("entries", "phenotypic", "replacements", "withdrawn", "parents"):
        assert getattr(loaded, field) == getattr(lexicon, field)
    assert loaded.name("HP:9000001") == "Glowing ears"


def test_a_damaged_or_foreign_file_is_refused(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "lexicon"
    lexicon.save(path)
    content = path.read_bytes()

    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(SourceError, match="is damaged: build it again"):
        Lexicon.load(path)
    path.write_bytes(b"something else\n")
    with pytest.raises(SourceError, match="is no lexicon of this version"):
        Lexicon.load(path)
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        Lexicon.load(tmp_path / "missing")


def test_the_real_lexicon_loads_without_numbers_or_parsers(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    path = tmp_path / "lexicon"
    Lexicon.from_terms(knowledge.terms).save(path)
    program = (
        "import sys; from pathlib import Path; from ontologies.lexicon import Lexicon\n"
        "lexicon = Lexicon.load(Path(sys.argv[1])); print(lexicon.name('HP:0001166'))\n"
        "print(sorted({'numpy', 'scipy', 'fastobo', 'pronto', 'pandas'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "Arachnodactyly\n[]\n"
