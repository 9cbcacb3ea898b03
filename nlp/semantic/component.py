"""Mentions by meaning: phrases that have no mention in, more of `doc.spans["mentions"]` out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.concepts.candidate import Candidate, MatchKind
from nlp.extensions import MENTIONS, NORMAL, register_extensions
from nlp.languages import language_data
from nlp.semantic.adapter import Adapter
from nlp.semantic.encoder import PhraseEncoder
from nlp.semantic.index import NameIndex, Nearest, encode_names, searchable_names
from nlp.semantic.phrases import Phrase, PhraseLanguage, find_phrases
from nlp.tokens import split_words, token_texts
from ontologies.lexicon import Lexicon, LexiconEntry

__all__ = ["SemanticRecogniser"]

_PACKAGE = "nlp.semantic"
_MOST_PHRASES = 200_000
"""Phrases whose answer is kept: notes repeat themselves."""

_SHORTEST_KNOWN = 4
"""Letters of a word that makes a phrase worth looking at."""


class SemanticRecogniser:
    """Find mentions that share no words with a name, by the nearest name in meaning.

    Reads tokens, and `doc.spans["mentions"]` and `doc.spans["normal"]` where there; adds to
    `doc.spans["mentions"]`, with one candidate each, whose `score` is the calibrated probability
    that it is right. What was found before stays as it is.

    Parameters
    ----------
    nlp, name
        As spaCy gives them.
    lexicon
        Path of a saved `Lexicon`; or call `load` before the first text.
    language
        Language of names and words; the pipeline's own by default.
    cache
        Folder that keeps the encoded names; None encodes them at each load.
    device
        `cpu` or `cuda`; a GPU when there is one by default.
    threshold
        Cosine from which a name is accepted; the adapter's own by default.

    Raises
    ------
    LanguageError
        If there are no words of the language.
    SemanticModelError
        If the weights or the libraries that run them are not installed.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        *,
        lexicon: str | None = None,
        language: str | None = None,
        cache: str | None = None,
        device: str | None = None,
        threshold: float | None = None,
    ) -> None:
        register_extensions()
        self.name = name
        self.language = language or nlp.lang or ""
        self.data: PhraseLanguage = language_data(_PACKAGE, self.language)
        self.adapter = Adapter.load()
        self.threshold = self.adapter.threshold if threshold is None else threshold
        self._encoder = PhraseEncoder(device)
        self._cache = None if cache is None else Path(cache)
        self._lexicon: Lexicon | None = None
        self._names: tuple[LexiconEntry, ...] = ()
        self._index: NameIndex | None = None
        self._known: frozenset[str] = frozenset()
        self._answers: dict[str, Nearest] = {}
        if lexicon is not None:
            self.load(Lexicon.load(Path(lexicon)))

    def load(self, lexicon: Lexicon) -> None:
        """Encode the names of a lexicon; takes the place of what was loaded before."""
        self._lexicon = lexicon
        self._names = searchable_names(lexicon, self.language)
        vectors = encode_names(self._names, self._encoder.encode, self._cache)
        self._index = NameIndex(self.adapter.apply(vectors), self._encoder.device)
        self._known = known_words(self._names, self.data)
        self._answers = {}

    def forget(self) -> None:
        """Drop the answers kept for phrases met before, as a measurement of speed wants."""
        self._answers.clear()

    def __call__(self, doc: Doc) -> Doc:
        """Add the mentions that a document's phrases have by meaning, and return it."""
        self._add([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Read many documents; the phrases of a batch are encoded together."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            self._add(batch)
            yield from batch

    def _add(self, docs: Sequence[Doc]) -> None:
        if self._index is None or self._lexicon is None:
            raise ValueError("the semantic recogniser has no lexicon: call load(lexicon) first")
        phrases = [self._phrases(doc) for doc in docs]
        self._look_up(
            [
                doc[start:end].text
                for doc, found in zip(docs, phrases, strict=True)
                for start, end in found
            ]
        )
        for doc, found in zip(docs, phrases, strict=True):
            added = [self._span(doc, phrase, nearest) for phrase, nearest in self._best(doc, found)]
            mentions = [*doc.spans.get(MENTIONS, ()), *added]
            doc.spans[MENTIONS] = sorted(mentions, key=lambda span: (span.start, span.end))

    def _phrases(self, doc: Doc) -> list[Phrase]:
        spans = [*doc.spans.get(MENTIONS, ()), *doc.spans.get(NORMAL, ())]
        taken = {place for span in spans for place in range(span.start, span.end)}
        return find_phrases(token_texts(doc), self.data, taken=taken, known=self._known)

    def _look_up(self, texts: Iterable[str]) -> None:
        """Find the nearest names of phrases not met before, in one product."""
        assert self._index is not None  # noqa: S101
        if len(self._answers) > _MOST_PHRASES:
            self._answers.clear()
        new = list(dict.fromkeys(text for text in texts if text not in self._answers))
        if new:
            vectors = self.adapter.apply(self._encoder.encode(new))
            self._answers.update(zip(new, self._index.nearest(vectors), strict=True))

    def _best(self, doc: Doc, phrases: Sequence[Phrase]) -> list[tuple[Phrase, Nearest]]:
        """Keep the surest of overlapping phrases, the longest of equally sure ones."""
        accepted = [
            (phrase, nearest)
            for phrase in phrases
            if (nearest := self._answers[doc[phrase.start : phrase.end].text]).cosine
            >= self.threshold
        ]
        accepted.sort(key=lambda pair: (-pair[1].cosine, pair[0].start - pair[0].end, pair[0]))
        taken: set[int] = set()
        kept = []
        for phrase, nearest in accepted:
            places = range(phrase.start, phrase.end)
            if taken.isdisjoint(places):
                taken.update(places)
                kept.append((phrase, nearest))
        return kept

    def _span(self, doc: Doc, phrase: Phrase, nearest: Nearest) -> Span:
        assert self._lexicon is not None  # noqa: S101
        concept = self._names[nearest.row].concept
        span = Span(doc, phrase.start, phrase.end, label=concept)
        span._.candidates = (
            Candidate(
                concept=concept,
                name=self._lexicon.name(concept, self.language),
                score=round(float(np.clip(self.adapter.probability(nearest.cosine), 0, 1)), 4),
                kind=MatchKind.SEMANTIC,
            ),
        )
        return span


def known_words(names: Iterable[LexiconEntry], language: PhraseLanguage) -> frozenset[str]:
    """Words of the names, in lower case, that make a phrase worth looking at."""
    words = {word.lower() for entry in names for word in split_words(entry.text)}
    return frozenset(
        word
        for word in words
        if len(word) >= _SHORTEST_KNOWN
        and word[0].isalpha()
        and word not in language.function_words
    )
