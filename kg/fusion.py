"""Which disease entries of different databases name the same disease.

First form, by names and genes alone: two entries are united when nothing that tells them apart is
left after what databases spell differently is taken away, and nobody else in either database has
the same name. Every union keeps its method, score and reason, so that a person can undo it.

On the development half of a published identity table (Mondo; not read here) the four methods
together were right in .96 of their unions and found .59 of the pairs that both databases annotate
(`python -m bench.identity`). Other members of a series are the usual error.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ontologies.model import Knowledge
from ontologies.model.coding import curie_prefix

__all__ = ["SameAs", "identical_diseases"]

_WORD: Final = re.compile(r"[^\W_]+")
_NUMERALS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ARABIC: Final = {numeral: str(number) for number, numeral in enumerate(_NUMERALS, start=1)}
_FILLERS: Final = frozenset({"a", "an", "the", "of", "with", "and", "due", "to", "in", "or", "by"})
_KINDS: Final = frozenset(
    {"syndrome", "disease", "disorder", "type", "form", "congenital", "related"}
)
_INHERITANCE: Final = frozenset(
    {"autosomal", "dominant", "recessive", "x", "linked", "familial", "hereditary"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """Two entries that name one disease.

    Parameters
    ----------
    left, right
        Ids, `left` before `right` in order.
    method
        How it was found.
    score
        Share of right unions among those of the method on the development half, in [0, 1].
    reason
        One line for a person.
    """

    left: str
    right: str
    method: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: str
    name: str
    genes: frozenset[str]


Key = Callable[[_Entry], Hashable | None]


def identical_diseases(knowledge: Knowledge) -> list[SameAs]:
    """Pairs of entries of different databases that name one disease, in order of their ids.

    An entry is united with at most one entry of each other database, by the surest method that
    finds exactly one there.
    """
    found: dict[tuple[str, str], SameAs] = {}
    united: set[tuple[str, str]] = set()
    entries = _entries(knowledge)
    for method, (score, key) in _METHODS.items():
        for left, right in _unique_pairs(entries, key):
            sides = {(left.id, curie_prefix(right.id)), (right.id, curie_prefix(left.id))}
            if not sides & united:
                united |= sides
                found[left.id, right.id] = SameAs(
                    left=left.id,
                    right=right.id,
                    method=method,
                    score=score,
                    reason=f"{method}: {left.name!r} and {right.name!r}",
                )
    return [found[pair] for pair in sorted(found)]


def _entries(knowledge: Knowledge) -> list[_Entry]:
    """All entries by id, each by the first of its names."""
    names: dict[str, str] = {}
    for item in knowledge.annotations:
        names.setdefault(item.disease_id, item.disease_name)
    genes: defaultdict[str, set[str]] = defaultdict(set)
    for link in knowledge.gene_links:
        genes[link.disease_id].add(link.gene_id)
    return [
        _Entry(id=identifier, name=names[identifier], genes=frozenset(genes[identifier]))
        for identifier in sorted(names)
    ]


def _unique_pairs(entries: list[_Entry], key: Key) -> Iterator[tuple[_Entry, _Entry]]:
    """Entries of two databases that share a key with each other and with nobody else there."""
    groups: defaultdict[Hashable, defaultdict[str, list[_Entry]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for entry in entries:
        shared = key(entry)
        if shared is not None:
            groups[shared][curie_prefix(entry.id)].append(entry)
    for databases in groups.values():
        alone = [group[0] for _, group in sorted(databases.items()) if len(group) == 1]
        for place, left in enumerate(alone):
            for right in alone[place + 1 :]:
                yield left, right


def _words(name: str) -> tuple[str, ...]:
    """Words of a name without letter case, accents, British spellings and Roman numerals."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.replace("'s", "").replace("ae", "e").replace("oe", "e")
    words = _WORD.findall(plain)
    return tuple(_ARABIC.get(word, word) if place else word for place, word in enumerate(words))


def _name(entry: _Entry) -> Hashable | None:
    return _words(entry.name) or None


def _telling_words(entry: _Entry) -> Hashable | None:
    return frozenset(_words(entry.name)) - _FILLERS - _KINDS or None


def _telling_words_and_gene(entry: _Entry) -> Hashable | None:
    words = frozenset(_words(entry.name)) - _FILLERS - _KINDS - _INHERITANCE
    gene = _only_gene(entry)
    return None if gene is None or not words else (words, gene)


def _only_gene(entry: _Entry) -> str | None:
    return next(iter(entry.genes)) if len(entry.genes) == 1 else None


_METHODS: Final[Mapping[str, tuple[float, Key]]] = {
    "same name": (0.97, _name),
    "same telling words": (0.98, _telling_words),
    "same telling words and gene": (0.98, _telling_words_and_gene),
    "only disease of the only gene": (0.94, _only_gene),
}
