"""Laterality of findings: mentions in, `span._.laterality` out."""

from nlp.beside import BesideReader

__all__ = ["LateralityReader"]


class LateralityReader(BesideReader):
    """Read the laterality of mentions into `span._.laterality`."""

    attribute = "laterality"
