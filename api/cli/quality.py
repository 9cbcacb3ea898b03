"""`semeion quality`: what the checks find in the graph."""

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, screen

__all__ = ["EXAMPLE", "quality"]

EXAMPLE = "semeion quality --show 20"


def quality(
    show: Annotated[int, typer.Option(min=0, help="Number of issues listed a kind.")] = 5,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check the knowledge graph: orphans, missing names, conflicts, obsolete use."""
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.settings import load_settings
    from kg.quality import check_quality

    with progress_bar() as bar, Engine(load_settings()).store(bar) as store:
        bar("Checking the graph")
        issues = check_quality(store)
    counts = Counter(issue.code for issue in issues)
    if as_json:
        print_json(
            {"counts": dict(sorted(counts.items())), "issues": [asdict(issue) for issue in issues]}
        )
        return
    console = screen()
    if not issues:
        console.print("The checks found nothing.")
    for code, count in sorted(counts.items()):
        console.print(f"[bold]{code}[/bold]  {count:,}")
        for issue in [issue for issue in issues if issue.code == code][:show]:
            console.print(f"  {issue.where}: {issue.message}", markup=False)
        if count > show:
            console.print(f"  … {count - show:,} more; --show {count} or --json lists all")
