"""Confirmed cases into the knowledge, and back out of it, for the commands that learn."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.building import Built, build_all
from api.case_files import read_case_file
from api.deps import Engine, Progress
from ontologies.errors import InputError
from ontologies.model.provenance import CASES_PREFIX

if TYPE_CHECKING:
    from ontologies.learned import LearnedSource, LearnedState
    from reasoning.case_source import Lesson
    from reasoning.cases import Case
    from reasoning.learning import CaseCounts
    from reasoning.snapshot import Snapshot

__all__ = ["Learned", "LearningRequest", "RolledBack", "learn", "roll_back"]

CONFIRMED = "confirmed"
"""Name of the source counted in the patients whose disease a clinician has confirmed."""
UNSTATED = "unstated"
SHOWN = 12

Warn = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningRequest:
    """What `learn` was asked for.

    Parameters
    ----------
    files
        Files of cases; all of them are one source.
    from_confirmations
        Whether to learn from the confirmed patients of the tenant, as a source of its own.
    name
        Of the source of the files; the first file's, where not said.
    weight
        How many patients of the literature one of these is worth, positive.
    licence
        Of the cases.
    """

    files: Sequence[Path] = ()
    from_confirmations: bool = False
    name: str | None = None
    weight: float = 1.0
    licence: str = UNSTATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned.

    Parameters
    ----------
    lessons
        What changed, by id of the source.
    cases
        How many cases each source was counted in.
    built
        The build that followed.
    """

    lessons: "dict[str, Lesson]"
    cases: dict[str, int]
    built: Built

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        sources = {
            identifier: {"cases": self.cases[identifier], **lesson.to_dict()}
            for identifier, lesson in self.lessons.items()
        }
        return {"learned": sources, **self.built.to_dict()}

    def summary(self) -> str:
        """Say what changed, a line each."""
        lines = []
        for identifier, lesson in self.lessons.items():
            after, before = lesson.patients
            lines += [
                (
                    f"{identifier}: {self.cases[identifier]:,} cases,"
                    f" {after:,} observations ({after - before:+,})"
                ),
                (
                    f"  findings of diseases: {lesson.findings_added:,} added,"
                    f" {lesson.findings_changed:,} changed, {lesson.findings_removed:,} removed"
                ),
                (
                    f"  diseases: {len(lesson.diseases_added):,} added,"
                    f" {len(lesson.diseases_changed):,} changed,"
                    f" {len(lesson.diseases_removed):,} removed"
                ),
            ]
            if lesson.new_diseases:
                shown = ", ".join(lesson.new_diseases[:SHOWN])
                more = len(lesson.new_diseases) - SHOWN
                lines.append(
                    f"  {len(lesson.new_diseases):,} diseases are known from these cases alone:"
                    f" {shown}{f' and {more:,} more' if more > 0 else ''}"
                )
        return "\n".join([*lines, self.built.summary()])


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledBack:
    """Where the knowledge went back to.

    Parameters
    ----------
    state
        What was learned then.
    built
        The build that followed.
    """

    state: "LearnedState"
    built: Built

    @property
    def exact(self) -> bool:
        """Whether the graph is what it was; else the published sources have changed since."""
        return self.built.report.graph_version == self.state.graph_version

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"state": asdict(self.state), "exact": self.exact, **self.built.to_dict()}

    def summary(self) -> str:
        """Say where it went."""
        named = ", ".join(source.id for source in self.state.sources) or "nothing"
        lines = [f"Learned is what was learned on {self.state.at}: {named}."]
        if not self.exact:
            lines.append(
                f"The published sources have changed since: this is not graph"
                f" {self.state.graph_version[:12]}."
            )
        return "\n".join([*lines, self.built.summary()])


def learn(engine: Engine, request: LearningRequest, progress: Progress, warn: Warn) -> Learned:
    """Count cases, make the counts a source of knowledge, and build graph and snapshot with it.

    Everything is read and checked before anything is written. A source of the same name is
    replaced: learning the same again changes nothing, and an interrupted build is gone on with by
    the next `learn` or `build`.

    Parameters
    ----------
    engine
        Its settings name home, store and tenant.
    request
        What to learn from.
    progress, warn
        Told what is done, and what was ignored.

    Raises
    ------
    InputError
        If there is nothing to learn from, or a file cannot be read.
    """
    from ontologies.learned import LearnedSources
    from reasoning.case_source import compare_counts, read_counts

    if not request.files and not request.from_confirmations:
        raise InputError("name files of cases, or --from-confirmations")
    snapshot = engine.snapshot
    store = LearnedSources(engine.settings.home)
    known = _published_diseases(snapshot)
    before = {source.id: source for source in store.current()}
    prepared, lessons, cases = [], {}, {}
    for local, counted in _counts(engine, request, snapshot, progress, warn):
        for what, count in sorted(counted.ignored.items()):
            warn(f"ignored {count} {what}")
        if not counted.counts:
            raise InputError(f"{local}: none of its cases has a finding and the id of a disease")
        source, content = _source(local, counted, request, snapshot)
        old = read_counts(store.file(before[source.id])) if source.id in before else []
        prepared.append((source, content))
        lessons[source.id] = compare_counts(counted.counts, old, known)
        cases[source.id] = counted.n_cases
    for source, content in prepared:
        store.add(source, content)
    return Learned(lessons=lessons, cases=cases, built=build_all(engine, progress))


def roll_back(engine: Engine, version: str | None, progress: Progress) -> RolledBack:
    """Let what was learned be what it was at a graph version, and build that.

    Parameters
    ----------
    engine
        Its settings name the home.
    version
        Beginning of a graph version; None for the one before what is learned now was learned.
    progress
        Told what is done.

    Raises
    ------
    InputError
        If no such version was built here.
    """
    from ontologies.learned import LearnedSources

    store = LearnedSources(engine.settings.home)
    state = store.find(version)
    store.replace(state.sources)
    return RolledBack(state=state, built=build_all(engine, progress))


def _counts(
    engine: Engine,
    request: LearningRequest,
    snapshot: "Snapshot",
    progress: Progress,
    warn: Warn,
) -> "list[tuple[str, CaseCounts]]":
    """Name and counts of each source that is to be learned."""
    from reasoning.learning import count_cases

    found = []
    if request.files:
        cases: list[Case] = []
        for path in request.files:
            progress(f"Reading {path.name}")
            cases += read_case_file(path, warn=warn)
        name = request.name or request.files[0].name.partition(".")[0]
        found.append((name, count_cases(cases, snapshot.lexicon)))
    if request.from_confirmations:
        local = CONFIRMED if request.files or request.name is None else request.name
        reference = f"{CASES_PREFIX}{local}"
        patients = _confirmed(engine, progress)
        found.append((local, count_cases(patients, snapshot.lexicon, reference=reference)))
    return found


def _confirmed(engine: Engine, progress: Progress) -> "list[Case]":
    from kg.confirmed import read_confirmed
    from reasoning.learning import case_of_evidence

    with engine.store(progress) as store:
        patients = read_confirmed(store, engine.settings.tenant)
    return [case_of_evidence(p.patient_id, p.disease_id, p.evidence) for p in patients]


def _source(
    local: str, counted: "CaseCounts", request: LearningRequest, snapshot: "Snapshot"
) -> "tuple[LearnedSource, bytes]":
    """A source and the content of its file."""
    from ontologies.learned import LearnedSource
    from reasoning.case_source import to_hpoa

    model = snapshot.model
    names = dict(zip(model.disease_ids, model.disease_names, strict=True))
    publications = len({count.reference for count in counted.counts})
    version = f"{counted.n_cases} cases of {publications} publications"
    content = to_hpoa(counted, names, version=version, licence=request.licence)
    source = LearnedSource(
        id=f"{CASES_PREFIX}{local}",
        name=f"Confirmed cases: {local}",
        version=version,
        licence=request.licence,
        sha256=hashlib.sha256(content).hexdigest(),
        weight=request.weight,
    )
    return source, content


def _published_diseases(snapshot: "Snapshot") -> frozenset[str]:
    """Ids of the diseases that the knowledge has without any case."""
    from reasoning.crossvalidation import without_cases
    from reasoning.tables import TABLES_FILE, load_tables

    tables = without_cases(load_tables(snapshot.folder / TABLES_FILE))
    return frozenset(disease for disease, _ in tables.diseases)
