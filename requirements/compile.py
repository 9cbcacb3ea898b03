"""Compiles the requirements from `pyproject.toml`: `make requirements`, or with `UPGRADE=1`.

Writes `uv.txt`, `dev.txt`, `demo.txt` (exact versions with hashes, for every supported Python and
platform) and `sizes.tsv`. None of them records where a registry is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLATFORMS = {
    "linux-x86_64": re.compile(r"(many)?linux.*_x86_64|any"),
    "linux-aarch64": re.compile(r"(many)?linux.*_aarch64|any"),
    "macos-arm64": re.compile(r"macosx_.*_(arm64|universal2)|any"),
}
INTERPRETERS = re.compile(r"py3|py2\.py3|cp31[123]")


def main() -> int:
    """Compile every file anew, keeping the pinned versions unless `UPGRADE` is set."""
    os.chdir(ROOT)
    _compile("requirements/uv.in", output="uv.txt")
    sources = ["pyproject.toml", "requirements/build.in", "--all-extras"]
    _compile(*sources, "--group", "dev", output="dev.txt")
    _compile(*sources, "--constraints", "requirements/dev.txt", output="demo.txt")
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "pylock.toml"
        options = ["--group", "dev", "--constraints", "requirements/dev.txt"]
        _uv(*sources, *options, "--format", "pylock.toml", "--output-file", str(lock))
        packages = tomllib.loads(lock.read_text(encoding="utf-8"))["packages"]
    (HERE / "sizes.tsv").write_text(size_table(packages), encoding="utf-8")
    return 0


def size_table(packages: list[dict[str, Any]]) -> str:
    """Rows of the table `sizes.tsv`: a pin, and the bytes of its wheel on each platform."""
    rows = ["\t".join(["package", *PLATFORMS])]
    for package in packages:
        wheels = package.get("wheels", [])
        sizes = [_wheel_size(wheels, pattern) for pattern in PLATFORMS.values()]
        rows.append("\t".join([f"{package['name']}=={package['version']}", *sizes]))
    return "\n".join([rows[0], *sorted(rows[1:])]) + "\n"


def _wheel_size(wheels: list[dict[str, Any]], pattern: re.Pattern[str]) -> str:
    """Bytes of the largest wheel for a platform; empty where it has none."""
    fitting = [wheel["size"] for wheel in wheels if _fits(wheel["url"], pattern)]
    return str(max(fitting)) if fitting else ""


def _fits(url: str, pattern: re.Pattern[str]) -> bool:
    name = url.rpartition("/")[2].removesuffix(".whl")
    python, abi, platforms = name.split("-")[-3:]
    if not INTERPRETERS.fullmatch(python) and abi != "abi3":
        return False
    return not abi.endswith("t") and any(map(pattern.fullmatch, platforms.split(".")))


def _compile(*sources: str, output: str) -> None:
    options = [
        "--generate-hashes",
        "--no-emit-index-url",
        "--output-file",
        f"requirements/{output}",
    ]
    _uv(*sources, *options)


def _uv(*arguments: str) -> None:
    uv = shutil.which("uv", path=f"{ROOT / '.uv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        raise SystemExit("semeion: uv is missing: run `make setup` first")
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    subprocess.run([*command, "--no-header", *upgrade, *arguments], check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
