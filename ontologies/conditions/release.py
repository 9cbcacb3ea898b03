"""The names of an HPO release without a graph."""

import hashlib
from pathlib import Path

from ontologies.conditions.catalogue import CURATED
from ontologies.errors import SourceError
from ontologies.finding_names import read_finding_names
from ontologies.lexicon import Lexicon
from ontologies.names import add_names
from ontologies.obo import read_terms

__all__ = ["named_lexicon", "release_lexicon"]


def named_lexicon(obo: Path) -> Lexicon:
    """Names of all terms of a release, and those that semeion adds: what a note is read with.

    Parameters
    ----------
    obo
        Its OBO file.

    Raises
    ------
    SourceError
        If a file cannot be read.
    """
    terms = read_terms(obo).records
    names = read_finding_names(CURATED / "names", Lexicon.from_terms(terms))
    return Lexicon.from_terms(add_names(terms, names.records))


def release_lexicon(obo: Path, cache: Path) -> Lexicon:
    """Names of all terms of a release as it was published, from a cache after the first time.

    Parameters
    ----------
    obo
        Its OBO file.
    cache
        Folder for the compact form, named by the file's digest, that loads in a fraction of the
        time. One that is damaged is written again.

    Raises
    ------
    SourceError
        If the file cannot be read.
    """
    try:
        digest = hashlib.sha256(obo.read_bytes()).hexdigest()
    except OSError as error:
        raise SourceError(f"{obo} cannot be read: {error.strerror}") from error
    compact = cache / f"{digest}.lexicon"
    if compact.is_file():
        try:
            return Lexicon.load(compact)
        except SourceError:
            compact.unlink(missing_ok=True)
    lexicon = Lexicon.from_terms(read_terms(obo).records)
    cache.mkdir(parents=True, exist_ok=True)
    lexicon.save(compact)
    return lexicon
