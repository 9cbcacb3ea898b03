"""Neo4j's jars: from the shared Maven cache, or fetched into it; each one verified.

The cache and the repositories are jgo's: ``M2_REPO`` or ``~/.m2/repository``, and Maven Central
with whatever ``~/.config/jgo.conf`` names under ``[repositories]``, which is asked first.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Final, Protocol

from filelock import FileLock

from kg.embedded.lock import JarLock, LockedJar, file_sha256
from kg.errors import CorruptJarError, DiskFullError, HomeError, JarsUnavailableError

__all__ = ["Progress", "class_path", "no_progress"]

Progress = Callable[[str], None]

_PARALLEL: Final = 8
_TRIES: Final = 3
_TIMEOUT: Final = (10.0, 60.0)  # seconds to connect, and between two pieces
_CHUNK: Final = 128 * 1024


class Maven(Protocol):
    """Where jars are kept and fetched from; jgo's settings fulfil it."""

    repo_cache: Path
    repositories: dict[str, str]


def no_progress(_message: str) -> None:
    """Say nothing."""


def class_path(lock: JarLock, progress: Progress = no_progress) -> list[Path]:
    """Find, or else fetch, every jar of `lock`; all are verified.

    Parameters
    ----------
    lock : JarLock
        The jars, their sizes and checksums.
    progress : Progress
        Called with a line for a person, when jars have to be fetched.

    Returns
    -------
    list of Path
        The jars in class path order.

    Raises
    ------
    CorruptJarError
        If a jar, cached or fetched, is not the one locked.
    JarsUnavailableError
        If a jar is not cached and no repository gives it.
    DiskFullError, HomeError
        If the cache cannot take it.
    """
    from jgo.config import GlobalSettings

    maven = GlobalSettings.load()
    missing = _missing(lock, maven.repo_cache)
    if missing:
        with _sole_fetcher(maven.repo_cache):
            missing = _missing(lock, maven.repo_cache)
            _Fetch(lock, missing, maven, progress).run()
    return [maven.repo_cache / jar.relative_path for jar in lock.jars]


def _missing(lock: JarLock, cache: Path) -> list[LockedJar]:
    """Jars that `cache` lacks or has only the beginning of; a wrong one raises."""

    def is_missing(jar: LockedJar) -> bool:
        path = cache / jar.relative_path
        if not path.exists() or path.stat().st_size < jar.size:
            return True
        _verify(jar, path, str(path))
        return False

    with ThreadPoolExecutor(_PARALLEL) as pool:
        absent = list(pool.map(is_missing, lock.jars))
    return [jar for jar, gone in zip(lock.jars, absent, strict=True) if gone]


def _verify(jar: LockedJar, path: Path, place: str) -> None:
    found = file_sha256(path)
    if found != jar.sha256:
        raise CorruptJarError(place, jar.coordinate, jar.sha256, found)


@contextmanager
def _sole_fetcher(cache: Path) -> Iterator[None]:
    """Hold the right to write Neo4j's jars into `cache`."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(cache / ".semeion-neo4j.lock", thread_local=False)
        lock.acquire()
    except OSError as error:
        raise HomeError(cache, error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()


class _Fetch:
    """One fetch of the jars that are missing, several at a time."""

    def __init__(
        self, lock: JarLock, missing: list[LockedJar], maven: Maven, progress: Progress
    ) -> None:
        from jgo.constants import MAVEN_CENTRAL_URL

        self.lock, self.missing, self.progress = lock, missing, progress
        self.cache = maven.repo_cache
        own = {name: url for name, url in maven.repositories.items() if name != "central"}
        central = maven.repositories.get("central", MAVEN_CENTRAL_URL)
        self.repositories = [url.rstrip("/") for url in (*own.values(), central)]
        self.total = sum(jar.size for jar in missing)
        self.done, self.told = 0, 0.0
        self.guard = threading.Lock()

    def run(self) -> None:
        """Fetch all; the first failure ends the others and is raised."""
        if not self.missing:
            return
        self.progress(
            f"Neo4j {self.lock.neo4j_version}: fetching {len(self.missing)} jars, "
            f"{self.total / 1e6:.0f} MB, into {self.cache}"
        )
        pool = ThreadPoolExecutor(_PARALLEL)
        try:
            for future in [pool.submit(self._fetch, jar) for jar in self.missing]:
                future.result()
        except OSError as error:
            if error.errno in {ENOSPC, EDQUOT}:
                raise DiskFullError(self.cache, 0, self.total - self.done) from error
            raise HomeError(self.cache, error.strerror or str(error)) from error
        finally:
            pool.shutdown(cancel_futures=True)

    def _fetch(self, jar: LockedJar) -> None:
        """Fetch one jar from the first repository that has it, into its place in one step."""
        target = self.cache / jar.relative_path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.part")
        reasons = []
        for url in (f"{root}/{jar.relative_path.as_posix()}" for root in self.repositories):
            reason = self._download(url, part, jar)
            if reason is None:
                break
            reasons.append(reason)
        else:
            raise JarsUnavailableError(
                self.lock.neo4j_version, len(self.missing), self.total, "; ".join(reasons)
            )
        try:
            _verify(jar, part, url)
        except CorruptJarError:
            part.unlink()
            raise
        part.replace(target)

    def _download(self, url: str, part: Path, jar: LockedJar) -> str | None:
        """Download, going on where an earlier try ended; the reason if it cannot be had."""
        import requests

        reason = ""
        for attempt in range(_TRIES):
            try:
                return self._stream(url, part, jar)
            except requests.ConnectionError as error:
                reason = f"{_host(url)} cannot be reached ({_root_cause(error)})"
            except requests.RequestException as error:
                reason = f"{_host(url)} broke off ({type(error).__name__})"
            time.sleep(0.5 * attempt)
        return reason

    def _stream(self, url: str, part: Path, jar: LockedJar) -> str | None:
        import requests

        have = part.stat().st_size if part.exists() else 0
        if have >= jar.size:
            part.unlink()
            have = 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT) as response:
            if not response.ok:
                return f"{_host(url)} answers {response.status_code} for {jar.coordinate}"
            resumed = response.status_code == requests.codes.partial_content
            with part.open("ab" if resumed else "wb") as stream:
                self._count(have if resumed else 0)
                for chunk in response.iter_content(_CHUNK):
                    stream.write(chunk)
                    self._count(len(chunk))
                stream.flush()
                os.fsync(stream.fileno())
        return None

    def _count(self, size: int) -> None:
        """Add `size` bytes and tell it, at most once a second."""
        with self.guard:
            self.done += size
            if time.monotonic() - self.told >= 1.0:
                self.told = time.monotonic()
                done = min(self.done, self.total)
                self.progress(f"Neo4j: {done / 1e6:.0f} of {self.total / 1e6:.0f} MB")


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).netloc.rpartition("@")[2]


def _root_cause(error: BaseException) -> str:
    """Name the innermost cause of a connection error, without its addresses."""
    from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError

    inner = error.args[0] if error.args else error
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    if isinstance(reason, NameResolutionError):
        return "its name is not known to this network"
    if isinstance(reason, NewConnectionError):
        return re.sub(r"^\[Errno \d+\] ", "", str(reason).rpartition(": ")[2])
    return type(reason).__name__
