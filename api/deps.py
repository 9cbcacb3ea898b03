"""What commands and routers stand on: snapshot, recogniser and store, each opened when asked for.

Nothing is imported, read or started before it is needed: a ranking opens the snapshot and never
the store. The names that FastAPI injects are in `api.routers.dependencies`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.settings import Settings
    from kg.store import GraphStore
    from nlp.evidence import Annotation
    from ontologies.lexicon import Lexicon
    from ontologies.model.patient import Patient
    from reasoning.errors import SnapshotDamagedError
    from reasoning.snapshot import Snapshot

__all__ = ["Engine", "Progress"]

Progress = Callable[..., None]
"""Told `(what)`, or `(what, done, total)` of countable work."""

_LOG = logging.getLogger("semeion")


class Engine:
    """The parts of one semeion, opened lazily and kept; safe to share between threads.

    Parameters
    ----------
    settings
        Where the home is and which graph is used.
    keep_store
        Whether the store stays open from its first use until `close`, as a service wants it.
    semantic
        Whether texts are read by meaning too; the encoded names are kept in the home.
    """

    def __init__(
        self, settings: "Settings", *, keep_store: bool = False, semantic: bool = False
    ) -> None:
        self.settings = settings
        self.semantic = semantic
        self._keep_store = keep_store
        self._kept = ExitStack()
        self._store: GraphStore | None = None
        self._snapshot: Snapshot | None = None
        self._pipelines: dict[str, Any] = {}
        self._lock = threading.RLock()

    @property
    def snapshot(self) -> "Snapshot":
        """The compiled knowledge that answers come from; a newer build is taken up at once.

        One that is damaged, or that another version of semeion wrote, is compiled again from the
        graph, which may start its server; a warning in the log says so.

        Raises
        ------
        SnapshotMissingError
            If `semeion build` has not been run.
        SnapshotDamagedError
            If it cannot be used and there is no complete graph to compile it from.
        """
        from reasoning.snapshot import open_snapshot

        current = open_snapshot(self.settings.home)
        with self._lock:
            if self._snapshot is None or self._snapshot.folder != current.folder:
                self._snapshot = self._usable(current)
                self._pipelines.clear()
            return self._snapshot

    def _usable(self, snapshot: "Snapshot") -> "Snapshot":
        """Give the snapshot once it is known to be whole, or the one compiled in its place."""
        from reasoning.errors import SnapshotDamagedError

        try:
            snapshot.check()
        except SnapshotDamagedError as error:
            if not self._has_graph():
                raise
            _LOG.warning("%s: %s; compiling it again from the graph", error.path, error.problem)
            return self._compiled_again(error)
        return snapshot

    def _compiled_again(self, damage: "SnapshotDamagedError") -> "Snapshot":
        from kg.errors import KnowledgeNotReadyError
        from ontologies.errors import MachineError
        from reasoning.compile import compile_snapshot

        try:
            with self.store() as store:
                return compile_snapshot(store, self.settings.home)
        except (MachineError, KnowledgeNotReadyError) as error:
            raise damage from error

    def _has_graph(self) -> bool:
        """Whether there is a graph, without starting its server."""
        from kg.server import has_store

        return self.settings.neo4j_uri is not None or has_store(self.settings.home)

    @property
    def lexicon(self) -> "Lexicon":
        """Names of the snapshot's concepts."""
        return self.snapshot.lexicon

    def pipeline(self, language: str) -> Any:
        """Recogniser of a language, made once."""
        from nlp.pipeline import create_pipeline

        with self._lock:
            if language not in self._pipelines:
                folder = self.settings.home / "semantic" if self.semantic else None
                self._pipelines[language] = create_pipeline(self.lexicon, language, semantic=folder)
            return self._pipelines[language]

    def annotate(
        self,
        text: str,
        *,
        document_id: str,
        recorded_at: datetime,
        language: str = "en",
        patient: "Patient | None" = None,
    ) -> "list[Annotation]":
        """Read a text; one at a time, because a recogniser is not made for several threads.

        Measured values are judged by the patient's age and sex, where known.
        """
        from nlp.evidence import annotate

        with self._lock:
            return annotate(
                self.pipeline(language),
                text,
                document_id=document_id,
                recorded_at=recorded_at,
                patient=patient,
            )

    def person(self, text: str, language: str = "en") -> "Patient":
        """Age and sex that a text states of its patient, as far as it does."""
        from nlp.evidence import demographics
        from ontologies.model.patient import Patient

        with self._lock:
            found = demographics(self.pipeline(language), text)
        return Patient(age_years=found.age_years, sex=found.sex)

    def versions(self) -> dict[str, Any]:
        """Name what answers are computed with."""
        from reasoning.differential import ENGINE_VERSION

        model = self.snapshot.model
        return {
            "engine_version": ENGINE_VERSION,
            "graph_version": model.graph_version,
            "snapshot_version": model.snapshot_version,
            "sources": list(model.sources),
        }

    def warm(self) -> bool:
        """Open the snapshot ahead of the first question; whether there is one that can be used."""
        from reasoning.errors import SnapshotError

        try:
            return bool(self.snapshot.model.term_ids) and bool(self.lexicon.entries)
        except SnapshotError:
            return False

    @contextmanager
    def store(self, progress: Progress | None = None) -> Iterator["GraphStore"]:
        """Open the graph: the Neo4j of the settings, or the embedded one, started if need be."""
        from kg.errors import ServerUnreachableError

        if not self._keep_store:
            with self._open_store(progress) as store:
                yield store
            return
        with self._lock:
            if self._store is None:
                self._store = self._kept.enter_context(self._open_store(progress))
        try:
            yield self._store
        except ServerUnreachableError:
            self.close()  # the next use starts anew
            raise

    def close(self) -> None:
        """Let go of a store that was kept open."""
        with self._lock:
            self._store = None
            self._kept.close()

    @contextmanager
    def _open_store(self, progress: Progress | None) -> Iterator["GraphStore"]:
        from kg.server import connect
        from kg.store import GraphStore

        password = self.settings.neo4j_password
        handle = connect(
            self.settings.home,
            uri=self.settings.neo4j_uri,
            user=self.settings.neo4j_user,
            password=password.get_secret_value() if password else None,
            progress=progress,
        )
        with handle, GraphStore(handle.connection) as store:
            yield store
