"""Language: quality and speed of the pipeline on annotated files.

    python -m bench.language ../shared/corpora/*_dev.jsonl
    python -m bench.language ../shared/corpora/*_dev.jsonl --semantic FOLDER

Each file is scored by the evaluation that its first line fits; speed is one core, median of the
repeats, of the whole pipeline with assertion, as wall and as processor time a document.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

from spacy.language import Language

from nlp.evaluation import evaluate_assertions, evaluate_mentions
from nlp.pipeline import SEMANTIC, create_pipeline
from ontologies.conditions.release import named_lexicon
from ontologies.sources import Reader, locate_sources

__all__ = ["main"]


def main(arguments: list[str]) -> None:
    """Print one JSON object a file."""
    parser = argparse.ArgumentParser(description="score and time the language pipeline")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--semantic", type=Path, metavar="FOLDER", help="with the semantic stage; names kept there"
    )
    options = parser.parse_args(arguments)
    (ontology,) = locate_sources().of(Reader.OBO)
    lexicon = named_lexicon(ontology.path)
    start = time.process_time()
    pipeline = create_pipeline(lexicon, options.language, semantic=options.semantic)
    print(json.dumps({"pipeline_seconds": round(time.process_time() - start, 3)}))
    for path in options.files:
        texts, kind = _read(path)
        if kind == "mentions":
            (row,) = evaluate_mentions(pipeline, lexicon, path)
        elif kind == "assertions":
            (row,) = evaluate_assertions(pipeline, path)
        else:
            row = {"file": path.name, "skipped": "typed entities: no measure yet"}
        print(json.dumps(row | _speed(pipeline, texts, options.repeat), ensure_ascii=False))


def _read(path: Path) -> tuple[list[str], str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [row.get("text") or row["sentence"] for row in rows]
    if "annotations" not in rows[0]:
        return texts, "assertions"
    typed = any("type" in annotation for row in rows for annotation in row["annotations"])
    return texts, "entities" if typed else "mentions"


def _speed(pipeline: Language, texts: list[str], repeat: int) -> dict[str, float]:
    wall, processor = [], []
    for _ in range(repeat):
        if pipeline.has_pipe(SEMANTIC):
            pipeline.get_pipe(SEMANTIC).forget()  # type: ignore[attr-defined]
        start, start_processor = time.perf_counter(), time.process_time()
        for text in texts:
            pipeline(text)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    return {
        "mean_characters": round(statistics.mean(map(len, texts))),
        "documents_per_second": round(len(texts) / statistics.median(wall), 1),
        "documents_per_processor_second": round(len(texts) / statistics.median(processor), 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
