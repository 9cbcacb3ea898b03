"""medspaCy: ConText on given spans, sentences by PyRuSH."""

import json
import sys
import time

import medspacy  # type: ignore[import-not-found]
from loguru import logger  # type: ignore[import-not-found]


def main() -> None:
    """Assert the span `start`, `end` of the `text` of each line."""
    logger.remove()
    nlp = medspacy.load(medspacy_enable={"medspacy_pyrush", "medspacy_context"})
    rows = [json.loads(line) for line in sys.stdin]
    start = time.process_time()
    answers = []
    for row in rows:
        doc = nlp.make_doc(row["text"])
        span = doc.char_span(row["start"], row["end"], label="F", alignment_mode="expand")
        doc.ents = [span]
        for _, component in nlp.pipeline:
            doc = component(doc)
        said = doc.ents[0]._
        answers.append(
            {
                "negated": said.is_negated,
                "historical": said.is_historical,
                "hypothetical": said.is_hypothetical,
                "experiencer": said.is_family,
            }
        )
    seconds = time.process_time() - start
    for answer in answers:
        print(json.dumps(answer))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
