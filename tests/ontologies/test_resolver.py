"""Ids as sources write them to current ones."""

import pytest

from ontologies.model import Provenance, Term
from ontologies.resolver import IdState, TermResolver


@pytest.mark.parametrize(
    ("stated", "current", "state"),
    [
        ("HP:9000001", "HP:9000001", IdState.CURRENT),
        ("HP:9000011", "HP:9000001", IdState.ALTERNATIVE),
        ("HP:9000003", "HP:9000001", IdState.OBSOLETE),
        ("HP:9000004", None, IdState.WITHDRAWN),
        ("HP:9000099", None, IdState.UNKNOWN),
    ],
)
def test_an_id_leads_to_the_term_in_use(
    stated: str, current: str | None, state: IdState, mini_resolver: TermResolver
) -> None:
    assert mini_resolver.resolve(stated) == (current, state)


def test_successors_that_replace_each_other_lead_nowhere() -> None:
    provenance = Provenance(source_id="x")
    terms = [
        Term(id=old, name=old, obsolete=True, replaced_by=new, provenance=provenance)
        for old, new in (("A:1", "A:2"), ("A:2", "A:1"))
    ]

    assert TermResolver(terms).resolve("A:1") == (None, IdState.WITHDRAWN)
