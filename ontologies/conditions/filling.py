"""Ids filled in for the names that a writer gave: `?` stands for the id that is looked up."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ontologies.conditions.names import ConceptNames

__all__ = ["Filled", "fill_identifiers"]

_NAME = r'(?:"(?P<quoted>[^"]+)"|(?P<plain>[^,}\]"]+))'
_FINDING = re.compile(r"finding: \?, name: " + _NAME)
_CONDITION = re.compile(r"condition: \?, name: " + _NAME)
_LABELLED = re.compile(r"(?<=[\[ ])\? (?P<plain>[^,}\]]+)(?P<quoted>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A text with its ids.

    Parameters
    ----------
    text
        The text; what could not be filled is as it was.
    filled
        Number of ids written.
    unknown
        Names that nothing is called, in their order.
    """

    text: str
    filled: int
    unknown: tuple[str, ...]


def fill_identifiers(text: str, names: ConceptNames) -> Filled:
    """Fill in the ids of findings and conditions by exact name or exact synonym.

    `{finding: ?, name: Fever, …}` and `{condition: ?, name: Sepsis, …}` get the id and the primary
    name; `? Fever` in a list becomes `HP:0001945 Fever`.

    Examples
    --------
    >>> from ontologies.conditions.catalogue import read_catalogue
    >>> from ontologies.lexicon import Lexicon
    >>> from ontologies.model import Provenance, Term
    >>> root = Term(id="HP:0000118", name="Abnormality", provenance=Provenance(source_id="hpo"))
    >>> names = ConceptNames(read_catalogue(conditions=False), Lexicon.from_terms([root]))
    >>> fill_identifiers("{finding: ?, name: abnormality, frequency: 0.2}", names).text
    '{finding: HP:0000118, name: Abnormality, frequency: 0.2}'
    """
    unknown: list[str] = []
    filled = 0

    def replaced(
        pattern: re.Pattern[str],
        lookup: Callable[[str], str | None],
        primary: Callable[[str], str],
        form: str,
    ) -> None:
        nonlocal text, filled

        def one(match: re.Match[str]) -> str:
            nonlocal filled
            name = (match["quoted"] or match["plain"]).strip()
            identifier = lookup(name)
            if identifier is None:
                unknown.append(name)
                return match[0]
            filled += 1
            return form.format(identifier, _scalar(primary(identifier)))

        text = pattern.sub(one, text)

    def condition_name(identifier: str) -> str:
        return names.of_condition(identifier)[0]

    replaced(_FINDING, names.finding, names.primary, "finding: {}, name: {}")
    replaced(_CONDITION, names.condition, condition_name, "condition: {}, name: {}")
    replaced(_LABELLED, names.finding, names.primary, "{} {}")
    return Filled(text=text, filled=filled, unknown=tuple(unknown))


def _scalar(name: str) -> str:
    """A name as it stands in a flow mapping."""
    return f'"{name}"' if "," in name or ": " in name else name
