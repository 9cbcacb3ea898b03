"""Names and synonyms by language: for recognising concepts, and for printing them.

One compact file holds all that a diagnosis needs of the ontology, so neither the graph nor the
release files are opened at run time.
"""

import hashlib
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ontologies.errors import SourceError, UnknownConceptError
from ontologies.model.term import SynonymScope, Term
from ontologies.reading import collector_paused
from ontologies.resolver import TermResolver

__all__ = ["PHENOTYPE_ROOT", "Lexicon", "LexiconEntry", "Resolution"]

_PUBLISHED = "HP:"
PHENOTYPE_ROOT = "HP:0000118"
"""Phenotypic abnormality: what a body can show."""

_FORMAT = b"semeion lexicon 1"
_SCOPES = tuple(SynonymScope)
_IDENTIFIER = re.compile(r"(?:.*[/#])?([A-Za-z]+)[:_]([A-Za-z0-9.]+)")
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconEntry:
    """One name of one concept.

    Parameters
    ----------
    concept
        Current primary id.
    text
        The name.
    language
        BCP 47 tag.
    scope
        How the name relates to the concept; EXACT for the primary name.
    kind
        The source's synonym type (`layperson`, `abbreviation`, …), or empty.
    primary
        Whether this is the concept's name in its language; one a concept and language at most.
    source
        `SourceRelease.id` where another source than the concept's own gives the name; else empty.
        Such a name was added on purpose: where it is also a synonym of another concept, it goes
        before that.
    """

    concept: str
    text: str
    language: str = "en"
    scope: SynonymScope
    kind: str = ""
    primary: bool
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A concept that an id or name led to.

    Parameters
    ----------
    concept
        Current primary id.
    name
        Its English name.
    note
        What was done to get there ("HP:0001505 is obsolete: …"), or None.
    """

    concept: str
    name: str
    note: str | None


class Lexicon:
    """All names of all current terms.

    Parameters
    ----------
    entries
        Sorted by concept, primary names first (English before the others), then by language
        and text; or what gives them.
    phenotypic
        `HP:0000118`, curated findings under a heading, and the descendants of both: what a mention
        in a note may be.
    replacements
        Alternative or obsolete id to the current primary id.
    withdrawn
        Obsolete ids without successor.
    parents
        Direct is_a parents of current terms.
    names
        Primary names by concept and language; taken from `entries` where not given. A loaded
        lexicon has them at once and builds its entries when they are first asked for.

    Examples
    --------
    >>> from ontologies.model import Provenance, Term
    >>> term = Term(id="HP:0000118", name="Phenotypic abnormality",
    ...             provenance=Provenance(source_id="hpo"))
    >>> Lexicon.from_terms([term]).resolve("phenotypic abnormality").concept
    'HP:0000118'
    """

    def __init__(
        self,
        *,
        entries: tuple[LexiconEntry, ...] | Callable[[], tuple[LexiconEntry, ...]],
        phenotypic: frozenset[str],
        replacements: Mapping[str, str],
        withdrawn: frozenset[str],
        parents: Mapping[str, tuple[str, ...]],
        names: Mapping[str, dict[str, str]] | None = None,
    ) -> None:
        self._entries, self._names = entries, names
        self.phenotypic = phenotypic
        self.replacements = replacements
        self.withdrawn = withdrawn
        self.parents = parents

    @classmethod
    def from_terms(cls, terms: Iterable[Term]) -> "Lexicon":
        """Build it from terms, obsolete ones included."""
        known = tuple(terms)
        resolver = TermResolver(known)
        current = sorted((term for term in known if not term.obsolete), key=lambda term: term.id)
        parents = {term.id: term.parents for term in current}
        return cls(
            entries=tuple(entry for term in current for entry in _entries(term)),
            phenotypic=_phenotypic(parents, (term.id for term in current if term.heading)),
            replacements=dict(sorted(resolver.replacements.items())),
            withdrawn=resolver.withdrawn,
            parents=parents,
        )

    def name(self, concept: str, language: str = "en") -> str:
        """Give the primary name of a concept, in English where the language has none.

        Raises
        ------
        UnknownConceptError
            If there is no such id.
        """
        current = self.replacements.get(concept, concept)
        names = self._primary.get(current)
        if names is None:
            raise self._unknown(concept)
        return names.get(language) or names.get("en") or next(iter(names.values()), current)

    def ancestors(self, concept: str) -> frozenset[str]:
        """Give the ids above a concept, itself included; empty for an unknown id."""
        reached = {concept} if concept in self.parents else set()
        stack = list(reached)
        while stack:
            for parent in self.parents.get(stack.pop(), ()):
                if parent not in reached:
                    reached.add(parent)
                    stack.append(parent)
        return frozenset(reached)

    def published(self, concept: str) -> frozenset[str]:
        """Phenotypes of the HPO that a concept is: itself, else those right above it.

        Examples
        --------
        >>> Lexicon.from_terms([]).published("SEM:F000001")
        frozenset()
        """
        if concept not in self.phenotypic:
            return frozenset()
        if concept.startswith(_PUBLISHED):
            return frozenset({concept})
        above = (self.published(parent) for parent in self.parents.get(concept, ()))
        return frozenset[str]().union(*above)

    def resolve(self, identifier_or_name: str) -> Resolution:
        """Find the concept of an id (current, alternative, obsolete) or of an exact name.

        Letter case is free; `HP_0001166` and an OBO address are ids too. A primary name goes
        before one that another source added, that before an exact synonym, and that before other
        synonyms.

        Raises
        ------
        UnknownConceptError
            If nothing, or more than one concept, is called that; it names close ones.
        """
        stated = identifier_or_name.strip()
        if identifier := _IDENTIFIER.fullmatch(stated):
            curie = f"{identifier[1].upper()}:{identifier[2]}"
            if curie in self.parents:
                return Resolution(concept=curie, name=self.name(curie), note=None)
            if curie in self.replacements:
                return self._replaced(curie)
        return self._by_name(stated)

    def _replaced(self, stated: str) -> Resolution:
        concept = self.replacements[stated]
        name = self.name(concept)
        note = f"{stated} is no longer in use: read as {concept} ({name})"
        return Resolution(concept=concept, name=name, note=note)

    def _by_name(self, stated: str) -> Resolution:
        ranked = self._by_text.get(_folded(stated))
        if not ranked:
            raise self._unknown(stated)
        best = min(rank for _, rank in ranked)
        concepts = sorted({concept for concept, rank in ranked if rank == best})
        if len(concepts) > 1:
            named = ", ".join(f"{concept} ({self.name(concept)})" for concept in concepts)
            raise UnknownConceptError(f"{stated!r} may be {named}: give the id")
        name = self.name(concepts[0])
        note = f"{stated!r} is a synonym of {name}" if best else None
        return Resolution(concept=concepts[0], name=name, note=note)

    def _unknown(self, stated: str) -> UnknownConceptError:
        """Error with the close ones named."""
        if stated in self.withdrawn:
            return UnknownConceptError(
                f"{stated} was withdrawn without a successor: choose another"
            )
        close = self._close(stated)
        advice = f"did you mean {', '.join(close)}?" if close else "look it up at hpo.jax.org"
        return UnknownConceptError(f"{stated[:80]!r} is no concept of the loaded release: {advice}")

    def _close(self, stated: str) -> list[str]:
        """Names close to a misspelt one; among those that share most pairs of letters."""
        from difflib import SequenceMatcher

        if identifier := _IDENTIFIER.fullmatch(stated):
            padded = f"{identifier[1].upper()}:{identifier[2].zfill(7)}"
            return [f"{padded} ({self.name(padded)})"] if padded in self.parents else []
        wanted = _folded(stated)
        pairs = _pairs(wanted)
        shared = sorted((-_overlap(pairs, _pairs(text)), text) for text in self._by_text if pairs)[
            :50
        ]
        close = sorted(
            (-SequenceMatcher(a=wanted, b=text).ratio(), text)
            for overlap, text in shared
            if overlap
        )
        found = {
            min(self._by_text[text], key=lambda pair: (pair[1], pair[0]))[0]: None
            for ratio, text in close
            if -ratio >= 0.6
        }
        return [f"{concept} ({self.name(concept)})" for concept in list(found)[:_SUGGESTIONS]]

    @cached_property
    def entries(self) -> tuple[LexiconEntry, ...]:
        """All names, sorted."""
        return self._entries() if callable(self._entries) else self._entries

    @cached_property
    def _primary(self) -> Mapping[str, dict[str, str]]:
        """Concept, language, name."""
        return self._names or _primary_names(
            self.parents,
            (
                (entry.concept, entry.language, entry.text)
                for entry in self.entries
                if entry.primary
            ),
        )

    @cached_property
    def _by_text(self) -> dict[str, list[tuple[str, int]]]:
        """Folded name to the concepts called that, with their `_rank`."""
        index: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for entry in self.entries:
            index[_folded(entry.text)].append((entry.concept, _rank(entry)))
        return dict(index)

    def save(self, path: Path) -> None:
        """Write one file, at once; the same lexicon gives the same bytes.

        The bytes are deflated JSON under a line with the format and the SHA-256 of what follows.
        """
        concepts = list(self.parents)
        place = {concept: number for number, concept in enumerate(concepts)}
        columns = {
            "concepts": concepts,
            "parents": [" ".join(self.parents[concept]) for concept in concepts],
            "phenotypic": [place[concept] for concept in sorted(self.phenotypic)],
            "replacements": dict(sorted(self.replacements.items())),
            "withdrawn": sorted(self.withdrawn),
            "concept": [place[entry.concept] for entry in self.entries],
            "text": [entry.text for entry in self.entries],
            "language": [entry.language for entry in self.entries],
            "scope": [_SCOPES.index(entry.scope) for entry in self.entries],
            "kind": [entry.kind for entry in self.entries],
            "primary": [int(entry.primary) for entry in self.entries],
        }
        added = {str(row): entry.source for row, entry in enumerate(self.entries) if entry.source}
        columns |= {"source": added} if added else {}
        content = json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()
        body = zlib.compress(content, level=6)
        part = path.with_name(path.name + ".part")
        part.write_bytes(b"%s %s\n%s" % (_FORMAT, hashlib.sha256(body).hexdigest().encode(), body))
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read what `save` wrote.

        Raises
        ------
        SourceError
            If the file cannot be read, is of another format, or is damaged.
        """
        try:
            heading, _, body = path.read_bytes().partition(b"\n")
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error
        form, _, digest = heading.rpartition(b" ")
        if form != _FORMAT:
            raise SourceError(f"{path} is no lexicon of this version: build it again")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            raise SourceError(f"{path} is damaged: build it again")
        with collector_paused():
            return cls._from_columns(json.loads(zlib.decompress(body)))

    @classmethod
    def _from_columns(cls, columns: Mapping[str, Any]) -> "Lexicon":
        concepts: list[str] = columns["concepts"]
        parents = {
            concept: tuple(above.split())
            for concept, above in zip(concepts, columns["parents"], strict=True)
        }
        rows = zip(
            columns["concept"],
            columns["language"],
            columns["text"],
            columns["primary"],
            strict=True,
        )
        return cls(
            entries=partial(_entries_of_columns, columns),
            phenotypic=frozenset(concepts[place] for place in columns["phenotypic"]),
            replacements=columns["replacements"],
            withdrawn=frozenset(columns["withdrawn"]),
            parents=parents,
            names=_primary_names(
                parents,
                (
                    (concepts[place], language, text)
                    for place, language, text, primary in rows
                    if primary
                ),
            ),
        )


def _entries_of_columns(columns: Mapping[str, Any]) -> tuple[LexiconEntry, ...]:
    """Entries of a saved lexicon."""
    concepts: list[str] = columns["concepts"]
    shared = {text: text for text in {*columns["language"], *columns["kind"]}}
    sources: dict[str, str] = columns.get("source", {})  # of added names, by row
    rows = zip(
        columns["concept"],
        columns["text"],
        columns["language"],
        columns["scope"],
        columns["kind"],
        columns["primary"],
        strict=True,
    )
    with collector_paused():
        return tuple(
            LexiconEntry(
                concept=concepts[place],
                text=text,
                language=shared[language],
                scope=_SCOPES[scope],
                kind=shared[kind],
                primary=primary == 1,
                source=sources.get(str(row), "") if sources else "",
            )
            for row, (place, text, language, scope, kind, primary) in enumerate(rows)
        )


def _primary_names(
    concepts: Iterable[str], names: Iterable[tuple[str, str, str]]
) -> dict[str, dict[str, str]]:
    """Concept, language and name from rows; a concept without a name has an empty row."""
    found: dict[str, dict[str, str]] = {concept: {} for concept in concepts}
    for concept, language, text in names:
        found[concept][language] = text
    return found


def _entries(term: Term) -> list[LexiconEntry]:
    """Names of one term; each text of a language once, the primary one first.

    In a language other than English the first exact name is the primary one. A synonym spelt as the
    name itself gives the name its kind: the name is then also what laypeople say.
    """
    found: dict[tuple[str, str], LexiconEntry] = {}
    named: set[str] = set()
    if term.name:
        named.add("en")
        found["en", term.name] = LexiconEntry(
            concept=term.id, text=term.name, scope=SynonymScope.EXACT, primary=True
        )
    for synonym in term.synonyms:
        key = (synonym.language, synonym.text)
        if key in found:
            if synonym.kind and not found[key].kind:
                found[key] = replace(found[key], kind=synonym.kind)
            continue
        exact = synonym.scope is SynonymScope.EXACT
        primary = exact and synonym.language != "en" and synonym.language not in named
        if primary:
            named.add(synonym.language)
        found[key] = LexiconEntry(
            concept=term.id,
            text=synonym.text,
            language=synonym.language,
            scope=synonym.scope,
            kind=synonym.kind,
            primary=primary,
            source=synonym.source_id,
        )
    return sorted(found.values(), key=_entry_order)


def _rank(entry: LexiconEntry) -> int:
    """0 primary, 1 added on purpose, 2 exact, 3 other."""
    if entry.primary:
        return 0
    if entry.scope is not SynonymScope.EXACT:
        return 3
    return 1 if entry.source else 2


def _entry_order(entry: LexiconEntry) -> tuple[bool, bool, str, str]:
    return not entry.primary, entry.language != "en", entry.language, entry.text


def _phenotypic(
    parents: Mapping[str, tuple[str, ...]], headed: Iterable[str] = ()
) -> frozenset[str]:
    """`HP:0000118`, curated findings under a heading, and what is below them."""
    children: defaultdict[str, list[str]] = defaultdict(list)
    for concept, above in parents.items():
        for parent in above:
            children[parent].append(concept)
    reached = {PHENOTYPE_ROOT, *headed} & parents.keys()
    stack = list(reached)
    while stack:
        for child in children[stack.pop()]:
            if child not in reached:
                reached.add(child)
                stack.append(child)
    return frozenset(reached)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _overlap(left: set[str], right: set[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right) or 1)
