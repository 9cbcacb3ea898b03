"""`semeion annotate`: a note to coded evidence."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.cli.options import JsonOption, LanguageOption
from api.cli.output import print_json, print_notice, screen
from ontologies.errors import InputError

if TYPE_CHECKING:
    from api.deps import Engine
    from api.texts import Document, RefusedText

    Text = Document | RefusedText

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

_SHOWN_EVERY = 50
"""Texts after which the progress line is drawn again."""


class AnnotationFormat(StrEnum):
    """Forms of the findings of many texts."""

    JSON_LINES = "jsonl"
    TSV = "tsv"
    PARQUET = "parquet"


def annotate(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER|-...",
            help="Texts, .jsonl (also .gz) or .parquet files of texts, folders, or - for stdin.",
        ),
    ],
    language: LanguageOption = "en",
    form: Annotated[
        list[AnnotationFormat] | None,
        typer.Option("--format", help="Form of the findings; repeatable with --output."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write PATH.<format> instead of to stdout."
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, help="Processes that read texts.")
    ] = 1,
    *,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on behind the lines that PATH.jsonl has.")
    ] = False,
    semantic: Annotated[
        bool,
        typer.Option(
            "--semantic",
            help="Read phrases by meaning too (English; needs the extra models; slower).",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the clinical findings of a note: what, whether, whose, when, with which value.

    One text gives one JSON object, several give JSON Lines, in their order. Offsets count Unicode
    code points. A text that cannot be read is named by file and line, the others are read, and the
    exit code is 1.
    """
    from api.deps import Engine
    from api.settings import load_settings
    from api.texts import stream_documents

    forms = [one.value for one in form or [AnnotationFormat.JSON_LINES]]
    if resume and (output is None or forms != ["jsonl"]):
        raise InputError("--resume goes with --output PATH and --format jsonl")
    documents = stream_documents(files, notice=partial(print_notice, kind="warning"))
    engine = Engine(load_settings(), semantic=semantic)
    if not (as_json or form or output):
        refused = _show(engine, documents, language)
    elif form or output or workers > 1:
        refused = _write(engine, documents, language, _Target(forms, output, workers, resume))
    else:
        refused = _print(engine, documents, language)
    if refused:
        raise typer.Exit(1)


class _Target(NamedTuple):
    """Where findings go, and by how many processes."""

    forms: list[str]
    output: Path | None
    workers: int
    resume: bool


def _show(engine: "Engine", documents: "Iterator[Text]", language: str) -> int:
    """Draw each text with its findings."""
    from api.annotating import annotate_texts
    from api.texts import Document

    refused = 0
    for document, found in annotate_texts(engine, documents, language=language):
        if isinstance(found, str):
            refused += _tell(document, found)
        elif isinstance(document, Document):
            _draw(document, found)
    return refused


def _print(engine: "Engine", documents: "Iterator[Text]", language: str) -> int:
    """Print one object, or JSON Lines as soon as there is a second text."""
    from api.annotating import annotate_texts

    refused = 0
    start = list(islice(documents, 2))
    indent = 2 if len(start) == 1 else None
    for document, found in annotate_texts(engine, chain(start, documents), language=language):
        if isinstance(found, str):
            refused += _tell(document, found)
        else:
            print_json({"text_id": document.id, "evidence": found}, indent=indent)
    return refused


def _write(engine: "Engine", documents: "Iterator[Text]", language: str, target: _Target) -> int:
    """Write the findings of many texts, and say how fast they were read."""
    from api.annotating import annotate_texts
    from api.annotation_output import annotation_writer, left_to_do
    from api.cli.progress import progress_bar
    from api.texts import Document

    done = refused = characters = 0
    if target.resume and target.output is not None:
        documents = left_to_do(documents, target.output)
    # the first text is asked for now, so that the file is cut before it is opened again
    start = list(islice(documents, 1))
    if start and target.workers == 1:
        engine.pipeline(language)
    began = time.perf_counter()
    with ExitStack() as stack:
        bar = stack.enter_context(progress_bar())
        writer = stack.enter_context(
            annotation_writer(target.forms, target.output, append=target.resume)
        )
        for document, found in annotate_texts(
            engine, chain(start, documents), language=language, workers=target.workers
        ):
            if isinstance(found, str):
                refused += _tell(document, found)
                writer.refused(document.where, document.id, found)
            else:
                writer.answered(document.where, document.id, found)
            characters += len(document.text) if isinstance(document, Document) else 0
            done += 1
            if done % _SHOWN_EVERY == 0:
                rate = done / (time.perf_counter() - began)
                bar(f"Reading texts: {done:,}, {rate:,.0f} a second")
    seconds = time.perf_counter() - began
    print_notice(
        f"{done:,} texts, {characters:,} characters in {seconds:,.1f} s,"
        f" {done / seconds:,.1f} texts a second"
        + (f"; {refused:,} could not be read" if refused else "")
    )
    return refused


def _tell(document: "Text", reason: str) -> int:
    """Name a text that cannot be read."""
    print_notice(f"{document.where or document.id}: {reason}", kind="error")
    return 1


def _draw(document: "Document", items: Sequence[dict[str, Any]]) -> None:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    note = Text(document.text.rstrip())
    table = Table(*_COLUMNS, box=None, pad_edge=False)
    for item in reversed(items):  # of two readings of the same words, the first is on top
        style = STYLES[item["status"]] if item["subject"] == "patient" else OTHER_PERSON
        note.stylize(style, item["start"], item["end"])
    for item in items:
        words = Text(" ".join(item["text"].split()))
        said = Text(", ".join(_said(item)))
        keys = ("concept", "name", "status", "subject", "temporality")
        table.add_row(words, *(item[key] for key in keys), said)
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


_COLUMNS = ("words", "concept", "name", "status", "whose", "when", "what else")


def _said(item: dict[str, Any]) -> Iterator[str]:
    """What the text says beside whether, whose and when: attributes, limits, why not."""
    for name in ("severity", "laterality"):
        if name in item:
            yield item[name]
    for name in ("onset", "duration"):
        if name in item:
            yield f"{name} {item[name]}"
    measured = item.get("measurement", {})
    low, high = measured.get("reference_low"), measured.get("reference_high")
    if low is not None or high is not None:
        limits = "–".join("" if bound is None else f"{bound:.4g}" for bound in (low, high))
        yield f"limits {limits} {measured.get('unit', '')}".rstrip()
    if "reason" in item:
        yield item["reason"]
