"""How many patients a second one matrix computation ranks, and whether its numbers are the same.

    python -m bench.batch HOME CASES.jsonl.gz … [--cases 10000] [--threads 1 2] [--device cpu]

The cases of the files are taken in turn until there are enough, each with its own evidence objects;
the time is from evidence to the first ten entities with probabilities, without the opening of the
snapshot. Every number of threads begins anew: the first use of each finding is counted. The
largest difference to one-by-one ranking is taken on the first 200 cases.
"""

import argparse
import itertools
import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ontologies.model.evidence import Evidence
from reasoning.batch import BatchRanker
from reasoning.cases import read_cases
from reasoning.differential import rank_entities
from reasoning.evaluation import case_evidence
from reasoning.snapshot import Snapshot, open_snapshot

COMPARED = 200


def evidence_of(files: Sequence[Path], count: int) -> list[list[Evidence]]:
    """Evidence of so many cases, the files read in turn as often as needed."""
    cases = [case for path in files for case in read_cases(path) if case.observed]
    return [case_evidence(case) for case in itertools.islice(itertools.cycle(cases), count)]


def largest_difference(
    snapshot: Snapshot, ranker: BatchRanker, cases: list[list[Evidence]]
) -> float:
    """Of any disease's score, nats, between the batch and the single cases."""
    batch = ranker.scores(cases)
    single = np.array([rank_entities(snapshot, evidence).score for evidence in cases])
    competing = np.isfinite(single)
    if not np.array_equal(competing, np.isfinite(batch)):
        return math.inf
    return float(np.abs(batch[competing] - single[competing]).max())


def timed(ranker: BatchRanker, cases: list[list[Evidence]], threads: int) -> str:
    """How long the ranking of the cases takes, in words."""
    import torch

    torch.set_num_threads(threads)
    start, busy = time.perf_counter(), time.process_time()
    ranker.rank(cases)
    elapsed, busy = time.perf_counter() - start, time.process_time() - busy
    findings = np.mean([len(evidence) for evidence in cases])
    return (
        f"{len(cases)} cases of {findings:.1f} findings on {ranker.device}, {threads} threads:"
        f" {elapsed:.1f} s, {len(cases) / elapsed:.0f} cases/s,"
        f" {1000 * busy / len(cases):.2f} ms of processor a case"
    )


def main() -> None:
    """Time the batch and compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--device", default=None)
    options = parser.parse_args()

    cases = evidence_of(options.files, options.cases)
    snapshot = open_snapshot(options.home)
    for threads in options.threads:
        ranker = BatchRanker(Snapshot(snapshot.folder), device=options.device)
        print(timed(ranker, cases, threads), flush=True)
    ranker = BatchRanker(snapshot, device=options.device)
    difference = largest_difference(snapshot, ranker, cases[:COMPARED])
    print(f"largest difference to one by one: {difference:.1e} nats")


if __name__ == "__main__":
    main()
