"""How much there is to download, from uv's words and the committed tables."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]


@pytest.fixture
def sizes(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    table = tmp_path / "sizes.tsv"
    rows = [
        "package\tlinux-x86_64\tlinux-aarch64\tmacos-arm64",
        "torch==2.0\t5000000000\t5000000000\t90000000",
        "rich==1.0\t250000\t250000\t250000",
        "nvidia-nccl==1.0\t2000000\t2000000\t",
    ]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    module = script("sizes")
    monkeypatch.setattr(module, "TABLE", table)
    monkeypatch.setattr(module, "this_platform", lambda: "linux-x86_64")
    return module


def test_only_what_is_not_in_the_cache_counts(sizes: ModuleType) -> None:
    log = (
        "DEBUG Identified uncached distribution: rich==1.0\n"
        "DEBUG Registry requirement already cached: torch==2.0\n + torch==2.0\n + rich==1.0\n"
    )

    assert sizes.to_download(log) == [("rich", 250_000)]


def test_nothing_is_to_download_when_all_is_cached(sizes: ModuleType) -> None:
    assert sizes.to_download("DEBUG Registry requirement already cached: rich==1.0\n") == []


def test_a_uv_that_words_its_log_otherwise_counts_what_it_installs(sizes: ModuleType) -> None:
    assert sizes.to_download("Would install 2\n + rich==1.0\n + torch==2.0\n") == [
        ("torch", 5_000_000_000),
        ("rich", 250_000),
    ]


def test_the_sentence_names_total_and_largest(sizes: ModuleType) -> None:
    missing = [("torch", 5_000_000_000), ("rich", 250_000)]

    assert sizes.describe(missing, disk=10_500_000_000) == (
        "to download: 5.0 GB in 2 packages (the largest: torch 5.0 GB, rich 250 kB); "
        "about 10.5 GB on disk"
    )


def test_jars_that_lie_in_the_maven_cache_do_not_count(sizes: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "neo4j.lock.toml"
    lock.write_text(
        '[[jar]]\ncoordinate = "org.neo4j:neo4j:5.26.0"\nsize = 300\nsha256 = "a"\n'
        '[[jar]]\ncoordinate = "io.netty:epoll:4.1:linux-x86_64"\nsize = 70\nsha256 = "b"\n',
        encoding="utf-8",
    )
    environment = {"M2_REPO": str(tmp_path / "m2")}
    everything = sizes.missing_jars(lock, environment)
    jar = tmp_path / "m2" / "io" / "netty" / "epoll" / "4.1" / "epoll-4.1-linux-x86_64.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"x")

    assert everything == 370
    assert sizes.missing_jars(lock, environment) == 300


def test_the_committed_jar_list_is_understood(sizes: ModuleType, tmp_path: Path) -> None:
    lock = Path(__file__).parents[2] / "kg" / "embedded" / "neo4j.lock.toml"

    assert sizes.missing_jars(lock, {"M2_REPO": str(tmp_path)}) > 50_000_000
