"""Curated knowledge as a source: what is read, what is reported, and its version."""

import shutil
from pathlib import Path

import pytest

from ontologies.conditions.source import folder_digest, read_conditions
from ontologies.errors import SourceError
from ontologies.lexicon import Lexicon
from ontologies.model import ReadCount
from ontologies.sources import SourceConfig, locate_sources, read_knowledge


@pytest.fixture
def curated(samples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(samples / "curated", tmp_path / "curated"))


def lamp_fever(folder: Path) -> Path:
    return folder / "conditions" / "06-digestive" / "lamp-fever.yaml"


def test_conditions_and_findings_are_read_with_their_files(curated: Path) -> None:
    reading = read_conditions(curated)

    assert [condition.id for condition in reading.records] == ["SEM:D060001", "SEM:D060002"]
    assert reading.paths["SEM:D060001"] == "conditions/06-digestive/lamp-fever.yaml"
    assert reading.count == ReadCount(source_id="semeion-conditions", read=2, kept=2)
    assert [(term.id, term.parents, term.heading) for term in reading.findings] == [
        ("SEM:F060001", ("HP:9000002",), ""),
        ("SEM:F060002", (), "exposure"),
        ("SEM:F060003", (), ""),
    ]
    assert (reading.findings[2].obsolete, reading.findings[2].replaced_by) == (True, "SEM:F060001")


def test_findings_have_names_in_both_languages(curated: Path) -> None:
    lexicon = Lexicon.from_terms(read_conditions(curated).findings)

    assert lexicon.name("SEM:F060001") == "Ears ring at noon"
    assert lexicon.name("SEM:F060001", "zh") == "正午耳鸣"
    assert lexicon.resolve("noon ringing").concept == "SEM:F060001"
    assert lexicon.resolve("SEM:F060003").concept == "SEM:F060001"


def test_a_neighbour_that_is_not_written_is_noted(curated: Path) -> None:
    (issue,) = read_conditions(curated).issues

    assert (issue.code, issue.where) == ("unwritten-condition", "SEM:D060003")


def test_a_file_of_another_form_is_left_out_and_named_without_the_machine(curated: Path) -> None:
    path = lamp_fever(curated)
    path.write_text(path.read_text().replace("frequency: 0.9", "frequency: 1.9"))

    reading = read_conditions(curated)

    assert [condition.id for condition in reading.records] == ["SEM:D060002"]
    assert reading.count.dropped == (("schema", 1),)
    (issue, *_) = [one for one in reading.issues if one.code == "schema"]
    assert issue.where.startswith("conditions/06-digestive/lamp-fever.yaml:16 findings.0")


def test_an_id_that_stands_twice_is_counted(curated: Path) -> None:
    shutil.copy(lamp_fever(curated), curated / "conditions" / "06-digestive" / "twin.yaml")

    reading = read_conditions(curated)

    assert reading.count.dropped == (("duplicate", 1),)
    assert reading.paths["SEM:D060001"] == "conditions/06-digestive/lamp-fever.yaml"


def test_the_version_follows_the_content_and_the_names_of_files(curated: Path) -> None:
    before = folder_digest(curated)
    path = lamp_fever(curated)
    path.rename(path.with_name("lamp.yaml"))
    renamed = folder_digest(curated)
    with path.with_name("lamp.yaml").open("a") as stream:
        stream.write("# changed\n")

    assert len({before, renamed, folder_digest(curated)}) == 3


def test_a_folder_without_conditions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no curated knowledge"):
        read_conditions(tmp_path)


def test_it_is_a_source_like_the_others(samples: Path, curated: Path) -> None:
    config = SourceConfig(table=samples / "sources.toml", conditions=str(curated))

    knowledge = read_knowledge(locate_sources(config))

    (release,) = [one for one in knowledge.sources if one.id == "semeion-conditions"]
    assert release.version == folder_digest(curated)[:12]
    assert (release.sha256, release.origin) == (folder_digest(curated), "curated")
    assert len(knowledge.conditions) == 2
    assert {term.id for term in knowledge.findings}.isdisjoint(term.id for term in knowledge.terms)


def test_the_default_conditions_are_ours() -> None:
    (file,) = [one for one in locate_sources().files if one.id == "semeion-conditions"]

    reading = read_conditions(file.path, source=file.id)

    assert (file.licence, reading.count.lost) == ("Apache-2.0", 0)
    assert reading.count.kept == len(reading.records) > 0
    assert {issue.code for issue in reading.issues} <= {"unwritten-condition"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    config = SourceConfig(conditions=str(tmp_path / "none"))

    with pytest.raises(SourceError, match=r"there is no folder .*none"):
        locate_sources(config)
