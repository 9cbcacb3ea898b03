"""Sources to graph to snapshot, the whole way, for the commands that build."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.deps import Engine, Progress

if TYPE_CHECKING:
    from api.settings import Settings
    from kg.build import BuildReport
    from ontologies.sources import SourceConfig

__all__ = ["Built", "build_all", "source_config"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did.

    Parameters
    ----------
    report
        What changed in the graph.
    snapshot_version
        Of the snapshot that answers now come from.
    recompiled
        Whether it is a new one.
    """

    report: "BuildReport"
    snapshot_version: str
    recompiled: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            **asdict(self.report),
            "snapshot_version": self.snapshot_version,
            "snapshot_recompiled": self.recompiled,
        }

    def summary(self) -> str:
        """Say what changed, a line each."""
        report = self.report
        held = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.counts.items()))
        lines = [f"The graph holds {held}."]
        for verb, counts in (
            ("created", report.created),
            ("updated", report.updated),
            ("removed", report.removed),
        ):
            if any(counts.values()):
                told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
                lines.append(f"{verb}: {told}")
        if not report.changed:
            lines.append("Nothing changed.")
        if report.issues:
            told = ", ".join(f"{code} {count:,}" for code, count in sorted(report.issues.items()))
            lines.append(f"found in the sources: {told}")
        state = "compiled anew" if self.recompiled else "unchanged"
        lines.append(
            f"graph {report.graph_version[:12]}, {report.seconds:.1f} s;"
            f" snapshot {self.snapshot_version[:12]} {state}"
        )
        return "\n".join(lines)


def source_config(settings: "Settings") -> "SourceConfig":
    """Say which releases are read, in the words of `ontologies.sources`."""
    from ontologies.learned import LearnedSources
    from ontologies.sources import SourceConfig

    return SourceConfig(
        obo=settings.hpo_obo,
        hpoa=settings.hpoa,
        genes=settings.hpo_genes,
        mappings=settings.disease_mappings,
        decisions=settings.disease_decisions,
        conditions=settings.conditions,
        table=settings.sources,
        learned=LearnedSources(settings.home).table,
        cache=settings.home / "sources",
    )


def build_all(engine: Engine, progress: Progress, *, verify: bool = False) -> Built:
    """Bring graph and snapshot to what the sources say; what is so already is left alone.

    Parameters
    ----------
    engine
        Its settings name sources, home and store.
    progress
        Is told what is done.
    verify
        Compare every property with the sources, even where the versions agree.

    Raises
    ------
    SemeionError
        If a source, the store or the disk fails; the next build goes on.
    """
    from kg.build import build_graph
    from ontologies.learned import LearnedSources
    from ontologies.sources import locate_sources, read_knowledge
    from reasoning.compile import compile_snapshot

    home = engine.settings.home
    files = locate_sources(source_config(engine.settings), progress=progress)
    knowledge = read_knowledge(files, progress=progress)
    before = _current_version(engine)
    with engine.store(progress) as store:
        report = build_graph(
            store,
            knowledge,
            progress=lambda stage, done, whole: progress(f"Graph, {stage}", done, whole),
            verify=verify,
        )
        snapshot = compile_snapshot(store, home, progress)
    LearnedSources(home).note(report.graph_version, datetime.now(UTC))
    return Built(
        report=report,
        snapshot_version=snapshot.version,
        recompiled=snapshot.version != before,
    )


def _current_version(engine: Engine) -> str | None:
    """Version of the snapshot in place, None if there is none that can be used."""
    from reasoning.errors import SnapshotError
    from reasoning.snapshot import open_snapshot

    try:
        return open_snapshot(engine.settings.home).model.snapshot_version
    except SnapshotError:
        return None
