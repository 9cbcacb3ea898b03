"""Measures rankings on cases with known diagnoses (rules: docs/evaluation.md)."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ontologies.model.evidence import Entry, Evidence, Status
from ontologies.model.patient import Patient
from ontologies.model.provenance import CASES_PREFIX
from ontologies.model.strength import STATEMENT_RATIO
from reasoning.answers import LEVELS, AnswerKey, Names, Twins, place_of_answer
from reasoning.cases import Case, read_cases
from reasoning.differential import explain_ranking, rank_entities
from reasoning.metrics import expected_calibration_error, ranking_figures, size_figures
from reasoning.misses import Miss, explain_miss
from reasoning.pretest import Setting
from reasoning.snapshot import Snapshot

__all__ = [
    "Evaluation",
    "Knowledge",
    "Outcome",
    "Sampling",
    "case_evidence",
    "evaluate_cases",
    "evaluate_diagnosis",
]

_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)

TextReader = Callable[[str], tuple[Sequence[Evidence], Patient]]
"""Evidence of a text, and the age and sex that it states."""
Progress = Callable[..., None]


NO_CODES = (
    "no loaded source gives the ICD-10 codes of a disease, so that no rank can be judged by them"
)
"""Why the figures of the level `icd10` are null."""


class Knowledge(StrEnum):
    """What a case is ranked with."""

    PUBLISHED = "published"
    WITH_CASES = "published+cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Which cases of a file are ranked, for a quick look; all where nothing is said.

    Parameters
    ----------
    limit
        The first so many.
    sample
        So many drawn at random with a fixed seed, in the order of the file.
    """

    limit: int | None = None
    sample: int | None = None

    def choose(self, cases: Sequence[Case]) -> list[int]:
        """Positions of the cases."""
        places = np.arange(len(cases))
        if self.sample is not None and self.sample < len(places):
            drawn = np.random.default_rng(0).choice(len(places), self.sample, replace=False)
            places = np.sort(drawn)
        return [int(place) for place in places[: self.limit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one case was ranked.

    Parameters
    ----------
    case
        The case.
    disease
        What it counts as when diseases are resampled.
    ranks
        Worst rank among ties of the right answer, by level; None for a miss at any depth.
    probability
        Stated probability of the first answer, in [0, 1].
    milliseconds
        Time of the whole answer with its explanation.
    taught
        Whether another publication's case of the disease was learned from; None where nothing
        was learned.
    miss
        Why the right answer does not stand first; None where it does.
    """

    case: Case
    disease: str
    ranks: dict[str, int | None]
    probability: float
    milliseconds: float
    taught: bool | None
    miss: Miss | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a file gave with one state of knowledge.

    Parameters
    ----------
    file
        Name of the file.
    knowledge
        What its cases were ranked with.
    setting
        Where the patients are seen.
    outcomes
        One a ranked case, in the order of the file.
    skipped
        Cases with nothing to read.
    sizes
        Number, mean and largest size of what competes, by level; none for `id`.
    """

    file: str
    knowledge: Knowledge
    setting: Setting
    outcomes: tuple[Outcome, ...]
    skipped: int
    sizes: dict[str, dict[str, float]]

    def groups(self) -> list[str]:
        """`all`, then the groups of the file in order of their names."""
        named = {outcome.case.group for outcome in self.outcomes}
        return ["all", *sorted(group for group in named if group is not None)]

    def of(self, group: str) -> list[Outcome]:
        """Outcomes of one group."""
        return [item for item in self.outcomes if group in {"all", item.case.group}]

    def rows(self) -> list[dict[str, Any]]:
        """One object a group and level (design, section 5), `all` and `entity` first."""
        return [self._row(group, level) for group in self.groups() for level in LEVELS]

    def _row(self, group: str, level: str) -> dict[str, Any]:
        chosen = self.of(group)
        judged = [] if level == "icd10" else chosen
        ranks = [outcome.ranks[level] for outcome in judged]
        spent = [outcome.milliseconds for outcome in chosen]
        taught = [outcome.taught for outcome in chosen]
        return {
            "file": self.file,
            "group": group,
            "level": level,
            "reason": NO_CODES if level == "icd10" else None,
            "knowledge": self.knowledge.value,
            "setting": self.setting.value,
            "cases": len(chosen),
            "skipped": self.skipped if group == "all" else 0,
            **ranking_figures(ranks, [outcome.disease for outcome in judged]),
            "ece": expected_calibration_error(
                [outcome.probability for outcome in judged], [rank == 1 for rank in ranks]
            )
            if level == "entity"
            else None,
            "ms_per_case": float(np.mean(spent)) if spent else None,
            "ms_per_case_p50": float(np.quantile(spent, 0.5)) if spent else None,
            "ms_per_case_p99": float(np.quantile(spent, 0.99)) if spent else None,
            "no_other_case_share": taught.count(False) / len(taught)
            if taught and None not in taught
            else None,
            "competing": self.sizes.get(level),
        }


def case_evidence(case: Case) -> list[Evidence]:
    """Turn a case's coded findings into evidence, as if a person had entered them."""
    statuses = [(Status.PRESENT, case.observed), (Status.ABSENT, case.excluded)]
    return [
        Evidence(
            concept=concept,
            status=status,
            observation_ratio=STATEMENT_RATIO[status],
            source=Entry(entered_as=concept),
            recorded_at=_MOMENT,
            recorder="evaluation",
        )
        for status, concepts in statuses
        for concept in concepts
    ]


def evaluate_diagnosis(
    snapshot: Snapshot,
    path: Path,
    *,
    setting: Setting = Setting.RARE_DISEASE,
    cross_validate: bool = False,
    sampling: Sampling | None = None,
    twins: Twins | None = None,
    names: Names | None = None,
    read_text: TextReader | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[dict[str, Any]]:
    """Rank every case of a file and count where the right answer stands; see `evaluate_cases`."""
    evaluations = evaluate_cases(
        snapshot,
        list(read_cases(path)),
        path.name,
        setting=setting,
        cross_validate=cross_validate,
        sampling=sampling,
        twins=twins,
        names=names,
        read_text=read_text,
        progress=progress,
        warn=warn,
    )
    return [row for evaluation in evaluations for row in evaluation.rows()]


def evaluate_cases(
    snapshot: Snapshot,
    cases: Sequence[Case],
    name: str,
    *,
    setting: Setting = Setting.RARE_DISEASE,
    cross_validate: bool = False,
    sampling: Sampling | None = None,
    twins: Twins | None = None,
    names: Names | None = None,
    read_text: TextReader | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[Evaluation]:
    """Rank cases and see where the right answer stands.

    Ties count as the worst rank. A case none of whose disease ids is in the graph counts as a
    miss at every level.

    Parameters
    ----------
    snapshot
        Compiled knowledge.
    cases
        Cases with known diagnoses.
    name
        Of the file that they come from.
    setting
        Where the patients are seen.
    cross_validate
        Rank them a second time, with what the cases of all other publications teach.
    sampling
        Which cases are ranked; all are learned from.
    twins, names
        Ids that name the same disease, and ids of named diagnoses, from tables that a person named.
    read_text
        Reads a vignette where a case has no ids; without it such cases are skipped.
    progress
        Told `(what, done, total)`.
    warn
        Told what was ignored, a sentence each.

    Returns
    -------
    list of Evaluation
        With the snapshot's knowledge; then, if asked for, with that of the other cases.
    """
    runner = _Runner(name, setting, (twins, names), read_text, progress)
    chosen = (sampling or Sampling()).choose(cases)
    learned = any(str(source["id"]).startswith(CASES_PREFIX) for source in snapshot.model.sources)
    if learned and warn is not None:
        warn("this knowledge was learned from cases: figures on those cases are not held out")
    with threadpool_limits(limits=1):
        runner.run(snapshot, cases, chosen)
        first = runner.evaluation(Knowledge.WITH_CASES if learned else Knowledge.PUBLISHED)
        for message in runner.warnings():
            if warn is not None:
                warn(message)
        if not cross_validate:
            return [first]
        return [first, _cross_validated(runner, snapshot, cases, chosen, progress)]


def _cross_validated(
    runner: "_Runner",
    snapshot: Snapshot,
    cases: Sequence[Case],
    chosen: Sequence[int],
    progress: Progress | None,
) -> Evaluation:
    # reads the graph's types, which a plain evaluation does without
    from reasoning.crossvalidation import cross_validate

    runner.clear()
    wanted = set(chosen)
    for fold in cross_validate(snapshot, cases, progress=progress):
        places = [place for place in fold.cases if place in wanted]
        runner.run(fold.snapshot, cases, places, taught=fold.taught)
    return runner.evaluation(Knowledge.WITH_CASES)


class _Runner:
    """Ranks cases with one or several snapshots and keeps the outcomes in the file's order."""

    def __init__(
        self,
        name: str,
        setting: Setting,
        tables: tuple[Twins | None, Names | None],
        read_text: TextReader | None,
        progress: Progress | None,
    ) -> None:
        self.name, self.setting, self.tables = name, setting, tables
        self.read_text, self.progress = read_text, progress
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._outcomes: dict[int, Outcome] = {}
        self._skipped = 0
        self._ignored: Counter[str] = Counter()
        self._keys: list[AnswerKey] = []
        self._sizes: dict[str, dict[str, float]] = {}

    def run(
        self,
        snapshot: Snapshot,
        cases: Sequence[Case],
        places: Sequence[int],
        *,
        taught: frozenset[str] | None = None,
    ) -> None:
        """Rank some of the cases."""
        key = AnswerKey(snapshot.model, *self.tables)
        self._keys.append(key)
        self._sizes = {
            "entity": size_figures(snapshot.model.entity),
            "group": size_figures(snapshot.model.family),
        }
        for number, place in enumerate(places, start=1):
            if self.progress is not None and number % 50 == 0:
                self.progress(f"Ranking {self.name}", number, len(places))
            outcome = self._rank(snapshot, key, cases[place], taught)
            if outcome is None:
                self._skipped += 1
            else:
                self._outcomes[place] = outcome

    def evaluation(self, knowledge: Knowledge) -> Evaluation:
        """All outcomes so far."""
        return Evaluation(
            file=self.name,
            knowledge=knowledge,
            setting=Setting(self.setting),
            outcomes=tuple(outcome for _, outcome in sorted(self._outcomes.items())),
            skipped=self._skipped,
            sizes=self._sizes,
        )

    def warnings(self) -> Iterator[str]:
        """What was ignored, a sentence each."""
        for key in self._keys:
            yield from key.warnings()
        for what, count in sorted(self._ignored.items()):
            yield f"ignored {count} {what}"

    def _rank(
        self, snapshot: Snapshot, key: AnswerKey, case: Case, taught: frozenset[str] | None
    ) -> Outcome | None:
        evidence = self._evidence(snapshot, case)
        patient = Patient()
        if not evidence and case.text and self.read_text is not None:
            read, patient = self.read_text(case.text)
            evidence = list(read)
        elif not evidence and not case.diseases:
            return None
        right = key.right(case)
        matching = key.matching(case, right)
        start = time.perf_counter()
        ranking = rank_entities(snapshot, evidence, patient=patient, setting=self.setting)
        explain_ranking(snapshot, ranking, evidence, patient=patient, setting=self.setting)
        elapsed = time.perf_counter() - start
        ranks = {
            level: place_of_answer(level, snapshot.model, ranking, right, matching)
            for level in LEVELS
        }
        return Outcome(
            case=case,
            disease=min(case.diseases) if case.diseases else str(case.diagnosis),
            ranks=ranks,
            probability=ranking.probability(float(ranking.score[ranking.order[0]])),
            milliseconds=1000.0 * elapsed,
            taught=None if taught is None else not taught.isdisjoint(case.diseases),
            miss=explain_miss(snapshot, ranking, evidence, case, matching, ranks["entity"]),
        )

    def _evidence(self, snapshot: Snapshot, case: Case) -> list[Evidence]:
        """A case's findings, obsolete ids followed."""
        items = []
        for item in case_evidence(case):
            concept = snapshot.lexicon.replacements.get(item.concept, item.concept)
            if concept not in snapshot.model.term_index:
                self._ignored["findings that are no phenotypic term of this release"] += 1
            items.append(item if concept == item.concept else _moved(item, concept))
        return items


def _moved(item: Evidence, concept: str) -> Evidence:
    return Evidence.from_dict({**item.to_dict(), "id": None, "concept": concept})
