"""`semeion annotate`: a note to coded evidence."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import JsonOption, LanguageOption
from api.cli.output import print_json, screen

if TYPE_CHECKING:
    from api.texts import Document

__all__ = ["EXAMPLE", "annotate"]

EXAMPLE = "echo 'Tall, long fingers, no heart murmur.' | semeion annotate - --json"

STYLES = {
    "present": "black on #87c787",
    "absent": "black on #e09a92",
    "uncertain": "black on #e6c86e",
    "hypothetical": "black on grey70",
    "not-evaluated": "black on grey70",
}
OTHER_PERSON = "black on #c3b1e1"


def annotate(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE|-...", help="Texts, .jsonl files of texts, or - for stdin."),
    ],
    language: LanguageOption = "en",
    *,
    as_json: JsonOption = False,
) -> None:
    """Find the clinical findings of a note: what, whether, whose, when.

    One text gives one JSON object, several give JSON Lines. Offsets count Unicode code points.
    """
    from api.deps import Engine
    from api.settings import load_settings
    from api.texts import read_documents

    documents = list(read_documents(files))
    engine = Engine(load_settings())
    for document in documents:
        found = engine.annotate(
            document.text,
            document_id=document.id,
            recorded_at=datetime.now(UTC),
            language=language,
        )
        items = [item.to_dict() for item in found]
        if as_json:
            indent = 2 if len(documents) == 1 else None
            print_json({"text_id": document.id, "evidence": items}, indent=indent)
        else:
            _draw(document, items)


def _draw(document: "Document", items: Sequence[dict[str, Any]]) -> None:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    note = Text(document.text.rstrip())
    table = Table("words", "concept", "name", "status", "whose", "when", box=None, pad_edge=False)
    for item in items:
        style = STYLES[item["status"]] if item["subject"] == "patient" else OTHER_PERSON
        note.stylize(style, item["start"], item["end"])
        words = Text(" ".join(item["text"].split()))
        table.add_row(
            words, *(item[key] for key in ("concept", "name", "status", "subject", "temporality"))
        )
    console = screen()
    console.print(Panel(note, title=Text(document.id), title_align="left"))
    legend = Text("  ").join(
        [
            Text(f" {status} ", style=style)
            for status, style in STYLES.items()
            if status != "not-evaluated"
        ]
        + [Text(" another person ", style=OTHER_PERSON)]
    )
    console.print(legend)
    console.print(table if items else Text("No finding was recognised."))
