"""A graph of four invented diseases and eight terms, small enough to compute by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.knowledge import KnowledgeTables, PhenotypeEdge
from ontologies.lexicon import PHENOTYPE_ROOT, Lexicon
from ontologies.model import Provenance, Term
from reasoning.compile import compile_model
from reasoning.model import Model
from reasoning.snapshot import (
    LEXICON_FILE,
    MODEL_FILE,
    Snapshot,
    publish_snapshot,
    snapshot_folder,
)

FINGERS, LENS, AORTA, TALL, CATARACT = (f"HP:900000{number}" for number in range(1, 6))
EYE, LIMB = "HP:9000011", "HP:9000012"
_PARENTS = {
    PHENOTYPE_ROOT: (),
    EYE: (PHENOTYPE_ROOT,),
    LIMB: (PHENOTYPE_ROOT,),
    FINGERS: (LIMB,),
    LENS: (EYE,),
    CATARACT: (EYE,),
    AORTA: (PHENOTYPE_ROOT,),
    TALL: (PHENOTYPE_ROOT,),
}


def edge(
    disease: str,
    phenotype: str,
    n: int | None = None,
    m: int | None = None,
    frequency: float | None = None,
    *,
    negated: bool = False,
) -> PhenotypeEdge:
    references = (f"PMID:{len(disease)}",)
    share = n / m if n is not None and m is not None else frequency
    return PhenotypeEdge(disease, phenotype, negated, n, m, share, references)


@pytest.fixture(scope="session")
def small_tables() -> KnowledgeTables:
    provenance = Provenance(source_id="invented")
    terms = [
        Term(id=term, name=f"term {term}", parents=parents, provenance=provenance)
        for term, parents in sorted(_PARENTS.items())
    ]
    terms.append(
        Term(
            id="HP:9000099",
            name="old",
            obsolete=True,
            replaced_by=LENS,
            provenance=provenance,
        )
    )
    return KnowledgeTables(
        graph_version="a" * 64,
        sources=({"id": "invented", "version": "1"},),
        terms=terms,
        diseases=[
            ("OMIM:1", "Long-finger syndrome 1"),
            ("OMIM:2", "Long-finger syndrome 2"),
            ("OMIM:3", "Cloudy-lens disease"),
            ("ORPHA:1", "Long-finger syndrome"),
        ],
        annotations=[
            edge("OMIM:1", FINGERS, 9, 10),
            edge("OMIM:1", LENS, 6, 10),
            edge("OMIM:1", AORTA, frequency=0.9),
            edge("OMIM:2", FINGERS),
            edge("OMIM:2", LENS, negated=True),
            edge("OMIM:2", TALL, 0, 12),
            edge("OMIM:3", CATARACT, 20, 20),
            edge("ORPHA:1", FINGERS, frequency=0.55),
            edge("ORPHA:1", LENS, frequency=0.55),
        ],
        genes=[("NCBIGene:1", "ABC1")],
        gene_links=[("OMIM:2", "NCBIGene:1")],
        same_as=[("OMIM:1", "ORPHA:1")],
    )


def compiled(tables: KnowledgeTables) -> Model:
    """Compile the tables; few diseases cannot tell how far their scores stray, so that is given."""
    model = compile_model(tables)
    return replace(model, spread=np.resize([0.6, 1.5, 1.2, 0.9], len(model.disease_ids)))


def published(tables: KnowledgeTables, home: Path) -> Snapshot:
    """The tables' snapshot, put in its place."""
    model = compiled(tables)
    folder = snapshot_folder(home, model.snapshot_version)
    Lexicon.from_terms(tables.terms).save(folder / LEXICON_FILE)
    model.save(folder / MODEL_FILE)
    return publish_snapshot(home, model.snapshot_version)


@pytest.fixture(scope="session")
def small_snapshot(
    small_tables: KnowledgeTables, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    return published(small_tables, tmp_path_factory.mktemp("small"))
