import pytest

from tests.external import external_program

NOWHERE = "no-program-is-called-this"


def test_a_program_that_is_there_is_found() -> None:
    assert external_program(NOWHERE, "sh", package="dash").endswith("/sh")


def test_a_missing_program_skips_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEMEION_REQUIRE_EXTERNAL", raising=False)

    with pytest.raises(pytest.skip.Exception, match=f"{NOWHERE} is not installed"):
        external_program(NOWHERE, package="none")


def test_a_missing_program_fails_where_all_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMEION_REQUIRE_EXTERNAL", "1")

    with pytest.raises(pytest.fail.Exception, match=f"{NOWHERE} is not installed"):
        external_program(NOWHERE, package="none")
