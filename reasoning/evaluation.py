"""Measures rankings on cases with known diagnoses (rules: docs/evaluation.md)."""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ontologies.model.coding import DISEASE_PREFIXES
from ontologies.model.evidence import Entry, Evidence, Status
from ontologies.model.strength import STATEMENT_RATIO
from reasoning.cases import Case, read_cases
from reasoning.differential import Ranking, explain_ranking, rank_entities
from reasoning.metrics import expected_calibration_error, ranking_figures
from reasoning.model import Model
from reasoning.pretest import Setting
from reasoning.snapshot import Snapshot

__all__ = ["case_evidence", "entity_rank", "evaluate_diagnosis"]

LEVELS = ("entity", "id", "group")
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_NAME_PART = re.compile(r"[^\W_]+")

TextReader = Callable[[str], Sequence[Evidence]]
Progress = Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    case: Case
    disease: str  # what the case counts as when diseases are resampled
    ranks: dict[str, int | None]
    probability: float
    milliseconds: float


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
    read_text: TextReader | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[dict[str, Any]]:
    """Rank every case of a file and count where the right answer stands.

    Ties count as the worst rank. At level `entity` an entity counts only when its best member is
    a right id or bears exactly the name of one; at level `group`, when its family holds one. A
    case none of whose disease ids is in the graph counts as a miss.

    Parameters
    ----------
    snapshot
        Compiled knowledge.
    path
        JSON lines, gzipped or not.
    setting
        Where the patients are seen.
    read_text
        Reads a vignette where a case has no ids; without it such cases are skipped.
    progress
        Told `(what, done, total)`.
    warn
        Told what was ignored, a sentence each.

    Returns
    -------
    list of dict
        One object a group and level (design, section 5), group `all` and level `entity` first.
    """
    cases = list(read_cases(path))
    results: list[_Result] = []
    skipped = 0
    lookup = _Lookup(snapshot)
    with threadpool_limits(limits=1):
        for number, case in enumerate(cases, start=1):
            if progress is not None and number % 50 == 0:
                progress(f"Ranking {path.name}", number, len(cases))
            result = _run(lookup, case, setting, read_text)
            skipped += result is None
            results += [result] if result is not None else []
    if warn is not None:
        for message in lookup.warnings():
            warn(message)
    groups = ["all", *sorted({case.group for case in cases if case.group is not None})]
    return [
        _row(path, group, level, setting, results, skipped if group == "all" else 0)
        for group in groups
        for level in LEVELS
    ]


class _Lookup:
    """Right answers of cases as positions in the model; counts what it had to ignore."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.model: Model = snapshot.model
        self.by_name: dict[str, list[int]] = {}
        for position, name in enumerate(self.model.disease_names):
            self.by_name.setdefault(_plain_name(name), []).append(position)
        self._ignored: Counter[str] = Counter()

    def right(self, case: Case) -> list[int]:
        found = [self.model.disease_index.get(disease) for disease in case.diseases]
        self._ignored.update(
            f"disease ids with the unknown prefix {disease.partition(':')[0]}"
            for disease in case.diseases
            if disease.partition(":")[0] not in DISEASE_PREFIXES
        )
        if not case.diseases and case.diagnosis:
            found += self.by_name.get(_plain_name(case.diagnosis), [])
        return [position for position in found if position is not None]

    def evidence(self, case: Case) -> list[Evidence]:
        items = []
        for item in case_evidence(case):
            concept = self.snapshot.lexicon.replacements.get(item.concept, item.concept)
            if concept not in self.model.term_index:
                self._ignored["findings that are no phenotypic term of this release"] += 1
            items.append(item if concept == item.concept else _moved(item, concept))
        return items

    def warnings(self) -> list[str]:
        return [f"ignored {count} {what}" for what, count in sorted(self._ignored.items())]


def entity_rank(snapshot: Snapshot, ranking: Ranking, case: Case) -> int:
    """Rank of the right answer of a case at level `entity`; beyond all entities where unknown."""
    right = _Lookup(snapshot).right(case)
    found = _rank("entity", snapshot.model, ranking, right)
    return len(snapshot.model.entities) + 1 if found is None else found


def _moved(item: Evidence, concept: str) -> Evidence:
    return Evidence.from_dict({**item.to_dict(), "id": None, "concept": concept})


def _plain_name(name: str) -> str:
    return " ".join(_NAME_PART.findall(name.casefold()))


def _run(
    lookup: _Lookup, case: Case, setting: Setting, read_text: TextReader | None
) -> _Result | None:
    evidence = lookup.evidence(case)
    if not evidence and case.text and read_text is not None:
        evidence = list(read_text(case.text))
    elif not evidence and not case.diseases:
        return None
    right = lookup.right(case)
    start = time.perf_counter()
    ranking = rank_entities(lookup.snapshot, evidence, setting=setting)
    explain_ranking(lookup.snapshot, ranking, evidence, setting=setting)
    elapsed = time.perf_counter() - start
    return _Result(
        case=case,
        disease=min(case.diseases) if case.diseases else str(case.diagnosis),
        ranks={level: _rank(level, lookup.model, ranking, right) for level in LEVELS},
        probability=ranking.probability(float(ranking.score[ranking.order[0]])),
        milliseconds=1000.0 * elapsed,
    )


def _rank(level: str, model: Model, ranking: Ranking, right: Sequence[int]) -> int | None:
    """Worst rank among ties of the best right answer, or None where there is none."""
    if not right or not ranking.query.findings:
        return None
    own = max(float(ranking.score[disease]) for disease in right)
    if level == "id":
        return int(np.count_nonzero(ranking.score >= own))
    if level == "entity":
        names = {_plain_name(model.disease_names[disease]) for disease in right}
        entities = {int(model.entity[disease]) for disease in right}
        best = ranking.order
        places = [
            int(np.count_nonzero(ranking.score[best] >= ranking.score[disease]))
            for disease in best
            if int(model.entity[disease]) in entities
            and (disease in right or _plain_name(model.disease_names[disease]) in names)
        ]
        others = ranking.score[best][~np.isin(model.entity[best], list(entities))]
        return min([*places, int(np.count_nonzero(others >= own)) + 1])
    families = np.unique(model.family[right])
    best_of_family = np.full(len(model.disease_ids), -np.inf)
    np.maximum.at(best_of_family, model.family, ranking.score)
    return int(np.count_nonzero(best_of_family >= best_of_family[families].max()))


def _row(
    path: Path, group: str, level: str, setting: Setting, results: Sequence[_Result], skipped: int
) -> dict[str, Any]:
    chosen = [result for result in results if group in {"all", result.case.group}]
    ranks = [result.ranks[level] for result in chosen]
    spent = [result.milliseconds for result in chosen]
    return {
        "file": path.name,
        "group": group,
        "level": level,
        "knowledge": "published",
        "setting": Setting(setting).value,
        "cases": len(chosen),
        "skipped": skipped,
        **ranking_figures(ranks, [result.disease for result in chosen]),
        "ece": expected_calibration_error(
            [result.probability for result in chosen], [rank == 1 for rank in ranks]
        )
        if level == "entity"
        else None,
        "ms_per_case": float(np.mean(spent)) if spent else None,
        "ms_per_case_p50": float(np.quantile(spent, 0.5)) if spent else None,
        "ms_per_case_p99": float(np.quantile(spent, 0.99)) if spent else None,
    }
