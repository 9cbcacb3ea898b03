"""Simulated patients: how many answers bring the right disease into the first three.

    python -m bench.question HOME FILE.jsonl… [--cases 200] [--start 3] [--questions 10]
                             [--unlisted unknown|no]

Of a case some findings are known from the start, the others are revealed on demand. A question is
answered yes when the case lists the finding or a kind of it, no when the case lists it or what it
is a kind of as excluded, and else `unknown`, or `no` as a second variant. The same candidates are
asked in three orders: by information, by frequency among the leading diseases, and at random. Every
question counts as one, whatever its burden.

Interviews recorded as symptom words under the name of an illness (`zh_symptoms_dev.jsonl`) are
not used, and such a file is named and left out. Their ten diagnoses have no ids, and half of them
are complaints (fever, cough, diarrhoea, constipation, jaundice in a child) that no entry is: a
disease that cannot be found has no number of questions. Their lay words are not coded either, and
coding them for this study by hand would measure that coding.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ontologies.asking import AskingTable, asking_table
from reasoning.cases import Case, read_cases
from reasoning.differential import Ranking, rank_entities
from reasoning.evaluation import case_evidence
from reasoning.model import Model
from reasoning.question import Answer, Panel, answer_evidence, choose
from reasoning.snapshot import Snapshot, open_snapshot

FloatArray = NDArray[np.float64]
Strategy = Callable[[Panel, np.random.Generator], int | None]

DEPTH = 3
FEWEST_HIDDEN = 3
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_EQUAL = replace(asking_table(), burden=dict.fromkeys(asking_table().burden, 1.0))


class Study(NamedTuple):
    """How patients are simulated."""

    start: int
    questions: int
    unlisted: Answer
    table: AskingTable = _EQUAL


def by_information(panel: Panel, _draw: np.random.Generator) -> int | None:
    """What the product asks, all burdens alike."""
    chosen = choose(panel)
    return chosen[0].term if chosen else None


def by_frequency(panel: Panel, _draw: np.random.Generator) -> int | None:
    """The finding most frequent among the leading diseases."""
    expected = panel.probability @ panel.answers
    return int(panel.terms[int(np.argmax(expected))]) if len(expected) else None


def at_random(panel: Panel, draw: np.random.Generator) -> int | None:
    """Any of the same candidates."""
    return int(draw.choice(panel.terms)) if len(panel.terms) else None


STRATEGIES: dict[str, Strategy] = {
    "information": by_information,
    "frequency": by_frequency,
    "random": at_random,
}


def usable(case: Case, model: Model, study: Study) -> Case | None:
    """Keep a case whose disease is known, with enough findings to hide."""
    observed = tuple(term for term in case.observed if term in model.term_index)
    diseases = tuple(disease for disease in case.diseases if disease in model.disease_index)
    if not diseases or len(observed) < study.start + FEWEST_HIDDEN:
        return None
    excluded = tuple(term for term in case.excluded if term in model.term_index)
    return replace(case, observed=observed, excluded=excluded, diseases=diseases)


def reply(case: Case, term: int, model: Model, unlisted: Answer) -> Answer:
    """What the simulated patient says."""
    above = {model.term_ids[place] for place in model.term_ancestors(term).tolist()}
    identifier = model.term_ids[term]
    if any(
        model.term_index[identifier] in model.term_ancestors(model.term_index[seen])
        for seen in case.observed
    ):
        return Answer.YES
    return Answer.NO if above & set(case.excluded) else unlisted


def found(ranking: Ranking, case: Case, model: Model) -> bool:
    """Whether a right disease, or its exact namesake, is the best of one of the first entities."""
    names = {model.disease_names[model.disease_index[d]].casefold() for d in case.diseases}
    return any(
        model.disease_ids[best] in case.diseases or model.disease_names[best].casefold() in names
        for best in ranking.order[:DEPTH]
    )


def answers_needed(
    snapshot: Snapshot, case: Case, strategy: Strategy, study: Study, seed: int
) -> float:
    """Answers until the disease is found; infinite where it is not within the limit."""
    draw = np.random.default_rng(seed)
    known = draw.choice(len(case.observed), size=study.start, replace=False)
    started = replace(case, observed=tuple(case.observed[place] for place in known), excluded=())
    evidence = case_evidence(started)
    for asked in range(study.questions + 1):
        ranking = rank_entities(snapshot, evidence)
        if found(ranking, case, snapshot.model):
            return float(asked)
        term = strategy(Panel(snapshot, ranking, evidence, table=study.table), draw)
        if term is None:
            break
        answer = reply(case, term, snapshot.model, study.unlisted)
        evidence.append(
            answer_evidence(
                snapshot.model.term_ids[term], answer, recorded_at=_MOMENT, recorder="simulation"
            )
        )
    return float("inf")


def sampled(snapshot: Snapshot, path: Path, study: Study, count: int) -> list[Case]:
    """Cases that can be used, drawn once with a fixed seed."""
    cases = [usable(case, snapshot.model, study) for case in read_cases(path)]
    kept = [case for case in cases if case is not None and case.group != "cited"]
    places = np.random.default_rng(0).permutation(len(kept))[:count]
    return [kept[place] for place in sorted(places.tolist())]


def share_found(needed: Sequence[float], limit: int) -> tuple[FloatArray, FloatArray]:
    """Share found after 0…limit answers, and its 95 % interval over cases (bootstrap)."""
    hits = np.array(needed)[:, np.newaxis] <= np.arange(limit + 1)
    drawn = np.random.default_rng(0).integers(len(hits), size=(1000, len(hits)))
    spread: FloatArray = np.quantile(hits[drawn].mean(axis=1), [0.025, 0.975], axis=0)
    return hits.mean(axis=0), spread


def run(snapshot: Snapshot, path: Path, study: Study, count: int) -> None:
    """Interview every case with every strategy, and print the table."""
    cases = sampled(snapshot, path, study, count)
    if not cases:
        print(
            f"{path.name}: no case has a disease of the knowledge by its id and"
            f" {study.start + FEWEST_HIDDEN} coded findings; left out"
        )
        return
    print(f"{path.name}: {len(cases)} cases, {study.start} findings known, else {study.unlisted}")
    for name, strategy in STRATEGIES.items():
        needed = [
            answers_needed(snapshot, case, strategy, study, seed) for seed, case in enumerate(cases)
        ]
        share, (low, high) = share_found(needed, study.questions)
        row = "  ".join(
            f"{after}: {100 * share[after]:.1f} [{100 * low[after]:.0f}, {100 * high[after]:.0f}]"
            for after in sorted({0, 1, 3, 5, study.questions})
            if after <= study.questions
        )
        print(f"  {name:12} in the first {DEPTH} after {row}", flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.question")
    parser.add_argument("home", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--start", type=int, default=3)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--unlisted", type=Answer, default=Answer.UNKNOWN)
    stated = parser.parse_args()
    study = Study(stated.start, stated.questions, stated.unlisted)
    snapshot = open_snapshot(stated.home)
    with threadpool_limits(limits=1):
        for path in stated.files:
            run(snapshot, path, study, stated.cases)


if __name__ == "__main__":
    main()
