"""A measured value as a text states it, not yet judged."""

from dataclasses import dataclass

from ontologies.measurement import Flag

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measured value.

    Parameters
    ----------
    test
        Id of the test in the laboratory table.
    value
        Number, words such as `<0.5`, or None where only a judgement is stated.
    unit
        As the table's conversions name it, or None where none is stated.
    reference_low, reference_high
        Limits that the text states, in `unit`.
    flag
        What the text says of the value (`high`, `low`, `normal`), or None.
    supported
        Whether it was measured under support (oxygen), so that a normal value excludes nothing.
    score
        The reader's confidence in [0, 1].
    """

    test: str
    value: float | str | None = None
    unit: str | None = None
    reference_low: float | None = None
    reference_high: float | None = None
    flag: Flag | None = None
    supported: bool = False
    score: float
