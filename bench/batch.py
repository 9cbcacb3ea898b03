"""How many patients a second one matrix computation ranks, and whether its numbers are the same.

    python -m bench.batch HOME CASES.jsonl.gz … [--cases 10000] [--threads 2] [--device cpu]

The cases of the files are taken in turn until there are enough, each with its own evidence objects;
the time is from evidence to the first ten entities with probabilities, without the opening of the
snapshot. The largest difference to one-by-one ranking is taken on the first 200 cases.
"""

import argparse
import itertools
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
    return float(np.abs(batch - single).max())


def main() -> None:
    """Time the batch and compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default=None)
    options = parser.parse_args()

    import torch

    torch.set_num_threads(options.threads)
    snapshot = open_snapshot(options.home)
    ranker = BatchRanker(snapshot, device=options.device)
    cases = evidence_of(options.files, options.cases)
    findings = np.mean([len(evidence) for evidence in cases])
    start, busy = time.perf_counter(), time.process_time()
    ranker.rank(cases)
    elapsed, busy = time.perf_counter() - start, time.process_time() - busy
    print(
        f"{len(cases)} cases of {findings:.1f} findings on {ranker.device},"
        f" {options.threads} threads: {elapsed:.1f} s, {len(cases) / elapsed:.0f} cases/s,"
        f" {1000 * busy / len(cases):.2f} ms of processor a case"
    )
    difference = largest_difference(snapshot, ranker, cases[:COMPARED])
    print(f"largest difference to one by one: {difference:.1e} nats")


if __name__ == "__main__":
    main()
