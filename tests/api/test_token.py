"""The bearer token of a service that other machines may call."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from api.settings import Settings
from tests.api.serving import serve

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def guarded(built_home: Path) -> Iterator[httpx.Client]:
    yield from serve(Settings(home=built_home, api_token=SecretStr("sesame")))


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sesam"}])
def test_without_the_token_nothing_is_answered(
    guarded: httpx.Client, headers: dict[str, str]
) -> None:
    answer = guarded.get("/v1/concepts", params={"q": "seizure"}, headers=headers)

    assert answer.status_code == 401


def test_with_the_token_it_answers(guarded: httpx.Client) -> None:
    headers = {"Authorization": "Bearer sesame"}

    answer = guarded.get("/v1/concepts", params={"q": "seizure"}, headers=headers)

    assert answer.json()[0]["id"] == "HP:0001250"
