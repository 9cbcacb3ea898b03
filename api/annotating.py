"""Many texts to findings: in this process or in several, in order, a few texts in memory at a time.

Each text goes through the same pipeline as one alone. A text that cannot be used is given as its
reason.
"""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

from api.deps import Engine
from api.settings import Settings
from api.texts import Document, RefusedText
from ontologies.errors import InputError, MachineError

__all__ = ["Annotated", "WorkerLostError", "annotate_texts"]

Annotated = tuple[Document | RefusedText, list[dict[str, Any]] | str]
"""A text with its findings, or with why it has none."""

_Chunk = list[Document | RefusedText]

_TEXTS_A_CHUNK = 16
_CHARACTERS_A_CHUNK = 200_000
_CHUNKS_A_WORKER = 3
"""Chunks that wait or are worked on; more would only take memory."""


class WorkerLostError(MachineError):
    """A process that read texts has ended before its work was done."""

    def __init__(self) -> None:
        super().__init__(
            "a process that read texts has ended (perhaps for want of memory);"
            " start again with --resume and fewer --workers"
        )


def annotate_texts(
    engine: Engine,
    documents: Iterable[Document | RefusedText],
    *,
    language: str = "en",
    workers: int = 1,
) -> Iterator[Annotated]:
    """Read texts as they come.

    Parameters
    ----------
    engine
        Gives the recogniser; with several workers, its settings only.
    documents
        Texts and refusals.
    language
        Of the texts.
    workers
        Processes; 1 is this one.

    Yields
    ------
    Each text or refusal with its findings or its reason, in the order given.

    Raises
    ------
    WorkerLostError
        If a process ends before its work is done.
    SnapshotError, LanguageError
        If there is nothing to read with.
    """
    if workers == 1:
        for document in documents:
            yield document, _findings(engine, document, language)
        return
    from nlp.languages import language_data

    language_data("nlp.concepts", language)  # a missing language or snapshot is told once
    _ = engine.lexicon
    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(engine.settings, language, engine.semantic),
    ) as pool:
        yield from _in_order(pool, _chunks(documents), workers * _CHUNKS_A_WORKER)


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterator[_Chunk], most: int
) -> Iterator[Annotated]:
    """Keep a few chunks under way and give them in order."""
    waiting: deque[tuple[_Chunk, Future[list[list[dict[str, Any]] | str]]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(_annotate_chunk, chunk)))
            if len(waiting) >= most:
                yield from _finished(*waiting.popleft())
        while waiting:
            yield from _finished(*waiting.popleft())
    except BrokenProcessPool as error:
        raise WorkerLostError from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _finished(
    chunk: _Chunk, future: "Future[list[list[dict[str, Any]] | str]]"
) -> Iterator[Annotated]:
    yield from zip(chunk, future.result(), strict=True)


def _chunks(documents: Iterable[Document | RefusedText]) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    characters = 0
    for document in documents:
        chunk.append(document)
        characters += len(document.text) if isinstance(document, Document) else 0
        if len(chunk) >= _TEXTS_A_CHUNK or characters >= _CHARACTERS_A_CHUNK:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _findings(
    engine: Engine, document: Document | RefusedText, language: str
) -> list[dict[str, Any]] | str:
    if isinstance(document, RefusedText):
        return document.reason
    try:
        found = engine.annotate(
            document.text,
            document_id=document.id,
            recorded_at=datetime.now(UTC),
            language=language,
        )
    except InputError as error:
        return str(error)
    return [item.to_dict() for item in found]


_WORKER: dict[str, Any] = {}
"""Engine and language of a worker process, set once as it starts."""


def _start_worker(settings: Settings, language: str, semantic: bool) -> None:  # noqa: FBT001
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides what is interrupted
    _WORKER["engine"] = Engine(settings, semantic=semantic)
    _WORKER["language"] = language


def _annotate_chunk(chunk: _Chunk) -> list[list[dict[str, Any]] | str]:
    return [_findings(_WORKER["engine"], document, _WORKER["language"]) for document in chunk]
