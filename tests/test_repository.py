"""The repository as a home: what it promises in words and settings is so."""

import ast
import os
import re
import shlex
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("ontologies", "kg", "nlp", "imaging", "reasoning", "api")
GUIDES = ("README.md", "CONTRIBUTING.md")
PINNED = ("demo.txt", "dev.txt", "uv.txt")

# Hosts of package registries, put together here so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
        ("registry", "npmjs", "org"),
        ("download", "pytorch", "org"),
        ("conda", "anaconda", "org"),
    )
)
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("root", "work", "Users"))


@cache
def committed() -> tuple[Path, ...]:
    """Give the files that git keeps or would take; in a checkout without git, all but set-up's."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if (ROOT / ".git").exists():
        names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        paths = [ROOT / name for name in names.split("\0") if name]
    else:
        paths = [
            path
            for path in ROOT.rglob("*")
            if not {"__pycache__", ".venv", ".uv"} & set(path.parts)
            and not re.search(r"/\.(\w+_cache|hypothesis)/", str(path))
        ]
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def committed_text() -> dict[str, str]:
    """Give the content of each committed text file by its name in the repository."""
    content = {}
    for path in committed():
        try:
            content[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a DICOM file
    return content


@cache
def project() -> dict[str, Any]:
    """Give the content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def direct_requirements() -> list[Requirement]:
    """Give what pyproject.toml and build.in ask for by name."""
    build = (ROOT / "requirements" / "build.in").read_text(encoding="utf-8").splitlines()
    lines = [
        *project()["project"]["dependencies"],
        *(
            line
            for extra in project()["project"]["optional-dependencies"].values()
            for line in extra
        ),
        *project()["dependency-groups"]["dev"],
        *(line for line in build if line and not line.startswith("#")),
    ]
    return [Requirement(line) for line in lines]


@cache
def pins(name: str) -> dict[str, int]:
    """Give the number of hashes of each `package==version` of a compiled requirements file."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            pin = re.match(r"([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", line)
            assert pin, f"{name}: not an exact version: {line[:80]}"
            hashes = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", line))
            found[f"{canonicalize_name(pin[1])}=={pin[2]}"] = hashes
    return found


def versions(package: str, name: str) -> list[str]:
    """Give the pinned versions of a package: more than one where Pythons need different ones."""
    start = f"{canonicalize_name(package)}=="
    return [pin.removeprefix(start) for pin in pins(name) if pin.startswith(start)]


def mentions(words: tuple[str, ...]) -> list[str]:
    """Give `file: word` for each committed file that has one of the words."""
    return [
        f"{name}: {word}"
        for name, text in committed_text().items()
        for word in words
        if word in text
    ]


# --- what is committed ---------------------------------------------------------------------------


def test_no_committed_file_records_the_address_of_a_registry() -> None:
    assert mentions(REGISTRIES) == []


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    assert mentions(MACHINE_PATHS) == []


def test_no_committed_file_is_larger_than_a_megabyte() -> None:
    assert [str(path) for path in committed() if path.stat().st_size > 2**20] == []


def test_no_committed_file_holds_model_weights() -> None:
    kinds = {".keras", ".h5", ".pt", ".pth", ".safetensors", ".onnx", ".jar", ".whl"}

    assert [str(path) for path in committed() if path.suffix in kinds] == []


# --- folders -------------------------------------------------------------------------------------


def test_every_folder_of_a_package_says_what_it_holds() -> None:
    folders = {
        path.parent
        for path in committed()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES
    }
    silent = [
        str(folder.relative_to(ROOT))
        for folder in sorted(folders)
        if not (folder / "__init__.py").is_file()
        or not ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    ]

    assert silent == []


@pytest.mark.parametrize("folder", ["ontologies", "data_samples", "requirements"])
def test_a_folder_with_sources_of_its_own_has_a_readme(folder: str) -> None:
    assert (ROOT / folder / "README.md").is_file()


def test_every_folder_of_samples_is_described() -> None:
    folders = {path.parent for path in committed() if path.is_relative_to(ROOT / "data_samples")}
    readme = (ROOT / "data_samples" / "README.md").read_text(encoding="utf-8")
    undescribed = [
        str(folder.relative_to(ROOT))
        for folder in sorted(folders)
        if folder.name not in readme and not (folder / "README.md").is_file()
    ]

    assert undescribed == []


def test_every_package_stands_in_every_tool_setting() -> None:
    tools = project()["tool"]

    assert set(tools["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(PACKAGES)
    assert set(tools["coverage"]["run"]["source"]) == set(PACKAGES)
    assert set(tools["mypy"]["packages"]) == {*PACKAGES, "bench", "tests"}
    assert set(tools["importlinter"]["root_packages"]) == {*PACKAGES, "bench"}


def test_the_order_of_the_folders_is_that_of_the_design() -> None:
    contracts = {each["id"]: each for each in project()["tool"]["importlinter"]["contracts"]}

    layers = [{name.strip() for name in layer.split("|")} for layer in contracts["flow"]["layers"]]
    assert layers == [{"bench"}, {"api"}, {"reasoning", "nlp", "imaging"}, {"kg"}, {"ontologies"}]
    assert set(contracts["readers"]["source_modules"]) == {"nlp", "imaging"}
    assert set(contracts["cycles"]["ancestors"]) == set(PACKAGES)


# --- requirements --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PINNED)
def test_every_pin_has_a_hash(name: str) -> None:
    assert pins(name)
    assert [pin for pin, hashes in pins(name).items() if not hashes] == []


def test_development_has_all_of_the_demo_in_the_same_versions() -> None:
    assert pins("demo.txt").items() <= pins("dev.txt").items()


def test_every_pin_satisfies_what_the_project_asks_for() -> None:
    unsatisfied = [
        str(requirement)
        for requirement in direct_requirements()
        if not (found := versions(requirement.name, "dev.txt"))
        or not all(map(requirement.specifier.contains, found))
    ]

    assert unsatisfied == []


def test_what_builds_the_project_is_pinned() -> None:
    build = project()["build-system"]["requires"]

    assert all(versions(Requirement(line).name, "demo.txt") for line in [*build, "editables"])
    assert set(build) <= set(committed_text()["requirements/build.in"].splitlines())


def test_every_pin_has_its_size() -> None:
    table = (ROOT / "requirements" / "sizes.tsv").read_text(encoding="utf-8").splitlines()
    sized = {line.split("\t")[0] for line in table[1:]}

    assert pins("dev.txt").keys() == sized


def test_the_supported_pythons_are_the_same_everywhere() -> None:
    classifiers = [
        line.rpartition(" ")[2]
        for line in project()["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", line)
    ]

    assert classifiers == ["3.11", "3.12", "3.13"]
    assert project()["project"]["requires-python"] == ">=3.11,<3.14"
    assert "VERSIONS = ((3, 11), (3, 13))" in committed_text()["requirements/install.py"]
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in committed_text()["Makefile"]
    for guide in GUIDES:
        assert "3.11, 3.12 or 3.13" in committed_text()[guide]


def test_the_notice_names_every_library_that_is_asked_for() -> None:
    notice = committed_text()["NOTICE"].lower()
    missing = [
        requirement.name
        for requirement in direct_requirements()
        if not re.search(rf"(?<![\w-]){re.escape(requirement.name.lower())}(?![\w-])", notice)
    ]

    assert missing == []


# --- licence, changelog, CI ----------------------------------------------------------------------


def test_the_licence_is_the_whole_apache_licence() -> None:
    licence = committed_text()["LICENSE"]

    assert project()["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert "Grant of Patent License" in licence
    for name in project()["project"]["license-files"]:
        assert (ROOT / name).is_file()


def test_the_changelog_has_this_version_or_is_at_work_on_it() -> None:
    headings = re.findall(r"^## (\S+)", committed_text()["CHANGELOG.md"], re.MULTILINE)

    assert headings[0] in {"Unreleased", project()["project"]["version"]}


def test_ci_can_be_run_and_stops_at_the_first_failure() -> None:
    script = ROOT / ".ci" / "run"
    answer = subprocess.run(["bash", "-n", str(script)], capture_output=True, check=False)

    assert answer.returncode == 0
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    assert "make test" in script.read_text(encoding="utf-8")


def test_pre_commit_fetches_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    every = [hook for repository in hooks["repos"] for hook in repository["hooks"]]

    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}
    assert {hook["language"] for hook in every} == {"system"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in every)


# --- what the guides say -------------------------------------------------------------------------


def commands(guide: str) -> list[list[str]]:
    """Give the words of each shell command of a guide, in its `sh` blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", committed_text()[guide], re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(part) for line in lines for part in re.split(r" \| ", line) if part.strip()]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_make_target_of_a_guide_exists(guide: str) -> None:
    targets = set(re.findall(r"^(\w+):", committed_text()["Makefile"], re.MULTILINE))
    blocks = {words[1] for words in commands(guide) if words[0] == "make" and len(words) > 1}
    inline = set(re.findall(r"`make (\w+)", committed_text()[guide]))

    assert blocks | inline
    assert blocks | inline <= targets


def test_every_target_is_phony_and_told_by_help() -> None:
    makefile = committed_text()["Makefile"]
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert phony is not None
    assert set(phony[1].split()) == targets
    assert set(re.findall(r"^  make (\w+)", told, re.MULTILINE)) == targets


def test_every_command_and_option_of_the_readme_exists() -> None:
    import typer

    from api.cli.main import app

    group: Any = typer.main.get_command(app)
    used = [words for words in commands("README.md") if words[0] == "semeion"]
    unknown = []
    for words in used:
        if words[1].startswith("-"):
            continue
        command = group.commands.get(words[1])
        if command is None:
            unknown.append(words[1])
            continue
        known = {option for parameter in command.params for option in parameter.opts}
        options = [word for word in words[2:] if word.startswith("--")]
        unknown += [f"{words[1]} {option}" for option in options if option not in known]

    assert len(used) >= 6
    assert unknown == []


def test_every_address_that_the_readme_asks_is_served() -> None:
    from api.main import create_app
    from api.settings import Settings

    paths = set(create_app(Settings()).openapi()["paths"])
    asked = re.findall(r"http://127\.0\.0\.1:8420(/[\w/$]+)", committed_text()["README.md"])
    asked += re.findall(r"`(/fhir/[^`]+)`", committed_text()["README.md"])

    assert asked
    assert set(asked) <= paths


@pytest.mark.parametrize("guide", [*GUIDES, "requirements/README.md"])
def test_every_link_of_a_guide_leads_somewhere(guide: str) -> None:
    folder = (ROOT / guide).parent
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", committed_text()[guide])

    assert [link for link in links if not (folder / link).exists()] == []


def test_every_place_that_contributing_names_exists() -> None:
    named = re.findall(r"`([\w./-]+(?:/|\.\w+))`", committed_text()["CONTRIBUTING.md"])
    places = [
        name for name in named if "/" in name.strip("/") or name.strip("/") in {*PACKAGES, "bench"}
    ]
    missing = [
        place
        for place in places
        if not (ROOT / place).exists() and not list(ROOT.glob(f"*/{place}"))
    ]

    assert places
    assert missing == []
