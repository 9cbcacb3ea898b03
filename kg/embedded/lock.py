"""The committed list of Neo4j's jars: coordinates, sizes and SHA-256, no address.

``python -m kg.embedded.lock 5.26.30`` resolves a release anew and rewrites the list.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["LOCK_FILE", "JarLock", "LockedJar", "file_sha256", "read_lock", "write_lock"]

LOCK_FILE: Final = Path(__file__).with_name("neo4j.lock.toml")

_HEADER: Final = """\
# Every jar of the embedded Neo4j. Written by `python -m kg.embedded.lock VERSION`; do not edit.
# No address stands here: any Maven repository or mirror that serves these bytes will do.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedJar:
    """One jar: Maven coordinates, size in bytes, SHA-256 in hexadecimal."""

    group: str
    artifact: str
    version: str
    classifier: str = ""
    size: int
    sha256: str

    @property
    def coordinate(self) -> str:
        """``group:artifact:version`` with the classifier, if any, at the end."""
        parts = (self.group, self.artifact, self.version, self.classifier)
        return ":".join(part for part in parts if part)

    @property
    def relative_path(self) -> Path:
        """Where the jar lies in a Maven repository, local or remote."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        name = f"{self.artifact}-{self.version}{suffix}.jar"
        return Path(*self.group.split("."), self.artifact, self.version, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class JarLock:
    """All jars of one Neo4j release, in class path order."""

    neo4j_version: str
    jars: tuple[LockedJar, ...]

    @property
    def total_bytes(self) -> int:
        """Size of all jars together."""
        return sum(jar.size for jar in self.jars)


def read_lock(path: Path = LOCK_FILE) -> JarLock:
    """Read the committed list.

    Parameters
    ----------
    path : Path
        The TOML file.

    Returns
    -------
    JarLock
        The release and its jars, in class path order.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    jars = tuple(
        _locked(entry["coordinate"], entry["size"], entry["sha256"]) for entry in content["jar"]
    )
    return JarLock(neo4j_version=content["neo4j"], jars=jars)


def write_lock(lock: JarLock, path: Path = LOCK_FILE) -> None:
    """Write `lock` so that `read_lock` gives it back."""
    lines = [_HEADER, f'neo4j = "{lock.neo4j_version}"']
    lines += [
        f'\n[[jar]]\ncoordinate = "{jar.coordinate}"\nsize = {jar.size}\nsha256 = "{jar.sha256}"'
        for jar in lock.jars
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _locked(coordinate: str, size: int, sha256: str) -> LockedJar:
    group, artifact, version, *classifier = coordinate.split(":")
    return LockedJar(
        group=group,
        artifact=artifact,
        version=version,
        classifier="".join(classifier),
        size=size,
        sha256=sha256,
    )


def _resolve(version: str) -> JarLock:
    """Ask Maven what `version` depends on; fetches every jar."""
    import jgo

    jars = []
    for artifact in jgo.resolve(f"org.neo4j:neo4j:{version}"):
        path = artifact.resolve()
        parts = (artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier)
        coordinate = ":".join(part for part in parts if part)
        jars.append(_locked(coordinate, path.stat().st_size, file_sha256(path)))
    return JarLock(neo4j_version=version, jars=tuple(jars))


if __name__ == "__main__":
    write_lock(_resolve(sys.argv[1]))
