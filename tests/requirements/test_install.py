"""When set-up has nothing to do, when it makes the environment anew, and what it says."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the set-up of an empty checkout whose steps only write down that they ran."""
    module = script("install")
    here = tmp_path / "requirements"
    here.mkdir()
    for name in ("demo.txt", "dev.txt"):
        (here / name).write_text(f"{name}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path, "HERE": here, "VENV": venv, "VENV_PYTHON": venv / "bin" / "python",
        "STAMP": venv / "semeion-setup.json", "LOCK": tmp_path / ".setup.lock",
    }.items():  # fmt: skip
        monkeypatch.setattr(module, name, value)
    steps: list[str] = []

    def make_venv(_uv: str, _environment: dict[str, str]) -> None:
        steps.append("venv")
        (venv / "bin").mkdir(parents=True, exist_ok=True)
        (venv / "bin" / "python").unlink(missing_ok=True)
        (venv / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(module, "steps", steps, raising=False)
    monkeypatch.setattr(module, "_find_uv", lambda _environment: "uv")
    monkeypatch.setattr(module, "_make_venv", make_venv)
    monkeypatch.setattr(
        module, "_install_requirements", lambda _uv, path, _environment: steps.append(path.name)
    )
    monkeypatch.setattr(module, "_install_project", lambda _uv, _env: steps.append("project"))
    return module


def test_a_second_run_does_nothing(checkout: ModuleType) -> None:
    checkout.set_up("demo")
    first = list(checkout.steps)
    checkout.set_up("demo")

    assert first == ["venv", "demo.txt", "project"]
    assert checkout.steps == first


def test_a_demo_keeps_the_development_tools(checkout: ModuleType) -> None:
    checkout.set_up("dev")
    checkout.steps.clear()
    checkout.set_up("demo")

    assert checkout.steps == []


def test_development_comes_on_top_of_a_demo(checkout: ModuleType) -> None:
    checkout.set_up("demo")
    checkout.steps.clear()
    checkout.set_up("dev")

    assert checkout.steps == ["dev.txt", "project"]


def test_changed_requirements_are_installed(checkout: ModuleType) -> None:
    checkout.set_up("demo")
    checkout.steps.clear()
    (checkout.HERE / "demo.txt").write_text("newer\n", encoding="utf-8")
    checkout.set_up("demo")

    assert checkout.steps == ["demo.txt", "project"]


def test_a_changed_pyproject_asks_no_registry(checkout: ModuleType) -> None:
    checkout.set_up("demo")
    checkout.steps.clear()
    (checkout.ROOT / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    checkout.set_up("demo")

    assert checkout.steps == ["project"]


def test_a_run_that_stopped_half_way_begins_with_a_new_environment(
    checkout: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise checkout.SetUpError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(checkout, "_install_requirements", stop)
        with pytest.raises(checkout.SetUpError, match="stopped"):
            checkout.set_up("demo")
    checkout.steps.clear()
    checkout.set_up("demo")

    assert checkout.steps == ["venv", "demo.txt", "project"]


@pytest.mark.parametrize("content", ["", "[]", '{"set": "other"}', "{"])
def test_a_damaged_stamp_is_no_stamp(checkout: ModuleType, content: str) -> None:
    checkout.set_up("demo")
    checkout.STAMP.write_text(content, encoding="utf-8")
    checkout.steps.clear()
    checkout.set_up("demo")

    assert checkout.steps == ["venv", "demo.txt", "project"]


def test_a_checkout_that_was_moved_is_set_up_anew(checkout: ModuleType) -> None:
    checkout.set_up("demo")
    stamp = json.loads(checkout.STAMP.read_text(encoding="utf-8"))
    checkout.STAMP.write_text(json.dumps(stamp | {"root": "/elsewhere"}), encoding="utf-8")
    checkout.steps.clear()
    checkout.set_up("demo")

    assert checkout.steps == ["venv", "demo.txt", "project"]


def test_another_python_gets_one_line(
    checkout: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
    code = checkout.main(["demo"])
    said = capsys.readouterr().err

    assert code == 2
    assert "needs Python 3.11, 3.12 or 3.13" in said
    assert said.count("\n") == 1


def test_a_full_disk_is_said_before_the_download(checkout: ModuleType, tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()

    with pytest.raises(checkout.SetUpError, match=r"free and the set-up needs about 1000000\.0 GB"):
        checkout._check_space(tmp_path, 10**15)


def test_the_reason_of_uv_is_shortened_to_one_line(checkout: ModuleType) -> None:
    log = "DEBUG a\nerror: Failed\n  cause: of this\n  cause: of that\n  cause: no name\nDEBUG b\n"

    assert checkout._cause(log) == "Failed; of this; no name"


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_without_a_python_names_the_three(target: str) -> None:
    answer = subprocess.run(
        ["make", "--directory", str(ROOT), target, "PYTHON=/nowhere/python3"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode != 0
    assert "no Python 3.11, 3.12 or 3.13 found" in answer.stderr
