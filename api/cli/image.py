"""`semeion image`: DICOM or PNG files to evidence, through the models that apply."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import BodyPartOption, JsonOption, ModalityOption, ViewOption
from api.cli.output import print_json, print_notice, screen
from ontologies.errors import InputError

if TYPE_CHECKING:
    from imaging.analyse import StudyResult

__all__ = ["EXAMPLE", "image"]

EXAMPLE = "semeion image chest.png --modality DX --body-part CHEST --view PA"


def image(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="DICOM, PNG or JPEG.")],
    report: Annotated[
        Path | None, typer.Option("--sr", metavar="FILE", help="Write a DICOM structured report.")
    ] = None,
    fhir: Annotated[
        Path | None, typer.Option("--fhir", metavar="FILE", help="Write a FHIR R4 Bundle.")
    ] = None,
    heatmap: Annotated[
        Path | None,
        typer.Option("--heatmap", metavar="FILE", help="Write a PNG of where a model looked."),
    ] = None,
    modality: ModalityOption = None,
    body_part: BodyPartOption = None,
    view: ViewOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Run the imaging models that apply; a refused image is `not-evaluated`, never `absent`."""
    from api.cli.progress import progress_bar
    from imaging.analyse import analyse

    if len(files) > 1 and (report or fhir or heatmap):
        raise InputError("--sr, --fhir and --heatmap take one image at a time")
    results = []
    with progress_bar() as bar:
        for number, path in enumerate(files):
            bar("Images", number, len(files))
            results.append(
                analyse(
                    path,
                    recorded_at=datetime.now(UTC),
                    modality=modality,
                    body_part=body_part,
                    view=view,
                )
            )
        bar("Images", len(files), len(files))
        if heatmap:
            bar("Heat map: hiding place after place")
            results[0] = _write_heatmap(results[0], heatmap)
        _write(results[0], report, fhir)
    if as_json:
        values = [_values(result) for result in results]
        print_json(values[0] if len(values) == 1 else values)
    else:
        _draw(results)


def _values(result: "StudyResult") -> dict[str, Any]:
    return {"file": str(result.image.facts.path), **result.to_dict()}


def _write(result: "StudyResult", report: Path | None, fhir: Path | None) -> None:
    if report:
        from imaging.report import write_structured_report

        write_structured_report(result, report)
        print_notice(f"structured report: {report}")
    if fhir:
        from api.fhir.imaging import write_study

        write_study(result, fhir)
        print_notice(f"FHIR: {fhir}")


def _write_heatmap(result: "StudyResult", path: Path) -> "StudyResult":
    """Write where the first positive model looked, and give the result with that region."""
    from imaging.evidence import to_evidence
    from imaging.heatmap import write_heatmap
    from imaging.nodes import load_nodes

    place = next((number for number, run in enumerate(result.runs) if run.positive), None)
    if place is None:
        print_notice("no heat map: no model found anything that it could rest on")
        return result
    run = result.runs[place]
    node = next(node for node in load_nodes() if node.manifest.name == run.manifest.name)
    drawn = write_heatmap(result.image, node, run.finding, path)
    print_notice(f"heat map of {run.finding.display}: {path}")
    located = replace(run, region=drawn.region())
    item = to_evidence(located, result.image.facts, recorded_at=result.evidence[place].recorded_at)
    return replace(
        result,
        runs=(*result.runs[:place], located, *result.runs[place + 1 :]),
        evidence=(*result.evidence[:place], item, *result.evidence[place + 1 :]),
    )


def _draw(results: Sequence["StudyResult"]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("file", "finding", "status", "score", "λ", "model", box=None, pad_edge=False)
    for result in results:
        for run, item in zip(result.runs, result.evidence, strict=True):
            score = "" if run.score is None else f"{run.score:.3f}"
            table.add_row(
                Text(result.image.facts.path.name),
                f"{run.finding.display} {item.concept}",
                item.status.value,
                score,
                f"{item.observation_ratio:.2f}",
                f"{run.manifest.name} {run.manifest.version}",
            )
            if item.reason:
                table.add_row("", Text(item.reason, style="#d7af5f"))
    console = screen()
    console.print(table)
    console.print(
        "A score is the model's own output and no probability;"
        " λ is how far its measured accuracy lets it weigh.",
        style="grey54",
    )
