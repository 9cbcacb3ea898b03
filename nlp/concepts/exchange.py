"""Words that may stand for one another, learnt from the synonyms of the lexicon itself.

Two names of one concept that differ in one word say that the two words can be exchanged ("small
kidney", "hypoplastic kidney"); names of two concepts that differ in the same way say that they
cannot ("short finger", "short toe"). A pair is taken where the first is seen in several concepts
and at least as often as the second.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from nlp.concepts.coding import word_code

__all__ = ["exchangeable_words"]

_FEWEST_CONCEPTS = 3
"""Concepts whose synonyms must exchange the two words."""

_Pair = tuple[str, str]
_Group = list[tuple[str, str]]


def exchangeable_words(names: Mapping[str, Iterable[tuple[str, ...]]]) -> dict[str, frozenset[str]]:
    """Learn which words of names may be exchanged.

    Parameters
    ----------
    names
        Concept to its exact names, as words in normal form.

    Returns
    -------
    Word to the words that it may be exchanged for, itself left out.

    Examples
    --------
    >>> names = {str(n): [("big", word), ("large", word)] for n, word in enumerate(["a", "b", "c"])}
    >>> exchangeable_words(names)["big"]
    frozenset({'large'})
    """
    groups = _groups(names)
    swaps = _swaps(groups)
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for left, right in swaps:
        partners[left].add(right)
    contrasts = _contrasts(groups, partners)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (left, right), seen in swaps.items():
        if contrasts.get((left, right), 0) <= seen:
            found[left].add(right)
            found[right].add(left)
    return {word: frozenset(others) for word, others in found.items()}


def _groups(names: Mapping[str, Iterable[tuple[str, ...]]]) -> list[_Group]:
    """Words and concepts of the names that are alike but for one word."""
    groups: defaultdict[int, _Group] = defaultdict(list)
    for concept, forms in names.items():
        for form in forms:
            if len(form) > 1:
                total = sum(map(word_code, form))
                for word in form:
                    groups[total - word_code(word)].append((word, concept))
    return [group for group in groups.values() if len(group) > 1]


def _swaps(groups: Iterable[_Group]) -> dict[_Pair, int]:
    """Pairs of words to the number of concepts whose names exchange them."""
    seen: defaultdict[_Pair, set[str]] = defaultdict(set)
    for group in groups:
        by_concept: defaultdict[str, set[str]] = defaultdict(set)
        for word, concept in group:
            by_concept[concept].add(word)
        for concept, words in by_concept.items():
            for pair in combinations(sorted(words), 2):
                seen[pair].add(concept)
    return {
        pair: len(concepts) for pair, concepts in seen.items() if len(concepts) >= _FEWEST_CONCEPTS
    }


def _contrasts(groups: Iterable[_Group], partners: Mapping[str, set[str]]) -> dict[_Pair, int]:
    """Count, for pairs that are exchanged, the names of different concepts that they tell apart."""
    counts: defaultdict[_Pair, int] = defaultdict(int)
    for group in groups:
        concepts: defaultdict[str, set[str]] = defaultdict(set)
        for word, concept in group:
            concepts[word].add(concept)
        for left in concepts.keys() & partners.keys():
            for right in partners[left] & concepts.keys():
                if concepts[left].isdisjoint(concepts[right]):
                    counts[left, right] += 1
    return counts
