"""What a person decided on the identity of disease entries, from a small table of their own.

Five columns, tab-separated: `left`, `right`, `decision` (`same` or `different`), `who`, `why`. The
file is refused whole if a row is damaged or rows contradict each other: a decision that is silently
left out would change answers without a word.
"""

from operator import itemgetter
from pathlib import Path
from typing import Final

from ontologies.errors import ConflictingDecisionError, SourceFormatError
from ontologies.model.coding import DISEASE_PREFIXES, curie_prefix
from ontologies.model.identity import IdentityDecision
from ontologies.model.provenance import Provenance
from ontologies.reading import Reading, ReadLog, is_curie, open_table

__all__ = ["read_decisions"]

_COLUMNS: Final = ("left", "right", "decision", "who", "why")
_DECISIONS: Final = {"same": True, "different": False}


def read_decisions(path: Path, *, source: str) -> Reading[IdentityDecision]:
    """Read a person's decisions.

    Parameters
    ----------
    path
        The file, plain or gzip; a line that begins with `#` and has no tab is a remark.
    source
        `SourceRelease.id` for the records' provenance.

    Returns
    -------
    Reading of IdentityDecision
        By ids; the same decision on the same pair again is left out and counted.

    Raises
    ------
    SourceFormatError
        If a column is missing, or a row cannot be understood.
    ConflictingDecisionError
        If entries are kept apart that other rows make one, directly or through others.
    SourceError
        If the file cannot be read.
    """
    table = open_table(path)
    pick = itemgetter(*table.places(_COLUMNS))
    log = ReadLog(path, source)
    found: dict[tuple[str, str], IdentityDecision] = {}
    read = 0
    for number, cells, line in table.rows(log):
        read += 1
        if cells is None:
            raise SourceFormatError(path, number, "row", line[:80])
        decision = _decision(path, number, pick(cells), source)
        pair = (decision.left, decision.right)
        known = found.setdefault(pair, decision)
        if known.same != decision.same:
            raise ConflictingDecisionError(path, *pair, [_line(known), number])
        if known is not decision:
            log.drop_duplicate(number)
    _refuse_conflicts(path, list(found.values()))
    return Reading(
        records=tuple(found[pair] for pair in sorted(found)),
        issues=tuple(log.issues),
        count=log.count(read, len(found)),
        version=table.header.get("version", ""),
        licence=table.header.get("licence", table.header.get("license", "")),
    )


def _decision(path: Path, number: int, cells: tuple[str, ...], source: str) -> IdentityDecision:
    values = dict(zip(_COLUMNS, (cell.strip() for cell in cells), strict=True))
    for column in ("left", "right"):
        identifier = values[column]
        if not is_curie(identifier) or curie_prefix(identifier) not in DISEASE_PREFIXES:
            raise SourceFormatError(path, number, column, identifier)
    if values["left"] == values["right"]:
        raise SourceFormatError(path, number, "right", f"{values['right']} (the id of left)")
    if values["decision"] not in _DECISIONS:
        raise SourceFormatError(path, number, "decision", values["decision"])
    for column in ("who", "why"):
        if not values[column]:
            raise SourceFormatError(path, number, column, "")
    left, right = sorted((values["left"], values["right"]))
    return IdentityDecision(
        left=left,
        right=right,
        same=_DECISIONS[values["decision"]],
        who=values["who"],
        why=values["why"],
        provenance=Provenance(source_id=source, line_number=number),
    )


def _refuse_conflicts(path: Path, decisions: list[IdentityDecision]) -> None:
    """Refuse entries that are kept apart and yet joined through others."""
    members: dict[str, set[str]] = {}
    for item in decisions:
        if item.same:
            joined = members.get(item.left, {item.left}) | members.get(item.right, {item.right})
            members.update(dict.fromkeys(joined, joined))
    for item in decisions:
        joined = members.get(item.left, set())
        if not item.same and item.right in joined:
            lines = [_line(one) for one in decisions if one.same and one.left in joined]
            raise ConflictingDecisionError(path, item.left, item.right, [*lines, _line(item)])


def _line(decision: IdentityDecision) -> int:
    return decision.provenance.line_number or 0
