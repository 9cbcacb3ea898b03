"""Names in other languages."""

from pathlib import Path

import pytest

from ontologies.errors import SourceFormatError
from ontologies.lexicon import Lexicon
from ontologies.model import Term
from ontologies.names import add_names, read_names
from ontologies.resolver import TermResolver


def test_a_plain_table_names_terms(samples: Path, mini_resolver: TermResolver) -> None:
    reading = read_names(samples / "names_zh.tsv", mini_resolver, source="zh")

    assert [(one.term_id, one.name.text, one.name.language) for one in reading.records] == [
        ("HP:9000001", "耳朵发光", "zh"),
        ("HP:9000001", "发光耳", "zh"),
    ]
    assert {one.name.source_id for one in reading.records} == {"zh"}
    assert dict(reading.count.dropped) == {"duplicate": 1, "unknown-term": 1, "untranslated": 1}


def test_a_babelon_label_is_the_name_and_a_synonym_is_not(
    samples: Path, mini_terms: tuple[Term, ...], mini_resolver: TermResolver
) -> None:
    reading = read_names(samples / "names_de.babelon.tsv", mini_resolver, source="de")

    lexicon = Lexicon.from_terms(add_names(mini_terms, reading.records))

    assert lexicon.name("HP:9000001", "de") == "Leuchtende Ohren"
    assert lexicon.resolve("Ohrenleuchten").concept == "HP:9000001"
    assert dict(reading.count.dropped) == {"no-name": 1, "untranslated": 1}


@pytest.mark.parametrize(
    ("header", "column"), [("hpo_id\tname_en", "name_<language>"), ("code\tname_zh", "hpo_id")]
)
def test_a_table_without_ids_or_names_is_refused(
    header: str, column: str, mini_resolver: TermResolver, tmp_path: Path
) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(header + "\n", encoding="utf-8")

    with pytest.raises(SourceFormatError, match=f"column '{column}'"):
        read_names(path, mini_resolver, source="x")
