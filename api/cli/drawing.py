"""Draws a differential for a person at a terminal."""

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.wording import (
    NO_EFFECT,
    against,
    duration_label,
    evidence_label,
    expected_label,
    group_label,
    is_unscored,
    matched_label,
    miss_label,
    percent_label,
    source_label,
    strongest,
    telling,
    unscored_label,
    untelling,
    versions_label,
)

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["draw_differential", "draw_side_by_side", "ranking_table"]

BAR_CELLS = 20
REASON_CELLS = 10
FOR = "#5faf5f"
LOWERING = "#d75f5f"
QUIET = "grey54"
EXPECTED_SHOWN = 6
EIGHTHS = " ▏▎▍▌▋▊▉"


def draw_differential(console: "Console", result: dict[str, Any], *, explain: int = 3) -> None:
    """Print ranking, reasons of the leading diagnoses, versions and the one disclaimer."""
    console.print(ranking_table(result))
    evidence = {item["id"]: item for item in result["evidence"]}
    longest = strongest(result["diagnoses"][:explain])
    for diagnosis in result["diagnoses"][:explain]:
        console.print(_reasons(diagnosis, evidence, longest))
    for item in result["contrast"]:
        console.print(_contrast(item, result, evidence))
    _draw_unscored(console, result)
    for item in result.get("cannot_miss", []):
        console.print(_miss(item))
    if "differential_id" in result:
        console.print(Text(f"stored as {result['differential_id']}", style=QUIET))
    console.print(Text(versions_label(result), style=QUIET))
    console.print(Text(result["disclaimer"], style="italic"))


def ranking_table(result: dict[str, Any], title: str | None = None) -> Table:
    """Give the ranking with a bar for each probability."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("", justify="right", style=QUIET)
    table.add_column("diagnosis", ratio=1, overflow="fold")
    table.add_column("probability", min_width=BAR_CELLS + 8, no_wrap=True)
    table.add_column("decibans", justify="right", no_wrap=True)
    table.add_column("id", style=QUIET, overflow="fold")
    for diagnosis in result["diagnoses"]:
        total = sum(item["decibans"] for item in diagnosis["contributions"])
        twins = [m["id"] for m in diagnosis["members"] if m["id"] != diagnosis["id"]]
        table.add_row(
            str(diagnosis["rank"]),
            _title(diagnosis),
            _probability(diagnosis["probability"]),
            f"{total:+.1f}",
            " = ".join([diagnosis["id"], *twins]),
        )
    return table


def draw_side_by_side(
    console: "Console",
    left: dict[str, Any],
    right: dict[str, Any],
    titles: tuple[str, str],
) -> None:
    """Print two rankings of one patient beside each other; a move is marked in the right one."""
    before = {item["id"]: item["rank"] for item in left["diagnoses"]}
    grid = Table.grid(expand=True, padding=(0, 2))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(_short_table(left, titles[0], None), _short_table(right, titles[1], before))
    console.print(grid)


def _short_table(result: dict[str, Any], title: str, before: dict[str, int] | None) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("", justify="right", style=QUIET)
    if before is not None:
        table.add_column("", no_wrap=True)
    table.add_column("diagnosis", ratio=1, overflow="fold")
    table.add_column("", justify="right", no_wrap=True)
    for diagnosis in result["diagnoses"]:
        move = [] if before is None else [_move(diagnosis["rank"], before.get(diagnosis["id"]))]
        share = percent_label(diagnosis["probability"])
        table.add_row(str(diagnosis["rank"]), *move, Text(diagnosis["name"]), share)
    return table


def _move(rank: int, before: int | None) -> Text:
    if before is None:
        return Text("new", style=FOR)
    if rank == before:
        return Text("=", style=QUIET)
    return (
        Text(f"↑{before - rank}", style=FOR)
        if rank < before
        else Text(f"↓{rank - before}", style=LOWERING)
    )


def _title(diagnosis: dict[str, Any]) -> Text:
    name = Text(diagnosis["name"], style="bold" if diagnosis["rank"] == 1 else "")
    if diagnosis["urgent"]:
        within = duration_label(diagnosis["urgent"]["within"])
        name.append(f"  urgent, within {within}", style=f"bold {LOWERING}")
    if label := group_label(diagnosis):
        name.append(f"  in {label}", style=QUIET)
    return name


def _miss(item: dict[str, Any]) -> Text:
    line = Text(f"do not miss: {item['name']}", style=f"bold {LOWERING}")
    line.append(f" ({item['rank']}., {percent_label(item['probability'])})", style=QUIET)
    return line.append(f" {miss_label(item)}", style="not bold default")


def _probability(value: float) -> Text:
    return Text.assemble(bar(value, BAR_CELLS, "#5f87d7"), f" {percent_label(value):>7}")


def bar(share: float, cells: int, style: str) -> Text:
    """Give a bar of `share` in [0, 1], in eighths of a cell; anything above 0 is seen."""
    eighths = round(max(0.0, min(share, 1.0)) * cells * 8)
    if share > 0:
        eighths = max(eighths, 1)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (EIGHTHS[rest] if rest else "")
    return Text(drawn.ljust(cells), style=style)


def _reasons(
    diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]], longest: float
) -> Panel:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(min_width=REASON_CELLS, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="fold", style=QUIET)
    for item in telling(diagnosis):
        _add_reason(table, item, evidence[item["evidence"]], longest)
    title = Text(f" {diagnosis['rank']}. {diagnosis['name']} ", style="bold default")
    body: list[Table | Text] = [table, *_remarks(diagnosis, evidence)]
    return Panel(Group(*body), title=title, title_align="left", border_style=QUIET)


def _contrast(
    contrast: dict[str, Any], result: dict[str, Any], evidence: dict[str, dict[str, Any]]
) -> Panel:
    """What separates two diagnoses: what speaks for the first, then for the second."""
    items = [item for item in contrast["items"] if abs(item["decibans"]) >= NO_EFFECT]
    longest = max((abs(item["decibans"]) for item in items), default=NO_EFFECT)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(min_width=REASON_CELLS, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    names = {item["rank"]: item["name"] for item in result["diagnoses"]}
    for item in items:
        color = FOR if item["decibans"] > 0 else LOWERING
        table.add_row(
            bar(abs(item["decibans"]) / longest, REASON_CELLS, color),
            Text(f"{item['decibans']:+.1f}", style=color),
            Text.assemble(
                evidence_label(evidence[item["evidence"]]),
                (f"  {item['first']:+.1f} against {item['second']:+.1f}", QUIET),
            ),
        )
    first, second = contrast["first"]["rank"], contrast["second"]["rank"]
    title = Text(
        f" what separates {first}. {names[first]} from {second}. {names[second]}:"
        f" {contrast['decibans']:+.1f} ",
        style="bold default",
    )
    same = Text("nothing: both are explained alike", style=QUIET)
    return Panel(table if items else same, title=title, title_align="left", border_style=QUIET)


def _add_reason(
    table: Table, item: dict[str, Any], evidence: dict[str, Any], longest: float
) -> None:
    color = FOR if item["decibans"] >= 0 else LOWERING
    name = Text(evidence_label(evidence))
    other, frequency = matched_label(item, evidence)
    if other:
        name.append(f" ~ {other}", style="italic")
    name.append(f"  {frequency}", style="#5f9ea0")
    table.add_row(
        bar(abs(item["decibans"]) / longest, REASON_CELLS, color),
        Text(f"{item['decibans']:+.1f}", style=color),
        name,
        source_label(evidence),
    )


def _remarks(diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]]) -> list[Text]:
    remarks = []
    if lowering := against(diagnosis, evidence):
        remarks.append(Text.assemble(("speaks against: ", LOWERING), "; ".join(lowering)))
    if still := untelling(diagnosis, evidence):
        remarks.append(Text(f"without effect here: {'; '.join(still)}", style=QUIET))
    if diagnosis["expected"]:
        expected = [expected_label(item) for item in diagnosis["expected"][:EXPECTED_SHOWN]]
        remarks.append(
            Text.assemble(("expected, not looked for: ", "#d7af5f"), "; ".join(expected))
        )
    return remarks


def _draw_unscored(console: "Console", result: dict[str, Any]) -> None:
    for item in result["evidence"]:
        if is_unscored(item, result):
            why = unscored_label(item)
            console.print(Text(f"not scored: {item['name']} ({why})", style=QUIET))
    for concept in result["conflicts"]:
        names = [item["name"] for item in result["evidence"] if item["concept"] == concept]
        console.print(Text(f"contradictory: {(names or [concept])[0]}", style="#d7af5f"))
    for note in result["notes"]:
        console.print(Text(note, style=QUIET))
