"""What pip is set to reaches uv, and what uv is set to stays."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]
MIRROR = "https://mirror.hospital.example/simple"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    configuration = tmp_path / ".config" / "pip" / "pip.conf"
    configuration.parent.mkdir(parents=True)
    configuration.write_text(
        f"[global]\nindex-url = {MIRROR}\ncert = /etc/ca.pem\n[install]\ntrusted-host = a b\n",
        encoding="utf-8",
    )
    return tmp_path


def uv_environment(script: Script, environment: dict[str, str]) -> dict[str, str]:
    mirrors = script("mirrors")
    result: dict[str, str] = mirrors.uv_environment(environment, mirrors.pip_settings(environment))
    return result


def test_the_mirror_of_pip_conf_is_asked_by_uv(script: Script, home: Path) -> None:
    result = uv_environment(script, {"HOME": str(home)})

    assert result["UV_DEFAULT_INDEX"] == MIRROR
    assert result["SSL_CERT_FILE"] == "/etc/ca.pem"
    assert result["UV_INSECURE_HOST"] == "a b"


def test_a_variable_of_pip_stands_above_its_file(script: Script, home: Path) -> None:
    result = uv_environment(script, {"HOME": str(home), "PIP_INDEX_URL": "https://other.example"})

    assert result["UV_DEFAULT_INDEX"] == "https://other.example"


@pytest.mark.parametrize("variable", ["UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX"])
def test_what_uv_is_told_stays(script: Script, home: Path, variable: str) -> None:
    result = uv_environment(script, {"HOME": str(home), variable: "https://own.example"})

    assert result[variable] == "https://own.example"
    assert MIRROR not in result.values()


def test_a_registry_in_uv_toml_stands_above_pip(script: Script, home: Path) -> None:
    configuration = home / ".config" / "uv" / "uv.toml"
    configuration.parent.mkdir()
    configuration.write_text('[[index]]\nurl = "https://own.example"\n', encoding="utf-8")

    assert "UV_DEFAULT_INDEX" not in uv_environment(script, {"HOME": str(home)})


def test_without_any_setting_nothing_is_added(script: Script, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null"}

    assert uv_environment(script, environment) == environment


def test_several_find_links_are_joined_as_uv_wants_them(script: Script, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null", "PIP_FIND_LINKS": "/a /b"}

    assert uv_environment(script, environment)["UV_FIND_LINKS"] == "/a,/b"


def test_pip_asks_the_mirror_that_uv_is_set_to(script: Script, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null", "UV_INDEX_URL": MIRROR}

    assert script("mirrors").pip_environment(environment)["PIP_INDEX_URL"] == MIRROR


def test_a_damaged_pip_conf_is_named(script: Script, home: Path) -> None:
    (home / ".config" / "pip" / "pip.conf").write_text("index-url = x\n", encoding="utf-8")

    with pytest.raises(OSError, match=r"pip\.conf cannot be read"):
        script("mirrors").pip_settings({"HOME": str(home)})
