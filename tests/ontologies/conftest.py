"""What the tests of ontologies share: the small invented files."""

from pathlib import Path

import pytest

from ontologies.model import Term
from ontologies.obo import read_terms
from ontologies.resolver import TermResolver


@pytest.fixture(scope="session")
def samples() -> Path:
    return Path(__file__).parents[2] / "data_samples" / "knowledge"


@pytest.fixture(scope="session")
def mini_terms(samples: Path) -> tuple[Term, ...]:
    return read_terms(samples / "mini.obo").records


@pytest.fixture(scope="session")
def mini_resolver(mini_terms: tuple[Term, ...]) -> TermResolver:
    return TermResolver(mini_terms)
