"""negspaCy: NegEx on given spans, sentences by spaCy's rules."""

import json
import sys
import time

import spacy
from negspacy.negation import Negex  # type: ignore[import-not-found]  # noqa: F401
from negspacy.termsets import termset  # type: ignore[import-not-found]


def main() -> None:
    """Say of the span `start`, `end` of the `text` of each line whether it is negated."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("negex", config={"neg_termset": termset("en_clinical").get_patterns()})
    rows = [json.loads(line) for line in sys.stdin]
    start = time.process_time()
    answers = []
    for row in rows:
        doc = nlp.make_doc(row["text"])
        span = doc.char_span(row["start"], row["end"], label="F", alignment_mode="expand")
        assert span is not None
        doc.ents = [span]
        for _, component in nlp.pipeline:
            doc = component(doc)
        answers.append({"negated": doc.ents[0]._.negex})
    seconds = time.process_time() - start
    for answer in answers:
        print(json.dumps(answer))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
