import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ontologies.errors import InputError, SourceError
from ontologies.learned import LearnedSource, LearnedSources
from ontologies.sources import Reader, SourceConfig, locate_sources, read_knowledge

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples" / "knowledge"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = (
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex"
    "\tmodifier\taspect\tbiocuration"
)


def counts(disease: str = "OMIM:900001", frequency: str = "2/3") -> bytes:
    row = f"{disease}\t{disease}\t\tHP:9000001\tPMID:9\tPCS\t\t{frequency}\t\t\tP\t"
    return f"#version: 3 cases\n{HEADER}\n{row}\n".encode()


def source(content: bytes, name: str = "ours", *, weight: float = 1.0) -> LearnedSource:
    return LearnedSource(
        id=f"cases:{name}",
        name='Our "cases"',
        version="3 cases",
        licence="CC0-1.0",
        sha256=hashlib.sha256(content).hexdigest(),
        weight=weight,
    )


def config(home: Path) -> SourceConfig:
    return SourceConfig(
        obo=str(SAMPLES / "mini.obo"),
        hpoa=str(SAMPLES / "mini.hpoa"),
        genes=str(SAMPLES / "genes_to_phenotype.txt"),
        conditions=str(SAMPLES / "curated"),
        learned=LearnedSources(home).table,
    )


def test_nothing_is_learned_in_an_empty_home(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)

    assert (learned.current(), learned.history()) == ((), ())
    assert not learned.folder.exists()


def test_what_is_learned_is_one_more_source_of_the_build(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.add(source(counts(), weight=2.5), counts())

    knowledge = read_knowledge(locate_sources(config(tmp_path)))

    release = next(one for one in knowledge.sources if one.id == "cases:ours")
    assert (release.name, release.version, release.licence) == ('Our "cases"', "3 cases", "CC0-1.0")
    assert (release.weight, release.sha256) == (2.5, source(counts()).sha256)
    found = [a for a in knowledge.annotations if a.provenance.source_id == "cases:ours"]
    assert [(a.frequency.numerator, a.frequency.denominator) for a in found if a.frequency] == [
        (2, 3)
    ]


def test_published_names_go_before_those_of_cases(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.add(source(counts()), counts())

    files = locate_sources(config(tmp_path))
    annotations = read_knowledge(files).annotations

    assert files.of(Reader.HPOA)[0].id == "cases:ours"
    first = next(one for one in annotations if one.disease_id == "OMIM:900001")
    assert (first.disease_name, first.provenance.source_id) == ("Lamp disease", "hpoa")


def test_a_source_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    other = counts(frequency="3/3")
    learned.add(source(counts()), counts())
    learned.add(source(counts(), "theirs"), counts())

    learned.add(source(other), other)

    assert [one.id for one in learned.current()] == ["cases:ours", "cases:theirs"]
    assert learned.current()[0].sha256 == source(other).sha256
    assert learned.file(source(counts())).is_file()


def test_sources_that_are_learned_at_once_are_all_kept(tmp_path: Path) -> None:
    content = counts()
    names = [f"ward-{number}" for number in range(24)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: LearnedSources(tmp_path).add(source(content, n), content), names))

    assert [one.id for one in LearnedSources(tmp_path).current()] == sorted(
        f"cases:{name}" for name in names
    )


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.add(source(counts()), counts())
    learned.file(source(counts())).write_bytes(counts(frequency="3/3"))

    with pytest.raises(SourceError, match="promised was"):
        read_knowledge(locate_sources(config(tmp_path)))


def test_history_tells_what_each_version_had_learned(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.note("aa11", MOMENT)
    learned.note("aa11", MOMENT)
    learned.add(source(counts()), counts())
    learned.note("bb22", MOMENT)

    assert [(s.graph_version, len(s.sources)) for s in learned.history()] == [
        ("aa11", 0),
        ("bb22", 1),
    ]
    assert learned.find(None).graph_version == "aa11"
    assert learned.find("b").graph_version == "bb22"


def test_a_state_is_gone_back_to(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.add(source(counts()), counts())
    learned.note("aa11", MOMENT)
    learned.add(source(counts(), "theirs"), counts())

    learned.replace(learned.find("aa11").sources)

    assert [one.id for one in learned.current()] == ["cases:ours"]


def test_going_back_twice_goes_back_two_steps_and_then_says_what_was_left(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.note("aa11", MOMENT)
    learned.add(source(counts()), counts())
    learned.note("bb22", MOMENT)
    learned.add(source(counts(), "theirs"), counts())
    learned.note("cc33", MOMENT)
    gone = []

    for _ in range(2):
        state = learned.find(None)
        learned.replace(state.sources)
        learned.note(state.graph_version, MOMENT)
        gone.append(state.graph_version)

    assert gone == ["bb22", "aa11"]
    with pytest.raises(InputError, match=r"the first that this home knows.*cc33"):
        learned.find(None)


def test_what_was_learned_but_never_built_is_taken_back(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.note("aa11", MOMENT)
    learned.add(source(counts()), counts())

    assert learned.find(None).graph_version == "aa11"


def test_a_line_cut_short_loses_no_other(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.note("aa11", MOMENT)
    with (learned.folder / "history.jsonl").open("a") as stream:
        stream.write('{"graph_version": "bb2')

    assert [state.graph_version for state in learned.history()] == ["aa11"]


def test_an_unknown_version_is_an_error_that_names_the_known(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.note("aa11", MOMENT)

    with pytest.raises(InputError, match="known are aa11"):
        learned.find("cc")


def test_nothing_to_go_back_to_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing was learned yet"):
        LearnedSources(tmp_path).find(None)


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.add(source(counts()), counts())
    learned.table.write_text("[cases")

    with pytest.raises(SourceError, match="semeion rollback"):
        learned.current()


def test_a_damaged_table_is_mended_by_going_back(tmp_path: Path) -> None:
    learned = LearnedSources(tmp_path)
    learned.add(source(counts()), counts())
    learned.note("aa11", MOMENT)
    learned.table.write_text("[cases")

    learned.replace(learned.find(None).sources)

    assert [one.id for one in learned.current()] == ["cases:ours"]


@pytest.mark.parametrize("name", ["", "a b", "../up", "x" * 65])
def test_a_name_is_plain(name: str) -> None:
    with pytest.raises(InputError, match="cannot name a source of cases"):
        source(counts(), name)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_is_positive(weight: float) -> None:
    with pytest.raises(InputError, match="weight of a case"):
        source(counts(), weight=weight)
