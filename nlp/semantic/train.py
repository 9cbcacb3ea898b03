"""Train the adapter that comes with semeion: HPO's synonyms in, `nlp/semantic/adapter.npz` out.

    python -m nlp.semantic.train --cache FOLDER

Takes one core a few minutes, most of them for encoding the names, which FOLDER keeps. The map is
trained on 85 % of the concepts with synonyms. How sure a likeness is, is then measured on the rest
(one synonym of each taken out, those that the lexical stage finds left out) and on phrases of
ordinary medical text, the definitions of HPO: no annotated corpus is read.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray

from nlp.concepts import ConceptRecogniser, create_concepts
from nlp.extensions import MENTIONS
from nlp.languages import language_data
from nlp.semantic.adapter import Adapter, TrainingRecord
from nlp.semantic.calibration import Calibration, calibrate
from nlp.semantic.component import known_words
from nlp.semantic.encoder import FloatArray, PhraseEncoder
from nlp.semantic.index import NameIndex, encode_names, names_digest, searchable_names
from nlp.semantic.phrases import find_phrases
from nlp.semantic.training import Split, split_names, train_map
from nlp.tokens import WordTokenizer, token_texts
from ontologies.lexicon import Lexicon, LexiconEntry
from ontologies.model.term import Term
from ontologies.obo import read_terms
from ontologies.sources import Reader, locate_sources

__all__ = ["main", "train"]

_STEPS = 600
_HELD_OUT = 0.15
_DEFINITIONS = 2000


def main(arguments: list[str]) -> None:
    """Train, write the adapter and print how it was calibrated."""
    parser = argparse.ArgumentParser(description="train the adapter of the semantic stage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=_STEPS)
    parser.add_argument("--cache", type=Path, help="folder that keeps the encoded names")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("adapter.npz"))
    options = parser.parse_args(arguments)
    (ontology,) = locate_sources().of(Reader.OBO)
    terms = read_terms(ontology.path).records
    adapter = train(
        terms,
        PhraseEncoder(),
        release=ontology.version,
        seed=options.seed,
        steps=options.steps,
        cache=options.cache,
    )
    adapter.save(options.out)
    print(json.dumps(asdict(adapter.record) | {"threshold": adapter.threshold}))  # noqa: T201


def train(
    terms: Sequence[Term],
    encoder: PhraseEncoder,
    *,
    release: str,
    seed: int,
    steps: int = _STEPS,
    cache: Path | None = None,
) -> Adapter:
    """Train and calibrate an adapter on the English names and definitions of an ontology.

    Parameters
    ----------
    terms
        Of one release.
    encoder
        Gives the frozen vectors.
    release
        Named in the record.
    seed
        Of all draws.
    steps
        Batches of training.
    cache
        Folder that keeps the encoded names.
    """
    lexicon = Lexicon.from_terms(terms)
    names = searchable_names(lexicon, "en")
    vectors = encode_names(names, encoder.encode, cache)
    split = split_names(names, share=_HELD_OUT, seed=seed)
    weight = train_map(vectors, split.groups, steps=steps, seed=seed)
    calibration = _calibrate(terms, lexicon, names, split, vectors, weight, encoder, seed)
    record = TrainingRecord(
        seed=seed,
        names_digest=names_digest(names),
        release=release,
        pairs=len(split.groups),
        held_out=len(split.held_out),
        steps=steps,
        nearest_before=_share_found(names, split, vectors),
        nearest_after=_share_found(names, split, _mapped(vectors, weight)),
        threshold_precision=round(calibration.precision, 4),
        threshold_recall=round(calibration.recall, 4),
        ordinary_accepted=round(calibration.ordinary_accepted, 5),
    )
    return Adapter(
        weight=weight,
        slope=calibration.slope,
        intercept=calibration.intercept,
        threshold=calibration.threshold,
        record=record,
    )


def _calibrate(
    terms: Sequence[Term],
    lexicon: Lexicon,
    names: Sequence[LexiconEntry],
    split: Split,
    vectors: FloatArray,
    weight: NDArray[np.float16],
    encoder: PhraseEncoder,
    seed: int,
) -> Calibration:
    """Measure likeness of held-out names and of ordinary phrases, and what is right of each."""

    def nearest(rows: FloatArray) -> tuple[NDArray[np.float64], list[str]]:
        found = index.nearest(_mapped(rows, weight))
        concepts = [names[int(split.kept[each.row])].concept for each in found]
        return np.array([each.cosine for each in found]), concepts

    index = NameIndex(_mapped(vectors[split.kept], weight))
    recogniser = _lexical(terms, {(names[row].concept, names[row].text) for row in split.held_out})
    missed = [row for row in split.held_out if not recogniser.finds(names[row].text)]
    cosines, concepts = nearest(vectors[missed])
    right = np.array(
        [concept == names[row].concept for concept, row in zip(concepts, missed, strict=True)]
    )
    phrases = recogniser.missed_phrases(_sample(terms, seed), names)
    ordinary, near = nearest(encoder.encode([text for _, text in phrases]))
    own = [
        _are_related(lexicon, concept, about)
        for concept, (about, _) in zip(near, phrases, strict=True)
    ]
    return calibrate(cosines, right, ordinary[~np.array(own)])


def _share_found(names: Sequence[LexiconEntry], split: Split, vectors: FloatArray) -> float:
    """Share of the held-out names whose nearest kept name is of their concept."""
    found = NameIndex(vectors[split.kept]).nearest(vectors[split.held_out])
    hits = [
        names[int(split.kept[near.row])].concept == names[row].concept
        for near, row in zip(found, split.held_out, strict=True)
    ]
    return round(float(np.mean(hits)), 4)


def _mapped(vectors: FloatArray, weight: NDArray[np.float16]) -> FloatArray:
    mapped = vectors @ weight.astype(np.float32)
    return np.asarray(mapped / np.linalg.norm(mapped, axis=1, keepdims=True), dtype=np.float32)


def _sample(terms: Iterable[Term], seed: int) -> list[Term]:
    defined = [term for term in terms if term.definition and not term.obsolete]
    order = np.random.default_rng(seed).permutation(len(defined))
    return [defined[place] for place in sorted(order[:_DEFINITIONS])]


def _are_related(lexicon: Lexicon, one: str, other: str) -> bool:
    return one in lexicon.ancestors(other) or other in lexicon.ancestors(one)


class _Lexical:
    """The lexical stage alone, to know what it misses."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer = WordTokenizer(self._nlp.vocab)
        self._recogniser: ConceptRecogniser = create_concepts(self._nlp, "concepts", None, None)
        self._recogniser.load(lexicon)

    def finds(self, text: str) -> bool:
        """Whether a mention covers any of the text."""
        return bool(self._recogniser(self._nlp.make_doc(text)).spans[MENTIONS])

    def missed_phrases(
        self, terms: Iterable[Term], names: Iterable[LexiconEntry]
    ) -> list[tuple[str, str]]:
        """Candidate phrases of definitions, each with the concept that is defined."""
        data = language_data("nlp.semantic", "en")
        known = known_words(names, data)
        found: list[tuple[str, str]] = []
        for term in terms:
            doc = self._recogniser(self._nlp.make_doc(term.definition))
            taken = {place for span in doc.spans[MENTIONS] for place in range(span.start, span.end)}
            found += [
                (term.id, doc[start:end].text)
                for start, end in find_phrases(token_texts(doc), data, taken=taken, known=known)
            ]
        return found


def _lexical(terms: Iterable[Term], without: set[tuple[str, str]]) -> _Lexical:
    """Make the lexical stage without the names that are to be found by meaning."""
    from dataclasses import replace

    return _Lexical(
        Lexicon.from_terms(
            replace(
                term,
                synonyms=tuple(
                    each for each in term.synonyms if (term.id, each.text) not in without
                ),
            )
            for term in terms
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
