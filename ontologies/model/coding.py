"""A code of one system, and the CURIE prefixes semeion uses inside."""

from dataclasses import dataclass

from ontologies.errors import InputError

__all__ = ["DISEASE_PREFIXES", "Coding", "curie_prefix"]

DISEASE_PREFIXES = frozenset({"OMIM", "ORPHA", "DECIPHER", "SEM"})
"""Prefixes of disease ids, spelt as HPOA spells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code of one system, as FHIR's Coding and DICOM's coded entry have it.

    Parameters
    ----------
    system
        URI of the code system (`http://loinc.org`) or a short well-known name.
    code
        The code.
    display
        The system's own name for the code.
    version
        Release of the system, where it matters.
    """

    system: str
    code: str
    display: str = ""
    version: str | None = None


def curie_prefix(identifier: str) -> str:
    """Prefix of a CURIE.

    Raises
    ------
    InputError
        If `identifier` is not of the form `PREFIX:local`.

    Examples
    --------
    >>> curie_prefix("HP:0001166")
    'HP'
    """
    prefix, colon, local = identifier.partition(":")
    if not (prefix and colon and local) or any(character.isspace() for character in identifier):
        raise InputError(f"{identifier!r} is not an identifier of the form PREFIX:local")
    return prefix
