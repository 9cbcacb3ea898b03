"""Sessions and transactions on the graph: retries, and driver errors translated once, here.

Named queries enter (`kg/cypher/<name>.cypher`), plain rows leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from kg.errors import (
    DeadlineError,
    ServerUnreachableError,
    TransactionError,
    WrongPasswordError,
)
from kg.queries import load_query

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Transaction

    from kg.server import Connection

__all__ = ["GraphStore", "GraphTransaction", "Row"]

Row = dict[str, Any]
T = TypeVar("T")

_RETRY_SECONDS: Final = 10.0
_CONNECT_SECONDS: Final = 10.0
_WRITE_SECONDS: Final = 100.0
"""A write that takes longer is ended: shorter than the time after which a silent build is lost."""

_DEADLINE_CODE: Final = "TransactionTimedOut"


class GraphTransaction:
    """One transaction: all of its statements, or none, take effect."""

    def __init__(self, transaction: ManagedTransaction | Transaction) -> None:
        self._transaction = transaction

    def run(self, query: str, **parameters: Any) -> list[Row]:
        """Run a named query and give its rows."""
        result = self._transaction.run(load_query(query).text, parameters)
        return [record.data() for record in result]

    def values(self, query: str, **parameters: Any) -> list[list[Any]]:
        """Run a named query and give its rows as lists, which is faster for many."""
        result = self._transaction.run(load_query(query).text, parameters)
        return [record.values() for record in result]


class GraphStore:
    """The graph at one address; open it with `with`.

    Parameters
    ----------
    connection
        Where the server is and how to log in.

    Raises
    ------
    ServerUnreachableError
        When nothing answers.
    WrongPasswordError
        When the server refuses user or password.
    TransactionError
        When the server ends or refuses a statement, after retries where these may help.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._driver: Driver | None = None

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; the store opens again when it is used again."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def read(self, query: str, **parameters: Any) -> list[Row]:
        """Rows of a named query that only reads."""
        return self.execute_read(lambda transaction: transaction.run(query, **parameters))

    def read_values(self, query: str, **parameters: Any) -> list[list[Any]]:
        """Rows of a named query as lists: the quick way for hundreds of thousands."""
        return self.execute_read(lambda transaction: transaction.values(query, **parameters))

    def write(self, query: str, **parameters: Any) -> list[Row]:
        """Run a named query that writes, in a transaction of its own."""
        return self.execute_write(lambda transaction: transaction.run(query, **parameters))

    def execute_read(self, work: Callable[[GraphTransaction], T]) -> T:
        """Run `work` in one reading transaction, again where the server asks for a retry."""
        with self._session(writing=False) as session:
            result: T = session.execute_read(lambda inner: work(GraphTransaction(inner)))
            return result

    def execute_write(self, work: Callable[[GraphTransaction], T]) -> T:
        """Run `work` in one writing transaction, again where the server asks for a retry.

        `work` may run more than once and has to be idempotent.
        """
        from neo4j import unit_of_work

        @unit_of_work(timeout=_WRITE_SECONDS)
        def inner(transaction: ManagedTransaction) -> T:
            return work(GraphTransaction(transaction))

        with self._session(writing=True) as session:
            result: T = session.execute_write(inner)
            return result

    @contextmanager
    def transaction(self) -> Iterator[GraphTransaction]:
        """One writing transaction: committed at the end of the block, undone by an exception."""
        with self._session(writing=True) as session, session.begin_transaction() as inner:
            yield GraphTransaction(inner)
            inner.commit()

    def define(self, statements: Iterable[str]) -> None:
        """Run schema statements, each in a transaction of its own."""
        with self._session(writing=True) as session:
            for statement in statements:
                session.run(statement).consume()

    def stream(self, query: str, *, fetch_size: int = 5000, **parameters: Any) -> Iterator[Row]:
        """Rows of a named query, one at a time, for results too large to hold."""
        with self._session(writing=False, fetch_size=fetch_size) as session:
            for record in session.run(load_query(query).text, parameters):
                yield record.data()

    def stream_values(
        self, query: str, *, fetch_size: int = 5000, **parameters: Any
    ) -> Iterator[list[Any]]:
        """Rows of a named query as lists, one at a time."""
        with self._session(writing=False, fetch_size=fetch_size) as session:
            for record in session.run(load_query(query).text, parameters):
                yield record.values()

    def explain(
        self, text: str, parameters: Row | None = None, *, timeout_s: float | None = None
    ) -> tuple[str, Row]:
        """Plan a statement without running it: its kind (`r`, `w`, `rw`, `s`) and its plan."""
        from neo4j import Query

        with self._session(writing=False) as session:
            query = Query(f"EXPLAIN {text}", timeout=timeout_s)
            summary = session.run(query, parameters or {}).consume()
            return str(summary.query_type), dict(summary.plan or {})

    def read_text(
        self,
        text: str,
        parameters: Row,
        take: Callable[[Sequence[str], Iterator[list[Any]]], T],
        *,
        timeout_s: float,
        fetch_size: int = 500,
    ) -> T:
        """Run a statement that `kg.guard` let pass; `take` gets its columns and rows of raw values.

        What `take` leaves is never fetched, and the server ends the statement after `timeout_s`.
        """
        with (
            self._session(writing=False, fetch_size=fetch_size) as session,
            session.begin_transaction(timeout=timeout_s) as transaction,
        ):
            result = transaction.run(text, parameters)
            return take(list(result.keys()), (record.values() for record in result))

    def server_version(self) -> str:
        """Product and version of the server, as it names itself: `Neo4j/5.26.30`."""
        with self._translated():
            return str(self._open().get_server_info().agent)

    def _open(self) -> Driver:
        if self._driver is None:
            from neo4j import GraphDatabase

            connection = self.connection
            with self._translated():
                self._driver = GraphDatabase.driver(
                    connection.uri,
                    auth=(connection.user, connection.password),
                    connection_timeout=_CONNECT_SECONDS,
                    max_transaction_retry_time=_RETRY_SECONDS,
                    notifications_min_severity="OFF",
                    user_agent="semeion",
                )
        return self._driver

    @contextmanager
    def _session(self, *, writing: bool, fetch_size: int = 5000) -> Iterator[Any]:
        from neo4j import READ_ACCESS, WRITE_ACCESS

        with (
            self._translated(),
            self._open().session(
                database=self.connection.database,
                default_access_mode=WRITE_ACCESS if writing else READ_ACCESS,
                fetch_size=fetch_size,
            ) as session,
        ):
            yield session

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the driver's errors into ours: one clear line each."""
        from neo4j import exceptions

        uri = self.connection.uri
        try:
            yield
        except exceptions.AuthError as error:
            remedy = "set NEO4J_USER and NEO4J_PASSWORD to those of the server"
            raise WrongPasswordError(uri, self.connection.user, remedy) from error
        except exceptions.Neo4jError as error:
            raise _transaction_error(error.code or "", error.message or str(error)) from error
        except exceptions.DriverError as error:
            raise ServerUnreachableError(uri, _one_line(str(error))) from error


def _transaction_error(code: str, message: str) -> TransactionError:
    kind = DeadlineError if _DEADLINE_CODE in code else TransactionError
    return kind("a statement failed", code.removeprefix("Neo.").strip(), _one_line(message))


def _one_line(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= 300 else f"{first[:300]}…"
