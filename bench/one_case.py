"""How long one patient's whole answer takes, on one core, and where the time goes.

    python -m bench.one_case HOME CASES.jsonl.gz … [--cases 200] [--warm 20]

A sample of so many cases of each file (fixed seed) is answered one after the other: from evidence
to the differential with the first ten explained (`rank`), and from that to plain JSON. Libraries
are held to one thread. Before the clock starts, `--warm` other cases of the files are answered, so
that the snapshot is open and the terms that every patient shares are known; a finding's first use
is counted. Times are of the wall clock, in milliseconds, with the processor's own beside: on
a busy machine the first is the larger one.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from ontologies.model.evidence import Evidence
from reasoning.cases import read_cases
from reasoning.differential import explain_ranking, place_evidence, rank, rank_entities
from reasoning.evaluation import case_evidence
from reasoning.snapshot import Snapshot, open_snapshot

STAGES = ("placing", "scoring", "explanation", "JSON")
"""Evidence to a query; a query to the ranking; the ranking to the differential; that to JSON."""


def drawn(files: Sequence[Path], count: int, warm: int) -> tuple[list[list[Evidence]], ...]:
    """Evidence to warm up with, and of so many cases of each file; none in both."""
    generator = np.random.default_rng(0)
    chosen: list[list[Evidence]] = []
    before: list[list[Evidence]] = []
    for path in files:
        cases = [case_evidence(case) for case in read_cases(path) if case.observed]
        order = generator.permutation(len(cases)).tolist()
        chosen += [cases[place] for place in order[:count]]
        before += [cases[place] for place in order[count : count + warm]]
    return before[:warm], chosen


def stages(snapshot: Snapshot, evidence: list[Evidence]) -> list[float]:
    """Milliseconds of each of `STAGES`, then of the processor for the whole answer."""
    start, busy = time.perf_counter(), time.thread_time()
    ranking = rank_entities(snapshot, evidence)
    ranked = time.perf_counter()
    differential = explain_ranking(snapshot, ranking, evidence)
    explained, busy = time.perf_counter(), time.thread_time() - busy
    differential.to_dict()
    written = time.perf_counter()
    place_evidence(snapshot, evidence)  # again, since scoring does it within
    placing = time.perf_counter() - written
    spent = [placing, ranked - start - placing, explained - ranked, written - explained, busy]
    return [1000.0 * value for value in spent]


def line(name: str, values: Sequence[float], whole: float) -> str:
    """Median, 90th and 99th percentile, and share of the whole answer."""
    levels = np.quantile(values, [0.5, 0.9, 0.99])
    shown = " ".join(f"{level:8.2f}" for level in levels)
    return f"{name:<24}{shown}{np.mean(values) / whole:8.0%}"


def main() -> None:
    """Time the answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--warm", type=int, default=20)
    options = parser.parse_args()

    snapshot = open_snapshot(options.home)
    before, cases = drawn(options.files, options.cases, options.warm)
    with threadpool_limits(limits=1):
        for evidence in before:
            rank(snapshot, evidence)
        times = np.array([stages(snapshot, evidence) for evidence in cases])
    answer = times[:, :3].sum(axis=1)
    findings = [len(evidence) for evidence in cases]
    print(
        f"{len(cases)} cases of {np.mean(findings):.1f} findings (largest {max(findings)}),"
        f" after {len(before)} others, one core"
    )
    print(f"{'milliseconds':<24}  median      p90      p99   share")
    print(line("answer, ten explained", answer.tolist(), float(answer.mean())))
    print(line("  of the processor", times[:, 4].tolist(), float(answer.mean())))
    for place, name in enumerate(STAGES):
        print(line(name, times[:, place].tolist(), float(answer.mean())))


if __name__ == "__main__":
    main()
