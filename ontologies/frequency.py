"""How often a disease shows a phenotype, as release files write it."""

import re

from ontologies.errors import InputError
from ontologies.model.annotation import Frequency

__all__ = ["FREQUENCY_TERMS", "parse_frequency"]

FREQUENCY_TERMS = {
    "HP:0040280": 1.0,  # obligate: 100 %
    "HP:0040281": 0.9,  # very frequent: 80 to 99 %
    "HP:0040282": 0.55,  # frequent: 30 to 79 %
    "HP:0040283": 0.17,  # occasional: 5 to 29 %
    "HP:0040284": 0.025,  # very rare: 1 to 4 %
    "HP:0040285": 0.0,  # excluded: 0 %
}
"""Middle of each HPO frequency term's range; the ranges are those of the terms' definitions."""

_COUNTS = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_PERCENTAGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s?%")


def parse_frequency(text: str) -> Frequency | None:
    """Read `7/12`, `45%`, `HP:0040282`; an empty text and `-` are None: unknown, which is not 0.

    Raises
    ------
    InputError
        If the text is none of these, or no share of patients.

    Examples
    --------
    >>> parse_frequency("7/14").share
    0.5
    >>> parse_frequency("HP:0040283").share
    0.17
    >>> parse_frequency("-") is None
    True
    """
    text = text.strip()
    if text in {"", "-"}:
        return None
    if text in FREQUENCY_TERMS:
        return Frequency(share=FREQUENCY_TERMS[text], term=text)
    if counts := _COUNTS.fullmatch(text):
        numerator, denominator = int(counts[1]), int(counts[2])
        share = numerator / denominator if 0 < numerator <= denominator else 0.0
        return Frequency(share=share, numerator=numerator, denominator=denominator)
    if percentage := _PERCENTAGE.fullmatch(text):
        return Frequency(share=float(percentage[1]) / 100.0)
    raise InputError(
        f"{text[:40]!r} is no frequency: write 7/12, 45%, or a term such as HP:0040282"
    )
