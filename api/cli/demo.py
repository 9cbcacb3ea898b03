"""`semeion demo`: everything from nothing, on sample patients that are invented."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.options import JsonOption
from api.cli.output import print_issues, print_json, screen

if TYPE_CHECKING:
    from rich.console import Console

    from api.building import Built
    from api.deps import Engine
    from api.samples import Sample

__all__ = ["EXAMPLE", "demo"]

EXAMPLE = "semeion demo"

TENANT = "demo"


def demo(*, as_json: JsonOption = False) -> None:
    """Start the store, build the graph, and diagnose invented sample patients.

    The patients are stored under the tenant `demo`, apart from all others.
    """
    from api.building import build_all
    from api.cli.progress import progress_bar
    from api.deps import Engine
    from api.samples import load_samples
    from api.settings import load_settings

    started = time.monotonic()
    settings = load_settings().model_copy(update={"tenant": TENANT})
    engine = Engine(settings)
    samples = load_samples()
    with ExitStack() as stack:
        with progress_bar() as bar:
            stack.enter_context(engine.store(bar))  # held, so that it starts once
            built = build_all(engine, bar)
        answers = _run(engine, samples, as_json=as_json, built=built)
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        print_json(
            {
                "build": built.to_dict(),
                "patients": answers,
                "seconds": seconds,
                "console": "semeion serve",
            }
        )
        return
    screen().print(
        f"\nDone in {seconds} s. The console: [bold]semeion serve[/bold], then open"
        f" http://{settings.host}:{settings.port}/ — your own note:"
        " [bold]semeion diagnose --note FILE[/bold]"
    )


def _run(
    engine: "Engine", samples: list["Sample"], *, as_json: bool, built: "Built"
) -> list[dict[str, Any]]:
    console = screen()
    if not as_json:
        console.print(built.summary(), markup=False)
    answers = []
    with tempfile.TemporaryDirectory(prefix="semeion-demo-") as folder:
        for sample in samples:
            if not as_json:
                _introduce(console, sample)
            item = _diagnose(engine, sample, Path(folder))
            answers.append(item)
            if not as_json:
                _draw(console, item)
    return answers


def _diagnose(engine: "Engine", sample: "Sample", folder: Path) -> dict[str, Any]:
    """Answer with the image, and, where there is one, without it, which is not stored."""
    from api.diagnosis import Question, answer
    from api.samples import gather

    setting = "rare-disease"
    intake = gather(engine, sample, folder)
    print_issues(intake.issues)
    question = Question(intake=intake, setting=setting, limit=5, patient_id=f"sample-{sample.id}")
    without = None
    if sample.image:
        bare = gather(engine, sample, folder, with_image=False)
        without = answer(engine, Question(intake=bare, setting=setting, limit=5))
    return {
        "id": sample.id,
        "title": sample.title,
        "answer": answer(engine, question),
        "without_image": without,
    }


def _introduce(console: "Console", sample: "Sample") -> None:
    from rich.text import Text

    console.print()
    console.rule(Text(sample.title, style="bold"), align="left")
    console.print(Text(f"{sample.about} Invented, no real person.", style="grey54"))
    if sample.note:
        console.print(Text(sample.note.rstrip()), style="italic")
    for label, items in (
        ("present", sample.present),
        ("looked for, absent", sample.absent),
        ("results", sample.laboratory),
    ):
        if items:
            console.print(Text(f"{label}: {', '.join(items)}", style="italic"))


def _draw(console: "Console", item: dict[str, Any]) -> None:
    from api.cli.drawing import draw_differential, draw_side_by_side

    if item["without_image"]:
        draw_side_by_side(
            console, item["without_image"], item["answer"], ("without the image", "with the image")
        )
    draw_differential(console, item["answer"], explain=1 if not item["without_image"] else 2)
