"""What a snapshot was compiled from, in one file beside it, so that it can be compiled anew.

Cross-validation compiles models from the same tables with other cases added, without a store.
"""

import gzip
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kg.knowledge import KnowledgeTables
from ontologies.reading import collector_paused
from reasoning.errors import SnapshotDamagedError

__all__ = ["TABLES_FILE", "load_tables", "save_tables"]

TABLES_FILE = "knowledge.json.gz"
_FASTEST = 1  # a tenth larger than the smallest, and ten times as fast
_TABLES: TypeAdapter[KnowledgeTables] = TypeAdapter(KnowledgeTables)


def save_tables(tables: KnowledgeTables, path: Path) -> None:
    """Write tables to a new file, complete or not at all; the same tables give the same bytes."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_bytes(gzip.compress(_TABLES.dump_json(tables), _FASTEST, mtime=0))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load_tables(path: Path) -> KnowledgeTables:
    """Read what `save_tables` wrote.

    Raises
    ------
    SnapshotDamagedError
        If the file is missing, cut short or was changed.
    """
    try:
        with collector_paused():
            return _TABLES.validate_json(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, gzip.BadGzipFile, ValidationError) as error:
        problem = str(error).partition("\n")[0]
        raise SnapshotDamagedError(path, problem) from error
