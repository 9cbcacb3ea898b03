"""Right answers: which disease entries of the knowledge count for a case, and where they stand."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ontologies.model.coding import DISEASE_PREFIXES
from reasoning.cases import Case
from reasoning.differential import Ranking
from reasoning.errors import IdentityTableError
from reasoning.model import Model

__all__ = [
    "LEVELS",
    "AnswerKey",
    "Names",
    "Twins",
    "place_of_answer",
    "plain_name",
    "read_identity_table",
    "read_names_table",
]

LEVELS = ("entity", "id", "group", "icd10")
"""What an answer may be: a disease entity, one entry, a family, a code of ICD-10."""

Twins = dict[str, frozenset[str]]
"""Ids that name the same disease as an id, by a table that a person named."""

Names = dict[str, frozenset[str]]
"""Plain name of a diagnosis to the ids that are right answers, by a table that a person named."""

RIGHT_RELATIONS = frozenset({"exact", "narrower"})
"""What an answer may be to the diagnosis: the same, or a kind of it (which whoever has it has)."""
_RELATIONS = RIGHT_RELATIONS | {"broader", "related"}

_NAME_PART = re.compile(r"[^\W_]+")


def plain_name(name: str) -> str:
    """Words of a name in lower case; names that differ in nothing else are exactly alike."""
    return " ".join(_NAME_PART.findall(name.casefold()))


def read_identity_table(path: Path) -> Twins:
    """Read pairs of ids that name one disease: columns omim and orpha, tab-separated.

    Raises
    ------
    IdentityTableError
        If the file cannot be read or lacks a column.
    """
    try:
        header, *lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise IdentityTableError(path, f"it cannot be read as a table ({error})") from error
    columns = header.split("\t")
    if not {"omim", "orpha"}.issubset(columns):
        raise IdentityTableError(path, "it needs the columns omim and orpha")
    left, right = columns.index("omim"), columns.index("orpha")
    twins: dict[str, set[str]] = {}
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) <= max(left, right):
            raise IdentityTableError(path, f"line {number} has {len(cells)} cells")
        for one, other in ((left, right), (right, left)):
            twins.setdefault(cells[one], set()).add(cells[other])
    return {identifier: frozenset(others) for identifier, others in twins.items()}


def read_names_table(path: Path) -> Names:
    """Read names of diagnoses: columns name, id and relation, tab-separated; `#` begins a comment.

    Raises
    ------
    IdentityTableError
        If the file cannot be read, lacks a column or has an unknown relation.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IdentityTableError(path, f"it cannot be read as a table ({error})") from error
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    if not rows or rows[0] != ["name", "id", "relation"]:
        raise IdentityTableError(path, "it needs the columns name, id and relation")
    found: dict[str, set[str]] = {}
    for row in rows[1:]:
        if len(row) != 3 or row[2] not in _RELATIONS:
            raise IdentityTableError(path, f"{row[0]!r} has no relation of {sorted(_RELATIONS)}")
        found.setdefault(plain_name(row[0]), set()).update(
            [row[1]] if row[2] in RIGHT_RELATIONS else []
        )
    return {name: frozenset(ids) for name, ids in found.items()}


class AnswerKey:
    """Right answers of cases as positions in a model; counts what it had to ignore.

    Parameters
    ----------
    model
        The knowledge.
    twins, names
        From `read_identity_table` and `read_names_table`, if a person named a table.
    """

    def __init__(
        self, model: Model, twins: Twins | None = None, names: Names | None = None
    ) -> None:
        self.model = model
        self.twins, self.names = twins or {}, names or {}
        self.by_name: dict[str, list[int]] = {}
        for position, name in enumerate(model.disease_names):
            if plain := plain_name(name):
                self.by_name.setdefault(plain, []).append(position)
        self.by_synonym: dict[str, list[int]] = {}
        for position, condition in enumerate(model.conditions, start=model.n_published):
            for synonym in condition["synonyms"]:
                self.by_synonym.setdefault(plain_name(synonym), []).append(position)
        self._unknown_prefixes: Counter[str] = Counter()

    def right(self, case: Case) -> list[int]:
        """Entries that are right by themselves: those of the case's ids, or of its diagnosis."""
        self._unknown_prefixes.update(
            prefix
            for prefix in (disease.partition(":")[0] for disease in case.diseases)
            if prefix not in DISEASE_PREFIXES
        )
        if not case.diseases and case.diagnosis:
            return self._named(plain_name(case.diagnosis))
        return self._positions(case.diseases)

    def _named(self, plain: str) -> list[int]:
        """Entries that a diagnosis names: by the table, else by their own names and synonyms."""
        if plain in self.names:
            return self._positions(sorted(self.names[plain]))
        return sorted({*self.by_name.get(plain, []), *self.by_synonym.get(plain, [])})

    def matching(self, case: Case, right: Sequence[int]) -> list[int]:
        """Entries that are right at level `entity`: those, and their twins by table or name."""
        stated = [*case.diseases, *(self.model.disease_ids[place] for place in right)]
        by_table = [twin for one in stated for twin in self.twins.get(one, ())]
        by_name = [
            place
            for one in right
            for place in self.by_name.get(plain_name(self.model.disease_names[one]), ())
        ]
        return sorted({*right, *self._positions(by_table), *by_name})

    def warnings(self) -> list[str]:
        """What was ignored, a sentence each."""
        return [
            f"ignored {count} disease ids with the unknown prefix {prefix}"
            for prefix, count in sorted(self._unknown_prefixes.items())
        ]

    def _positions(self, identifiers: Iterable[str]) -> list[int]:
        found = (self.model.disease_index.get(identifier) for identifier in identifiers)
        return [position for position in found if position is not None]


def place_of_answer(
    level: str, model: Model, ranking: Ranking, right: Sequence[int], matching: Sequence[int]
) -> int | None:
    """Worst rank among ties of the best right answer, or None where there is none.

    Parameters
    ----------
    level
        `id`: the entry itself among all entries. `entity`: an entity counts only by a member that
        is right; where another member fits better, the right one stands where its own score puts
        it among the other entities. `group`: the best member of the family. `icd10`: None, since
        no loaded source gives the codes of a disease.
    model, ranking
        What was ranked, and how.
    right, matching
        From `AnswerKey`.
    """
    if not ranking.query.findings:
        return None
    score = ranking.score
    match level:
        case "id" if right:
            return int(np.count_nonzero(score >= score[list(right)].max()))
        case "entity" if matching:
            own = float(score[list(matching)].max())
            best = ranking.order
            entities = np.unique(model.entity[list(matching)])
            others: NDArray[np.float64] = score[best][~np.isin(model.entity[best], entities)]
            return int(np.count_nonzero(others >= own)) + 1
        case "group" if right:
            families = np.unique(model.family[list(right)])
            best_of_family = np.full(len(model.disease_ids), -np.inf)
            np.maximum.at(best_of_family, model.family, score)
            return int(np.count_nonzero(best_of_family >= best_of_family[families].max()))
    return None
