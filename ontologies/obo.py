"""OBO files to Terms: names, synonyms, is_a, and what became of withdrawn ids.

The syntax is read by `fastobo`, the parser under `pronto`. pronto itself stops at the first damaged
line, unites stanzas of one id without a word and knows no line numbers.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ontologies.errors import Severity, SourceFormatError
from ontologies.hierarchy import find_cycles
from ontologies.model.provenance import Provenance
from ontologies.model.term import Synonym, SynonymScope, Term
from ontologies.reading import (
    Reading,
    ReadLog,
    RowRejected,
    collector_paused,
    is_decoded,
    read_lines,
)
from ontologies.resolver import IdState, TermResolver

__all__ = ["read_terms"]

_LINES_MENDED = 100
"""Damaged lines that one stanza may have before it is left out as a whole."""

_OTHER_STANZAS = ("[Typedef]", "[Instance]")
_HEADER_CLAUSE = re.compile(r"([^\s:]+):\s*(.*)")
_SYNONYM_TYPE = re.compile(r'(\S+)\s+"([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stanza:
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    version: str
    licence: str
    kinds: Mapping[str, str]


def read_terms(path: Path, *, source: str = "hpo") -> Reading[Term]:
    """Read an OBO file.

    A damaged line is left out and reported; a stanza without a usable id is left out as a whole.
    A parent that is obsolete or alternative is replaced, one that is unknown left out. The edge
    that closes a cycle is left out.

    Parameters
    ----------
    path
        The file, plain or gzip.
    source
        `SourceRelease.id` for the terms' provenance.

    Returns
    -------
    Reading of Term
        Sorted by id, obsolete terms included.

    Raises
    ------
    SourceFormatError
        If this is no OBO file, or one without terms.
    SourceError
        If the file cannot be read.
    """
    log = ReadLog(path, source)
    with collector_paused():
        header_lines, stanzas = _split(path, log)
        header = _read_header(header_lines, path, log)
        if not stanzas:
            raise SourceFormatError(path, 1, "[Term]", "a file without terms")
        terms: dict[str, Term] = {}
        for stanza, frame in _parse(stanzas, log):
            _add_term(terms, _to_term(frame, stanza.line, header.kinds, log), log)
        ordered = [terms[identifier] for identifier in sorted(terms)]
        _report_ids(ordered, log)
        records = _without_cycles(_with_current_parents(ordered, log), log)
    return Reading(
        records=records,
        issues=tuple(log.issues),
        count=log.count(len(stanzas), len(records)),
        version=header.version,
        licence=header.licence,
    )


def _split(path: Path, log: ReadLog) -> tuple[list[tuple[int, str]], list[_Stanza]]:
    """Header lines, and the stanzas of terms; bytes that are no text are reported and left out."""
    header: list[tuple[int, str]] = []
    groups: list[tuple[int, list[str]]] = []
    for number, line in read_lines(path):
        kept = line
        if not is_decoded(line):
            log.report("damaged-line", number, "no UTF-8", "the line was left out")
            kept = ""
        if kept.startswith("["):
            groups.append((number, [kept]))
        elif groups:
            groups[-1][1].append(kept)
        else:
            header.append((number, kept))
    return header, [
        _Stanza(line=number, text="\n".join(lines) + "\n")
        for number, lines in groups
        if not lines[0].startswith(_OTHER_STANZAS)
    ]


def _read_header(lines: Sequence[tuple[int, str]], path: Path, log: ReadLog) -> _Header:
    """Version, licence and synonym types."""
    if not any(line.startswith("format-version:") for _, line in lines):
        first = lines[0][1] if lines else ""
        raise SourceFormatError(path, 1, "format-version", first[:80])
    version, licence = "", ""
    kinds: dict[str, str] = {}
    for number, line in lines:
        clause = _HEADER_CLAUSE.fullmatch(line)
        if clause is None:
            if line.strip() and not line.startswith("!"):
                log.report("damaged-line", number, "no header clause", "the line was left out")
            continue
        tag, value = clause[1], clause[2].strip()
        if tag == "data-version":
            version = _release(value)
        elif tag == "property_value" and value.split(" ")[0].endswith(":license"):
            licence = value.split(" ")[1].strip('"')
        elif tag == "synonymtypedef" and (kind := _SYNONYM_TYPE.match(value)):
            kinds[kind[1]] = kind[2] if ":" in kind[1] else kind[1]
    return _Header(version=version, licence=licence, kinds=kinds)


def _release(value: str) -> str:
    """`2025-01-16` of `hp/releases/2025-01-16` and `hp/releases/2025-01-16/hp.obo`."""
    parts = value.split("/")
    return parts[-2] if parts[-1].endswith((".obo", ".owl")) and len(parts) > 1 else parts[-1]


def _parse(stanzas: Sequence[_Stanza], log: ReadLog) -> Iterator[tuple[_Stanza, Any]]:
    """Each stanza with its syntax tree: all at once, or one by one where one is damaged."""
    import fastobo

    try:
        frames = fastobo.loads("\n".join(stanza.text for stanza in stanzas), ordered=True)
    except SyntaxError:
        frames = ()
    if len(frames) == len(stanzas):
        yield from zip(stanzas, frames, strict=True)
        return
    for stanza in stanzas:
        frame = _parse_damaged(stanza, log)
        if frame is not None:
            yield stanza, frame


def _parse_damaged(stanza: _Stanza, log: ReadLog) -> Any:
    """Syntax tree of one stanza without its damaged lines; None where nothing is left."""
    import fastobo

    lines = stanza.text.split("\n")
    for _ in range(_LINES_MENDED):
        try:
            return fastobo.loads("\n".join(lines))[0]
        except SyntaxError as error:
            place = (error.lineno or 1) - 1
            if place < 2:  # the heading or the id
                break
            log.report(
                "damaged-line",
                stanza.line + place,
                f"{error.msg}, not {lines[place][:80]!r}",
                "the line was left out",
            )
            lines[place] = ""
    log.drop(stanza.line, RowRejected("damaged-line", "a stanza that cannot be read as a term"))
    return None


def _to_term(frame: Any, line: int, kinds: Mapping[str, str], log: ReadLog) -> Term:
    """Term of a stanza's syntax tree."""
    clauses: defaultdict[str, list[Any]] = defaultdict(list)
    for clause in frame:
        clauses[clause.raw_tag()].append(clause)
    for tag in ("name", "def", "comment"):
        if len(clauses[tag]) > 1:
            log.report("damaged-line", line, f"{frame.id} has two {tag!r}", "the first was kept")
    if not clauses["name"]:
        log.report("missing-name", line, f"{frame.id} has no name", "kept without one")
    successors = _ids(clauses["replaced_by"])
    consider = _ids(clauses["consider"])
    if len(successors) > 1:
        log.report(
            "ambiguous-successor",
            line,
            f"{frame.id} names {len(successors)} successors",
            "kept under consider; followed only where it is an alternative id of one",
            Severity.NOTE,
        )
        consider, successors = consider + successors, []
    return Term(
        id=str(frame.id),
        name=next((clause.name for clause in clauses["name"]), ""),
        definition=next((clause.definition for clause in clauses["def"]), ""),
        comment=next((clause.comment for clause in clauses["comment"]), ""),
        synonyms=tuple(_to_synonym(clause.synonym, kinds) for clause in clauses["synonym"]),
        parents=tuple(sorted(set(_ids(clauses["is_a"])))),
        alternative_ids=tuple(sorted({str(clause.alt_id) for clause in clauses["alt_id"]})),
        obsolete=any(clause.obsolete for clause in clauses["is_obsolete"]),
        replaced_by=next(iter(successors), None),
        consider=tuple(sorted(set(consider))),
        cross_references=tuple(sorted({str(clause.xref.id) for clause in clauses["xref"]})),
        provenance=Provenance(source_id=log.source, line_number=line),
    )


def _ids(clauses: Sequence[Any]) -> list[str]:
    return [str(clause.term) for clause in clauses]


def _to_synonym(synonym: Any, kinds: Mapping[str, str]) -> Synonym:
    kind = "" if synonym.type is None else str(synonym.type)
    return Synonym(text=synonym.desc, scope=SynonymScope(synonym.scope), kind=kinds.get(kind, kind))


def _add_term(terms: dict[str, Term], term: Term, log: ReadLog) -> None:
    """Add a term unless its id is taken."""
    first = terms.setdefault(term.id, term)
    if first is term:
        return
    same = replace(term, provenance=first.provenance) == first
    log.drop(
        term.provenance.line_number or 0,
        RowRejected(
            "duplicate",
            f"{term.id} again, {'the same' if same else 'with other content'}",
            f"the first one was kept, of line {first.provenance.line_number}",
        ),
    )


def _report_ids(terms: Sequence[Term], log: ReadLog) -> None:
    """Note alternative ids that are in use or claimed twice, and successors that lead nowhere."""
    current = {term.id for term in terms if not term.obsolete}
    resolver = TermResolver(terms)
    claimed: dict[str, str] = {}
    for term in terms:
        line = term.provenance.line_number or 0
        for alternative in term.alternative_ids:
            other = (
                alternative if alternative in current else claimed.setdefault(alternative, term.id)
            )
            if other != term.id:
                log.report(
                    "conflicting-id",
                    line,
                    f"{alternative} is an alternative id of {term.id}, but belongs to {other}",
                    f"it leads to {other}",
                )
        if term.replaced_by is not None and term.id in resolver.withdrawn:
            log.report(
                "unknown-term",
                line,
                f"{term.id} is replaced by {term.replaced_by}, which leads to no term in use",
                "it has no successor",
            )


def _with_current_parents(terms: Sequence[Term], log: ReadLog) -> list[Term]:
    """Replace or leave out parents that are not in use."""
    resolver = TermResolver(terms)
    return [
        term
        if not term.obsolete and resolver.current.issuperset(term.parents)
        else replace(term, parents=_current_parents(term, resolver, log))
        for term in terms
    ]


def _current_parents(term: Term, resolver: TermResolver, log: ReadLog) -> tuple[str, ...]:
    line = term.provenance.line_number or 0
    if term.obsolete:
        if term.parents:
            log.report(
                "obsolete-term", line, f"{term.id} is obsolete and has parents", "they are left out"
            )
        return ()
    found: set[str] = set()
    for stated in term.parents:
        parent, resolution = resolver.resolve(stated)
        if parent is not None:
            found.add(parent)
        if resolution is not IdState.CURRENT:
            log.report(
                resolution.value,
                line,
                f"{term.id} is_a {stated}, which is no term in use",
                "the edge was left out" if parent is None else f"replaced by {parent}",
            )
    return tuple(sorted(found))


def _without_cycles(terms: Sequence[Term], log: ReadLog) -> tuple[Term, ...]:
    """Leave out the edges that close a cycle."""
    closing: defaultdict[str, set[str]] = defaultdict(set)
    for child, parent in find_cycles({term.id: term.parents for term in terms}):
        closing[child].add(parent)
    records = []
    for term in terms:
        parents = tuple(parent for parent in term.parents if parent not in closing[term.id])
        for parent in sorted(closing[term.id]):
            log.report(
                "cycle",
                term.provenance.line_number or 0,
                f"{term.id} is_a {parent} closes a cycle",
                "the edge was left out",
            )
        records.append(term if parents == term.parents else replace(term, parents=parents))
    return tuple(records)
