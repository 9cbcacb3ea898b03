"""FastHPOCR: texts in, HPO spans out. Arguments: hp.obo, folder for its index.

Its own indexing of a whole HPO release takes a quarter of an hour of processor time, so the
index is kept in the folder and made only where it is missing.
"""

import contextlib
import json
import statistics
import sys
import time
from pathlib import Path

from FastHPOCR.HPOAnnotator import HPOAnnotator  # type: ignore[import-not-found]
from FastHPOCR.IndexHPO import IndexHPO  # type: ignore[import-not-found]

_PASSES = 9
"""Times that the texts are read; the median counts, as for semeion."""


def main(ontology: str, folder: str) -> None:
    """Annotate the `text` of each line."""
    index = Path(folder) / "hp.index"
    with contextlib.redirect_stdout(sys.stderr):
        if not index.exists():
            index.parent.mkdir(parents=True, exist_ok=True)
            IndexHPO(ontology, folder).index()
        annotator = HPOAnnotator(str(index))
    texts = [json.loads(line)["text"] for line in sys.stdin]
    answers, passes = [], []
    for _ in range(_PASSES):
        start = time.process_time()
        answers = [annotator.annotate(text, longestMatch=True) for text in texts]
        passes.append(time.process_time() - start)
    seconds = statistics.median(passes)
    for answer in answers:
        spans = [(item.startOffset, item.endOffset, item.hpoUri) for item in answer]
        print(json.dumps({"spans": spans}))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
