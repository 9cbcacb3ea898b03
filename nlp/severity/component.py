"""Severity of findings: mentions in, `span._.severity` out."""

from nlp.beside import BesideReader

__all__ = ["SeverityReader"]


class SeverityReader(BesideReader):
    """Read the severity of mentions into `span._.severity`."""

    attribute = "severity"
