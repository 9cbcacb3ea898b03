"""The names of an HPO release without a graph: read from its OBO file once, then from a cache."""

import hashlib
from pathlib import Path

from ontologies.errors import SourceError
from ontologies.lexicon import Lexicon
from ontologies.obo import read_terms

__all__ = ["release_lexicon"]


def release_lexicon(obo: Path, cache: Path) -> Lexicon:
    """Names of all terms of a release.

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
