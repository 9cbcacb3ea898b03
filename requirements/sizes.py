"""How much a set-up downloads: from uv's plan and the committed table `sizes.tsv`.

The table holds, for every pinned package, the bytes of its wheel on each platform; it records no
registry's address, and `make requirements` writes it.
"""

from __future__ import annotations

import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path(__file__).with_name("sizes.tsv")


def to_download(log: str) -> list[tuple[str, int]]:
    """Names and bytes of what uv would download, by its verbose `log`; the largest first."""
    pins = re.findall(r"Identified uncached distribution: (\S+==\S+)", log)
    if not pins and not re.search(r"Registry requirement already cached", log):
        pins = re.findall(r"^ \+ (\S+==\S+)", log, re.MULTILINE)  # a uv that words it otherwise
    table = _read_table(this_platform())
    sizes = [(pin.split("==")[0], table.get(pin, 0)) for pin in dict.fromkeys(pins)]
    return sorted(sizes, key=lambda item: (-item[1], item[0]))


def describe(missing: list[tuple[str, int]], *, disk: int) -> str:
    """One line for a person: how much there is to download, and what most of it is."""
    largest = ", ".join(f"{name} {human(size)}" for name, size in missing[:3])
    total = human(sum(size for _, size in missing))
    packages = "1 package" if len(missing) == 1 else f"{len(missing)} packages"
    return (
        f"to download: {total} in {packages} (the largest: {largest}); about {human(disk)} on disk"
    )


def missing_jars(lock: Path, environment: Mapping[str, str]) -> int:
    """Bytes of Neo4j's jars, by their committed list, that the local Maven cache lacks."""
    cache = Path(environment.get("M2_REPO") or Path.home() / ".m2" / "repository")
    if not lock.is_file():
        return 0
    pattern = r'coordinate = "([^":]+):([^":]+):([^":]+)(?::([^"]+))?"\nsize = (\d+)'
    total = 0
    for group, artifact, version, classifier, size in re.findall(pattern, lock.read_text("utf-8")):
        suffix = f"-{classifier}" if classifier else ""
        folder = cache / group.replace(".", "/") / artifact / version
        if not (folder / f"{artifact}-{version}{suffix}.jar").is_file():
            total += int(size)
    return total


def this_platform() -> str:
    """Column of the table for this machine; the nearest one where it has none."""
    system = "macos" if platform.system() == "Darwin" else "linux"
    arm = platform.machine().lower() in ("arm64", "aarch64")
    if system == "macos":
        return "macos-arm64"
    return "linux-aarch64" if arm else "linux-x86_64"


def human(size: int) -> str:
    """`size` bytes in decimal units."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}" if unit == "GB" else f"{size / scale:.0f} {unit}"
    return f"{max(1, round(size / 1000))} kB"


def _read_table(column: str) -> dict[str, int]:
    lines = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    header, rows = lines[0], lines[1:]
    index = header.index(column)
    return {row[0]: int(row[index] or 0) for row in rows}
