"""Measure the union of disease entries against a table of pairs known to be one disease.

    python -m bench.identity TABLE.tsv

The table has the columns omim and orpha. Precision counts the unions of which an id stands in the
table; recall counts all its rows, and those whose ids are both annotated.
"""

import sys
from pathlib import Path

from kg.fusion import identical_diseases
from ontologies.sources import locate_sources, read_knowledge


def main(table: Path) -> None:
    """Print precision and recall."""
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    known = {tuple(line.split("\t")[:2]) for line in lines}
    named = {identifier for pair in known for identifier in pair}
    knowledge = read_knowledge(locate_sources())
    annotated = {item.disease_id for item in knowledge.annotations}
    unions = {(same.left, same.right) for same in identical_diseases(knowledge)}
    judged = {pair for pair in unions if named & set(pair)}
    both = {pair for pair in known if annotated.issuperset(pair)}
    right = len(judged & known)
    print(
        f"{len(unions)} unions, {len(judged)} judged: precision {right / len(judged):.3f};"
        f" recall {right / len(known):.3f} of {len(known)} rows,"
        f" {len(judged & both) / len(both):.3f} of {len(both)} with both ids annotated"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
