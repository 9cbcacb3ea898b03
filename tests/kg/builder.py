"""A build in a process of its own, which tests stop and kill: `python -m tests.kg.builder HOME`."""

import sys
from pathlib import Path

from kg.build import build_graph
from kg.server import connect
from kg.store import GraphStore
from ontologies.model import DiseasePhenotype, Frequency, Knowledge, Provenance, Term
from ontologies.model.provenance import SourceRelease

SOURCE = SourceRelease(
    id="invented", name="Invented", version="1", licence="Apache-2.0", sha256="0", origin="test"
)
PROVENANCE = Provenance(source_id="invented", line_number=1)


def large_knowledge(diseases: int = 1500, phenotypes: int = 20) -> Knowledge:
    """Invented knowledge that takes a few seconds to write."""
    terms = [
        Term(
            id=f"HP:93{number:05}",
            name=f"term {number}",
            parents=("HP:9300000",) if number else (),
            provenance=PROVENANCE,
        )
        for number in range(phenotypes + 1)
    ]
    annotations = [
        DiseasePhenotype(
            disease_id=f"OMIM:93{disease:05}",
            disease_name=f"disease number {disease}",
            phenotype_id=f"HP:93{phenotype:05}",
            frequency=Frequency(share=phenotype / 40, numerator=phenotype, denominator=40),
            references=(f"PMID:{disease}",),
            provenance=PROVENANCE,
        )
        for disease in range(diseases)
        for phenotype in range(1, phenotypes + 1)
    ]
    return Knowledge(
        sources=(SOURCE,),
        terms=tuple(terms),
        annotations=tuple(annotations),
        genes=(),
        gene_links=(),
        issues=(),
    )


def main(home: Path) -> None:
    """Build, telling each step, so that a test knows when to strike."""

    def tell(stage: str, done: int, whole: int) -> None:
        sys.stdout.write(f"{stage} {done} {whole}\n")
        sys.stdout.flush()

    with connect(home) as handle, GraphStore(handle.connection) as store:
        build_graph(store, large_knowledge(), progress=tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
