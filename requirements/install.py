"""Makes `.venv` hold what a command needs: `python requirements/install.py demo|dev`.

Needs nothing but a Python: uv comes by pip when it is absent, and everything else by uv, with
exact versions and hashes. A run that was interrupted goes on where it stopped, and one that finds
everything in place asks no registry for anything.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import mirrors
import sizes

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "semeion-setup.json"
OWN_UV = ROOT / ".uv"
LOCK = ROOT / ".setup.lock"

SETS = ("demo", "dev")  # each holds all of the one before it
VERSIONS = ((3, 11), (3, 13))
DISK_PER_DOWNLOAD = 2.1  # measured: 6.5 GB in .venv from 3.1 GB of wheels


class SetUpError(Exception):
    """The set-up cannot go on; the text is one line that says why and what to do."""


def main(arguments: list[str]) -> int:
    """Bring `.venv` to the named set of requirements; 0 when it is there."""
    if not VERSIONS[0] <= sys.version_info[:2] <= VERSIONS[1]:
        running = ".".join(map(str, sys.version_info[:2]))
        return _end(
            f"semeion needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {running}: "
            "name another one with `make PYTHON=/path/to/python3.12 …`"
        )
    if len(arguments) != 1 or arguments[0] not in SETS:
        return _end(f"usage: python requirements/install.py {'|'.join(SETS)}")
    try:
        with _only_one():
            set_up(arguments[0])
    except SetUpError as error:
        return _end(str(error))
    except OSError as error:
        return _end(f"set-up stopped: {error}; run the same command again to go on")
    except KeyboardInterrupt:
        return _end("set-up interrupted: the same command goes on where it stopped", code=130)
    return 0


def set_up(name: str) -> None:
    """Install the set `name` and the project itself, unless the stamp says that they are there."""
    stamp = _read_stamp()
    if stamp.get("root") != str(ROOT) or not _same_python():
        stamp = {}  # no environment yet, one of another Python, or a checkout that was moved
    if SETS.index(stamp.get("set", SETS[0])) > SETS.index(name):
        name = stamp["set"]  # what was once installed for development stays
    wanted = _wanted_stamp(name)
    if stamp == wanted:
        return
    environment = _uv_environment()
    uv = _find_uv(environment)
    if not stamp:
        _make_venv(uv, environment)
    if stamp.get("requirements") != wanted["requirements"]:
        STAMP.unlink(missing_ok=True)
        _install_requirements(uv, HERE / f"{name}.txt", environment)
    _install_project(uv, environment)
    STAMP.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    _say(f"set-up complete: .venv holds requirements/{name}.txt and the command semeion")


def _wanted_stamp(name: str) -> dict[str, str]:
    return {
        "root": str(ROOT),
        "set": name,
        "requirements": _digest(HERE / f"{name}.txt"),
        "project": _digest(ROOT / "pyproject.toml"),
    }


def _read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.get("set") in SETS else {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _same_python() -> bool:
    """Whether `.venv` runs, on the same Python release as this script."""
    if not VENV_PYTHON.exists():
        return False
    if Path(sys.prefix).resolve() == VENV.resolve():
        return True
    question = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run(  # noqa: S603
        [str(VENV_PYTHON), "-c", question], capture_output=True, text=True, check=False
    )
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def _uv_environment() -> dict[str, str]:
    """Environment for uv: the caller's, with pip's mirror and certificates where uv has none."""
    environment = mirrors.uv_environment(dict(os.environ), mirrors.pip_settings(os.environ))
    environment.pop("VIRTUAL_ENV", None)
    environment.setdefault("UV_HTTP_TIMEOUT", "120")
    environment.setdefault("UV_CONCURRENT_DOWNLOADS", "6")  # an interruption loses few halves
    environment.setdefault("UV_PYTHON_DOWNLOADS", "never")
    return environment


# --- uv ------------------------------------------------------------------------------------------


def _find_uv(environment: dict[str, str]) -> str:
    """Path of a uv at least as new as the pinned one: the project's own, else PATH's, else new."""
    pinned = _version((HERE / "uv.txt").read_text(encoding="utf-8"), "uv==")
    own = str(OWN_UV / "bin" / "uv")
    for candidate in (own, shutil.which("uv")):
        if candidate and _uv_version(candidate) >= pinned:
            return candidate
    _fetch_uv(environment)
    if _uv_version(own) < pinned:
        raise SetUpError(f"uv was installed into {OWN_UV} and does not run: remove that folder")
    return own


def _uv_version(path: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run(  # noqa: S603
            [path, "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return ()
    return _version(answer.stdout, "uv ") if answer.returncode == 0 else ()


def _version(text: str, before: str) -> tuple[int, ...]:
    found = re.search(re.escape(before) + r"(\d+(?:\.\d+)*)", text)
    return tuple(int(number) for number in found.group(1).split(".")) if found else ()


def _fetch_uv(environment: dict[str, str]) -> None:
    """Install the pinned uv into `.uv` with pip: pip in a venv there, else this Python's pip."""
    _say("getting uv, the installer, into .uv (about 25 MB)")
    shutil.rmtree(OWN_UV, ignore_errors=True)
    python, pip_options = getattr(sys, "_base_executable", sys.executable), []
    if _runs(python, "import ensurepip, venv"):
        _run([python, "-m", "venv", str(OWN_UV)], "a virtual environment could not be made")
        python = str(OWN_UV / "bin" / "python")
    elif _runs(python, "import pip"):
        pip_options = ["--target", str(OWN_UV)]
    else:
        raise SetUpError(
            f"{python} has neither venv nor pip, and uv is not installed: install one of them "
            "(on Debian and Ubuntu: apt-get install python3-venv) and run the same command again"
        )
    install = ["install", "--disable-pip-version-check", "--only-binary", ":all:"]
    answer = subprocess.run(  # noqa: S603
        [python, "-m", "pip", *install, *pip_options, "-r", str(HERE / "uv.txt")],
        env=mirrors.pip_environment(environment),
        stdout=sys.stderr,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise SetUpError(
            f"uv could not be installed ({_cause(answer.stderr)}): check the network, or name your "
            "mirror in PIP_INDEX_URL; then run the same command again"
        )


def _runs(python: str, statement: str) -> bool:
    command = [python, "-c", statement]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


# --- the environment -----------------------------------------------------------------------------


def _make_venv(uv: str, environment: dict[str, str]) -> None:
    python = getattr(sys, "_base_executable", sys.executable)
    _say(f"making .venv with Python {'.'.join(map(str, sys.version_info[:3]))}")
    _run(
        [uv, "venv", "--quiet", "--no-project", "--clear", "--python", python, str(VENV)],
        "the virtual environment .venv could not be made",
        environment,
    )


def _install_requirements(uv: str, requirements: Path, environment: dict[str, str]) -> None:
    """Say how much there is to download, check that it fits, download and install it."""
    sync = [uv, "pip", "sync", "--require-hashes", "--no-build", "--python", str(VENV_PYTHON)]
    remedy = (
        "check the network, or name your mirror in UV_DEFAULT_INDEX; "
        "the same command then goes on where it stopped"
    )
    plan = subprocess.run(  # noqa: S603
        [*sync, "--dry-run", "--verbose", str(requirements)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if plan.returncode:
        raise SetUpError(f"set-up stopped ({_cause(plan.stderr)}): {remedy}")
    missing = sizes.to_download(plan.stderr)
    download = sum(size for _, size in missing)
    cache = _cache_folder(uv, environment)
    if missing:
        _say(sizes.describe(missing, disk=int(download * DISK_PER_DOWNLOAD)))
        _check_space(cache, int(download * DISK_PER_DOWNLOAD))
    jars = sizes.missing_jars(ROOT / "kg" / "embedded" / "neo4j.lock.toml", environment)
    if jars:
        _say(f"Neo4j follows at its first start: {sizes.human(jars)} from Maven Central")
    if cache.stat().st_dev != VENV.stat().st_dev:
        environment.setdefault("UV_LINK_MODE", "copy")  # hard links cannot cross file systems
    _run([*sync, str(requirements)], f"set-up stopped, see above: {remedy}", environment)
    if environment.get("PYTHONDONTWRITEBYTECODE"):
        _write_bytecode()


def _write_bytecode() -> None:
    """Compile the libraries once, where Python may not: else every start compiles them anew."""
    _say("Python may write no bytecode here, so set-up writes it: a minute or two the first time")
    compile_all = [str(VENV_PYTHON), "-m", "compileall", "-qq", "-j", "0", "-x", "/tests?/"]
    subprocess.run([*compile_all, str(VENV / "lib")], check=False)  # noqa: S603 -- some never parse


def _cache_folder(uv: str, environment: dict[str, str]) -> Path:
    answer = subprocess.run(  # noqa: S603
        [uv, "cache", "dir"], env=environment, capture_output=True, text=True, check=False
    )
    folder = Path(answer.stdout.strip() or ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _check_space(cache: Path, needed: int) -> None:
    folders = [cache] if cache.stat().st_dev == VENV.stat().st_dev else [cache, VENV]
    for folder in folders:
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise SetUpError(
                f"{folder} has {sizes.human(free)} free and the set-up needs about "
                f"{sizes.human(needed)}: make room, or put uv's cache elsewhere with UV_CACHE_DIR"
            )


def _install_project(uv: str, environment: dict[str, str]) -> None:
    """Put the command and the folders of this checkout into `.venv`; needs no registry."""
    options = ["--no-deps", "--no-build-isolation", "--offline", "--reinstall-package", "semeion"]
    _run(
        [uv, "pip", "install", "--quiet", *options, "--python", str(VENV_PYTHON), "-e", str(ROOT)],
        "the command semeion could not be installed from this checkout, see above",
        environment,
    )


# --- running -------------------------------------------------------------------------------------


def _run(command: list[str], failed: str, environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603
        raise SetUpError(failed)


def _cause(log: str) -> str:
    """Shorten the error output of pip or uv to its reason and the last cause of it."""
    said = re.findall(r"^ERROR: (.+)|^error: (.+)|^\s+cause: (.+)", log, re.MULTILINE)
    reasons = ["".join(groups).strip() for groups in said] or log.strip().splitlines()[-1:]
    return "; ".join(dict.fromkeys([*reasons[:2], *reasons[-1:]])) or "no reason given"


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold the lock of the set-up: of two runs at once the second waits for the first."""
    import fcntl

    with LOCK.open("w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another set-up is running in this checkout: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    sys.stderr.write(f"semeion: {text}\n")
    sys.stderr.flush()


def _end(text: str, *, code: int = 2) -> int:
    _say(text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
