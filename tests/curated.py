"""A small copy of the curated knowledge, to be damaged."""

import shutil
from dataclasses import replace
from pathlib import Path

from ontologies.conditions.catalogue import CURATED
from ontologies.model import Term

__all__ = ["APPENDICITIS", "copy_of_one_condition", "without_added_names"]

APPENDICITIS = Path("conditions/06-digestive/acute-appendicitis.yaml")


def copy_of_one_condition(folder: Path) -> Path:
    """Copy the tables, the findings and one condition into a new folder, and give that."""
    shutil.copytree(CURATED / "findings", folder / "findings")
    for name in ("intended.tsv", "background.tsv"):
        shutil.copy(CURATED / name, folder / name)
    (folder / APPENDICITIS).parent.mkdir(parents=True)
    shutil.copy(CURATED / APPENDICITIS, folder / APPENDICITIS)
    return folder


def without_added_names(term: Term) -> Term:
    """Give a term with the names of its own source alone."""
    return replace(term, synonyms=tuple(one for one in term.synonyms if not one.source_id))
