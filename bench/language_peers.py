"""Language, side by side: semeion and FastHPOCR, medspaCy and negspaCy on the same texts.

    python -m bench.language_peers ../shared/corpora/*_dev.jsonl --environments FOLDER

Each peer gets an environment of its own in FOLDER, made by uv or venv where it is missing (the
peers' requirements and semeion's do not resolve together), and runs as a process of its own on one
core. Texts with annotated concepts go to FastHPOCR, with an index of the same release; sentences
with a given finding go to medspaCy and negspaCy. Speed is documents a second of processor time,
semeion's of its lexical stage with assertion, median of nine passes of semeion and FastHPOCR, and
the share is taken within the run. A peer whose
environment cannot be made is skipped with the reason. One JSON object is printed a file and
program.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from nlp.evaluation import evaluate_assertions, evaluate_mentions
from nlp.pipeline import CONCEPTS, create_pipeline
from ontologies.conditions.release import named_lexicon
from ontologies.lexicon import Lexicon
from ontologies.sources import Reader, locate_sources

__all__ = ["main"]

_SCRIPTS = Path(__file__).parent / "peers"
_ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_PASSES = 9
"""Times that the texts are read; the median counts: one pass takes hundredths of a second."""

_LEXICAL = ["semeion_sentences", "semeion_sections", CONCEPTS, "semeion_assertion"]
"""The lexical stage with assertion: what is compared in speed."""

_GOLD: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "negated": lambda row: bool(row["label"] == "Negated"),
    "historical": lambda row: bool(row["temporality"] == "Historical"),
    "hypothetical": lambda row: bool(row["temporality"] == "Not particular"),
    "experiencer": lambda row: bool(row["experiencer"] != "Patient"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peer:
    """A program and what its environment needs; requirements that a package forgot are added."""

    name: str
    requirements: tuple[str, ...]
    assertions: bool


_PEERS = (
    _Peer(name="fasthpocr", requirements=("fasthpocr", "pronto"), assertions=False),
    _Peer(name="medspacy", requirements=("medspacy", "thinc<8.3", "setuptools"), assertions=True),
    _Peer(name="negspacy", requirements=("negspacy",), assertions=True),
)


class _SkippedError(Exception):
    """A peer cannot be run; the message says why."""


def main(arguments: list[str]) -> None:
    """Print one JSON object a file and program."""
    parser = argparse.ArgumentParser(description="semeion and its peers on the same texts")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--environments", type=Path, required=True)
    parser.add_argument("--peers", nargs="*", default=[peer.name for peer in _PEERS])
    options = parser.parse_args(arguments)
    (ontology,) = locate_sources().of(Reader.OBO)
    lexicon = named_lexicon(ontology.path)
    pipeline = create_pipeline(lexicon)
    for path in options.files:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assertions = "sentence" in rows[0]
        if not assertions and "hpo" not in next(iter(rows[0].get("annotations", ())), {}):
            continue
        ours = _ours(pipeline, lexicon, path, rows, assertions=assertions)
        print(json.dumps({"file": path.name, "program": "semeion"} | ours))
        for peer in _PEERS:
            if peer.name in options.peers and peer.assertions == assertions:
                theirs = _theirs(peer, options.environments, ontology.path, lexicon, rows)
                speed = theirs.get("documents_per_processor_second")
                if speed:
                    theirs["semeion_is_faster"] = round(
                        ours["documents_per_processor_second"] / speed, 2
                    )
                print(json.dumps({"file": path.name, "program": peer.name} | theirs), flush=True)


def _ours(
    pipeline: Language,
    lexicon: Lexicon,
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    *,
    assertions: bool,
) -> dict[str, Any]:
    if assertions:
        (row,) = evaluate_assertions(pipeline, path)
        quality = {f"{name}_f1": row[f"{name}_f1"] for name in _GOLD}
    else:
        (row,) = evaluate_mentions(pipeline, lexicon, path)
        names = ("document_precision", "document_recall", "document_f1")
        quality = {name: row[name] for name in names}
    texts = [row["sentence" if assertions else "text"] for row in rows]
    with pipeline.select_pipes(enable=_LEXICAL):
        passes = []
        for _ in range(_PASSES):
            start = time.process_time()
            for text in texts:
                pipeline(text)
            passes.append(time.process_time() - start)
    return quality | _speed(len(texts), statistics.median(passes))


def _theirs(
    peer: _Peer,
    environments: Path,
    ontology: Path,
    lexicon: Lexicon,
    rows: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    try:
        python = _environment(peer, environments)
        *answers, last = _run(peer, python, environments, ontology, rows)
    except _SkippedError as reason:
        return {"skipped": str(reason)}
    quality = (
        _assertion_f1(rows, answers) if peer.assertions else _mention_f1(lexicon, rows, answers)
    )
    return quality | _speed(len(rows), last["seconds"])


def _environment(peer: _Peer, folder: Path) -> Path:
    """Return the Python of the peer's environment, made where it is missing."""
    place = folder / peer.name
    python = place / "bin" / "python"
    ready = place / "ready"
    if ready.exists():
        return python
    uv = shutil.which("uv")
    install = ["-m", "pip", "install", "--quiet"]
    command = [uv, "pip", "install", "--python", str(python)] if uv else [str(python), *install]
    try:
        if not python.exists():
            if uv:
                _call([uv, "venv", "--python", sys.executable, str(place)])
            else:
                venv.create(place, with_pip=True)
        _call([*command, *peer.requirements])
    except (OSError, subprocess.CalledProcessError) as error:
        told = getattr(error, "stderr", None) or str(error)
        raise _SkippedError(f"no environment: {told.strip()[-300:]}") from error
    ready.touch()
    return python


def _call(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603


def _run(
    peer: _Peer,
    python: Path,
    environments: Path,
    ontology: Path,
    rows: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Give a peer the rows; return its answers and the last line."""
    script = [str(python), str(_SCRIPTS / f"run_{peer.name}.py")]
    if not peer.assertions:
        script += [str(ontology), str(environments / "fasthpocr-index")]
    given = "".join(json.dumps(_question(row, assertions=peer.assertions)) + "\n" for row in rows)
    done = subprocess.run(  # noqa: S603
        script,
        check=False,
        capture_output=True,
        text=True,
        input=given,
        env=os.environ | _ONE_CORE,
    )
    if done.returncode:
        raise _SkippedError(f"ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(answers) != len(rows) + 1:
        raise _SkippedError(f"gave {len(answers)} answers for {len(rows)} texts")
    return answers


def _question(row: Mapping[str, Any], *, assertions: bool) -> dict[str, Any]:
    if not assertions:
        return {"text": row["text"]}
    start, end = (row["start"], row["end"]) if row["start"] >= 0 else (0, len(row["sentence"]))
    return {"text": row["sentence"], "start": start, "end": end}


def _mention_f1(
    lexicon: Lexicon, rows: Iterable[Mapping[str, Any]], answers: Iterable[Mapping[str, Any]]
) -> dict[str, float]:
    """Micro over document and id, by the rules of `nlp.evaluation`."""
    hits = said_count = gold_count = 0
    for row, answer in zip(rows, answers, strict=True):
        gold = _phenotypic(lexicon, (item["hpo"] for item in row["annotations"]))
        said = _phenotypic(lexicon, (span[2] for span in answer["spans"]))
        hits += len(gold & said)
        said_count += len(said)
        gold_count += len(gold)
    return {
        "document_precision": hits / said_count if said_count else 0.0,
        "document_recall": hits / gold_count if gold_count else 0.0,
        "document_f1": 2 * hits / (said_count + gold_count) if said_count + gold_count else 0.0,
    }


def _phenotypic(lexicon: Lexicon, concepts: Iterable[str]) -> set[str]:
    current = {lexicon.replacements.get(concept, concept) for concept in concepts}
    return current & lexicon.phenotypic


def _assertion_f1(
    rows: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]
) -> dict[str, float | None]:
    return {
        f"{name}_f1": _f1([gold(row) for row in rows], [bool(answer[name]) for answer in answers])
        if name in answers[0]
        else None
        for name, gold in _GOLD.items()
    }


def _f1(gold: Sequence[bool], said: Sequence[bool]) -> float | None:
    hits = sum(one and other for one, other in zip(gold, said, strict=True))
    return 2 * hits / (sum(gold) + sum(said)) if any(gold) else None


def _speed(documents: int, seconds: float) -> dict[str, float]:
    return {"documents_per_processor_second": round(documents / seconds, 1)}


if __name__ == "__main__":
    main(sys.argv[1:])
