"""Search by words among HPO terms and curated findings, for those who write conditions."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ontologies.lexicon import Lexicon

__all__ = ["FindingIndex", "Hit"]

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_SPELLING = (("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"), ("ise", "ize"))
_COMMON = frozenset({"of", "the", "in", "on", "with", "by", "to", "and", "or", "a", "an", "for"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One concept that a query found.

    Parameters
    ----------
    id, name
        The concept and its primary name.
    matched
        The name that matched.
    score
        Shared part of the words' weights, in (0, 1].
    """

    id: str
    name: str
    matched: str
    score: float


class FindingIndex:
    """Words of names to the concepts that carry them.

    British and American spellings, singular and plural fall together. A word weighs more the
    fewer names hold it.

    Parameters
    ----------
    lexicon
        Names of the release; only phenotypes are taken.
    further
        Id and names, the primary one first, of concepts beyond the release.
    """

    def __init__(
        self, lexicon: Lexicon, further: Iterable[tuple[str, tuple[str, ...]]] = ()
    ) -> None:
        self._names: list[tuple[str, str, frozenset[str]]] = []
        self._primary: dict[str, str] = {}
        for entry in lexicon.entries:
            if entry.concept in lexicon.phenotypic:
                self._add(entry.concept, entry.text)
        self._primary |= {concept: lexicon.name(concept) for concept in self._primary}
        for concept, names in further:
            for name in names:
                self._add(concept, name)
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_, _, words) in enumerate(self._names):
            for word in words:
                self._places[word].append(place)

    def _add(self, concept: str, text: str) -> None:
        self._primary.setdefault(concept, text)
        self._names.append((concept, text, frozenset(_words(text))))

    def find(self, query: str, limit: int = 8) -> list[Hit]:
        """Concepts whose names share words with a query, or the one whose id it is; best first."""
        if (stated := query.strip().upper()) in self._primary:
            name = self._primary[stated]
            return [Hit(id=stated, name=name, matched=name, score=1.0)]
        wanted = {word: self._alike(word) for word in _words(query)}
        shared: defaultdict[int, float] = defaultdict(float)
        for forms in wanted.values():
            weight = max((self._weight(form) for form in forms), default=0.0)
            for place in {place for form in forms for place in self._places[form]}:
                shared[place] += weight
        whole = sum(
            max(map(self._weight, forms), default=self._weight("")) for forms in wanted.values()
        )
        best: dict[str, Hit] = {}
        for place, weight in shared.items():
            concept, text, words = self._names[place]
            score = 2 * weight / (whole + sum(map(self._weight, words)))
            if concept not in best or score > best[concept].score:
                name = self._primary[concept]
                best[concept] = Hit(id=concept, name=name, matched=text, score=min(score, 1.0))
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.id))[:limit]

    def _alike(self, word: str) -> tuple[str, ...]:
        """The word itself, or where no name holds it, the words that begin with it."""
        if word in self._places or len(word) < 3:
            return (word,) if word in self._places else ()
        return tuple(known for known in list(self._places) if known.startswith(word))

    def _weight(self, word: str) -> float:
        return math.log(1 + len(self._names) / (1 + len(self._places.get(word, ()))))


def _words(text: str) -> Iterator[str]:
    folded = text.casefold()
    for british, american in _SPELLING:
        folded = folded.replace(british, american)
    for word in _WORD.findall(folded):
        if word not in _COMMON:
            yield _stem(word)


def _stem(word: str) -> str:
    """Word without the endings of plural and participle: wheezes, wheezing, wheeze are one."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "sis", "us")):
        word = word.removesuffix("s")
    if len(word) > 6:
        word = word.removesuffix("ing")
    return word.removesuffix("e") if len(word) > 4 else word
