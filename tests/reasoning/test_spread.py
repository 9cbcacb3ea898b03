"""How far scores stray over patients that have something else."""

import numpy as np
import pytest

from kg.knowledge import KnowledgeTables
from ontologies.lexicon import PHENOTYPE_ROOT
from ontologies.model import Provenance, Term
from reasoning.compile import compile_model
from reasoning.scoring import spread_exponent
from reasoning.spread import simulated_findings
from tests.reasoning.conftest import edge

TERMS = tuple(f"HP:91000{number:02d}" for number in range(40))


@pytest.fixture(scope="module")
def tables() -> KnowledgeTables:
    """Twenty diseases of six findings each, and one that shows thirty."""
    source = Provenance(source_id="invented")
    few = {f"OMIM:{n:02d}": [TERMS[(7 * n + k) % 40] for k in range(6)] for n in range(20)}
    profiles = {**few, "OMIM:99": list(TERMS[:30])}
    return KnowledgeTables(
        graph_version="b" * 64,
        sources=({"id": "invented", "version": "1"},),
        terms=[
            Term(id=PHENOTYPE_ROOT, name="all", parents=(), provenance=source),
            *(Term(id=t, name=t, parents=(PHENOTYPE_ROOT,), provenance=source) for t in TERMS),
        ],
        diseases=[(disease, f"Disease {disease[-2:]}") for disease in profiles],
        annotations=[
            edge(disease, term, frequency=0.7) for disease, own in profiles.items() for term in own
        ],
        genes=[],
        gene_links=[],
        same_as=[],
    )


def test_the_spread_is_relative_and_the_same_each_time(tables: KnowledgeTables) -> None:
    spread = compile_model(tables).spread

    assert (spread > 0).all()
    assert np.log(spread).mean() == pytest.approx(0.0, abs=1e-12)
    assert spread.tolist() == compile_model(tables).spread.tolist()


def test_without_a_well_described_disease_no_score_strays_more_than_another(
    small_tables: KnowledgeTables,
) -> None:
    assert compile_model(small_tables).spread.tolist() == [1.0] * 4


def test_simulated_patients_are_lists_of_known_findings(tables: KnowledgeTables) -> None:
    model = compile_model(tables)
    annotated = set(model.annotated.indices.tolist())

    patients = list(simulated_findings(model.annotated, 50, seed=3))

    assert len(patients) == 50
    assert all(terms == sorted(set(terms)) and terms for terms in patients)
    assert all(annotated.issuperset(terms) for terms in patients)
    assert max(len(terms) for terms in patients) <= 31
    assert patients == list(simulated_findings(model.annotated, 50, seed=3))
    assert patients != list(simulated_findings(model.annotated, 50, seed=4))


def test_only_longer_lists_are_told_in_units_of_spread() -> None:
    assert [spread_exponent(count) for count in (0.0, 1.0, 5.0)] == [0.0, 0.0, 0.0]
    assert spread_exponent(12.5) == pytest.approx(-0.25)
    assert spread_exponent(20.0) == spread_exponent(500.0) == -0.5
