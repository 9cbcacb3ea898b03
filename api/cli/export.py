"""`semeion export`: the knowledge graph as files."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, screen

__all__ = ["EXAMPLE", "export"]

EXAMPLE = "semeion export --format kgx --output semeion-kgx"


class ExportFormat(StrEnum):
    """Forms of a graph that others read."""

    KGX = "kgx"
    TURTLE = "turtle"
    GRAPHML = "graphml"
    CSV = "csv"


DEFAULT_OUTPUT = {
    ExportFormat.KGX: Path("semeion-kgx"),
    ExportFormat.TURTLE: Path("semeion.ttl"),
    ExportFormat.GRAPHML: Path("semeion.graphml"),
    ExportFormat.CSV: Path("semeion-csv"),
}


def export(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="File, or folder for kgx and csv; default semeion-kgx, semeion.ttl, …",
        ),
    ] = None,
    form: Annotated[
        ExportFormat, typer.Option("--format", help="Form of the export.")
    ] = ExportFormat.KGX,
    *,
    as_json: JsonOption = False,
) -> None:
    """Write the knowledge graph in a form that other tools read."""
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.settings import load_settings
    from kg.export import export_graph

    target = output or DEFAULT_OUTPUT[form]
    with progress_bar() as bar, Engine(load_settings()).store(bar) as store:
        report = export_graph(store, form.value, target, progress=bar)
    if as_json:
        print_json({**asdict(report), "path": str(report.path)})
    else:
        screen().print(
            f"{report.path}: {report.nodes:,} nodes, {report.edges:,} edges,"
            f" graph {report.graph_version[:12]}",
            markup=False,
        )
