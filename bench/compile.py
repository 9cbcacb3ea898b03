"""How long the graph takes to become a snapshot, and how much memory that needs.

    python -m bench.compile HOME [--runs 3]

The graph of the home folder is read and compiled into a folder of its own, which is removed again;
the server is started before the clock. Memory is the largest resident size of this process, the
server's own not counted. The first run reads a cold server.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

from kg.server import connect
from kg.store import GraphStore
from reasoning.compile import compile_snapshot


def largest_resident() -> float:
    """MB (10⁶ bytes) that this process held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def timed(store: GraphStore) -> tuple[list[tuple[str, float]], float, float]:
    """Seconds of each stage, of the whole, and of the processor for the whole."""
    begun: list[tuple[str, float]] = []
    start, busy = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        compile_snapshot(
            store, Path(folder), lambda what: begun.append((what, time.perf_counter()))
        )
    end, busy = time.perf_counter(), time.process_time() - busy
    ends = [*(moment for _, moment in begun[1:]), end]
    told = [(what, ended - at) for (what, at), ended in zip(begun, ends, strict=True)]
    return told, end - start, busy


def main() -> None:
    """Time the compilation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()

    with connect(options.home) as handle, GraphStore(handle.connection) as store:
        for run in range(1, options.runs + 1):
            told, elapsed, busy = timed(store)
            print(
                f"run {run}: {elapsed:.1f} s ({busy:.1f} s of the processor),"
                f" {largest_resident():.0f} MB at most"
            )
            for what, spent in told:
                print(f"    {spent:5.1f} s  {what}")


if __name__ == "__main__":
    main()
