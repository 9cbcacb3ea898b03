"""What can go wrong around the graph.

MachineError
└── ServerError                 the Neo4j that semeion uses
    ├── HomeError               the data folder cannot be used
    ├── DiskFullError           too little room to start or to go on
    ├── JarsUnavailableError    a jar of Neo4j cannot be fetched
    ├── CorruptJarError         a jar is not the one that the lock names
    ├── PortInUseError          the port asked for belongs to another program
    ├── ServerStartError        Neo4j did not start; names its log
    ├── ServerStopError         Neo4j did not stop in time
    ├── ServerUnreachableError  nothing answers at the address
    ├── WrongPasswordError      the server refuses user and password
    └── TransactionError        a statement was ended or refused by the server
        └── DeadlineError       it ran past its time
MachineError
└── BuildError                  the graph could not be built
    ├── BuildUnderWayError      another process is building it
    └── BuildLostError          another process has taken the build over
InputError
├── ExportError                 an export cannot be written where it was asked for
├── KnowledgeNotReadyError      the graph is empty or half built
├── QueryRefusedError           free Cypher that does more than read knowledge
│   └── QueryLimitError         free Cypher that takes more than its share
└── UnknownRecordError          no such patient, encounter or differential
"""

from pathlib import Path

from ontologies.errors import InputError, MachineError

__all__ = [
    "BuildError",
    "BuildLostError",
    "BuildUnderWayError",
    "CorruptJarError",
    "DeadlineError",
    "DiskFullError",
    "ExportError",
    "HomeError",
    "JarsUnavailableError",
    "KnowledgeNotReadyError",
    "PortInUseError",
    "QueryLimitError",
    "QueryRefusedError",
    "ServerError",
    "ServerStartError",
    "ServerStopError",
    "ServerUnreachableError",
    "TransactionError",
    "UnknownRecordError",
    "WrongPasswordError",
]


class ServerError(MachineError):
    """The Neo4j that semeion uses cannot be had, started or reached."""


class HomeError(ServerError):
    """The data folder cannot be used."""

    def __init__(self, home: Path, reason: str) -> None:
        super().__init__(
            f"data folder {home} cannot be used: {reason}; "
            "set SEMEION_HOME to a folder that you may write to"
        )
        self.home, self.reason = home, reason


class DiskFullError(ServerError):
    """Too little room on the disk of `path`."""

    def __init__(self, path: Path, free_bytes: int, needed_bytes: int) -> None:
        super().__init__(
            f"disk full: {free_bytes / 1e6:.0f} MB free at {path}, "
            f"{needed_bytes / 1e6:.0f} MB needed; free some room or move SEMEION_HOME"
        )
        self.path, self.free_bytes, self.needed_bytes = path, free_bytes, needed_bytes


class JarsUnavailableError(ServerError):
    """A jar of Neo4j is in no local cache and cannot be fetched."""

    def __init__(self, version: str, missing: int, missing_bytes: int, reason: str) -> None:
        super().__init__(
            f"Neo4j {version} cannot be fetched: {reason}; the first start needs {missing} jars "
            f"({missing_bytes / 1e6:.0f} MB) from Maven Central or a mirror of it: connect to the "
            "network once, or write the mirror into ~/.config/jgo.conf as 'central = URL' under "
            "[repositories], or set NEO4J_URI to use a running server"
        )
        self.version, self.missing, self.missing_bytes = version, missing, missing_bytes
        self.reason = reason


class CorruptJarError(ServerError):
    """A jar's SHA-256 is not that of the lock."""

    def __init__(self, place: str, coordinate: str, expected: str, found: str) -> None:
        super().__init__(
            f"{place}: SHA-256 of {coordinate} is {found[:12]}…, the lock says {expected[:12]}…; "
            "delete the file and start again to fetch it anew; if it happens again, "
            "the repository or mirror serves an altered jar"
        )
        self.place, self.coordinate, self.expected, self.found = (
            place,
            coordinate,
            expected,
            found,
        )


class PortInUseError(ServerError):
    """The port asked for belongs to another program."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} on 127.0.0.1 is in use by another program; "
            "end that program, name another port, or name none to get a free one"
        )
        self.port = port


class ServerStartError(ServerError):
    """Neo4j did not start; the log says more."""

    def __init__(self, log: Path, reason: str) -> None:
        super().__init__(f"Neo4j did not start: {reason}; the whole log is {log}")
        self.log, self.reason = log, reason


class ServerStopError(ServerError):
    """Neo4j did not stop in time."""

    def __init__(self, pid: int, seconds: float, log: Path) -> None:
        super().__init__(
            f"Neo4j (process {pid}) did not stop within {seconds:.0f} s; see {log}, "
            "or end the process by its number: what was committed is safe"
        )
        self.pid, self.seconds, self.log = pid, seconds, log


class ServerUnreachableError(ServerError):
    """Nothing answers at the address."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(
            f"no Neo4j answers at {uri}: it ended or cannot be reached; run the command again (an"
            " embedded server starts anew and nothing acknowledged is lost), or check the address"
        )
        self.uri, self.reason = uri, reason


class WrongPasswordError(ServerError):
    """The server refuses user and password."""

    def __init__(self, uri: str, user: str, remedy: str) -> None:
        super().__init__(f"{uri} refuses the password of user {user!r}; {remedy}")
        self.uri, self.user, self.remedy = uri, user, remedy


class TransactionError(ServerError):
    """The server ended or refused a statement."""

    def __init__(self, what: str, code: str, reason: str) -> None:
        super().__init__(f"{what}: Neo4j ended the transaction ({code}): {reason}")
        self.what, self.code, self.reason = what, code, reason


class DeadlineError(TransactionError):
    """A statement ran past its time."""


class BuildError(MachineError):
    """The graph could not be built; what was written stays, and the next build goes on from it."""


class BuildUnderWayError(BuildError):
    """Another process is building the graph."""

    def __init__(self, owner: str, started: str, silent_seconds: float) -> None:
        super().__init__(
            f"{owner} has been building this graph since {started} (last sign of life "
            f"{max(silent_seconds, 0.0):.0f} s ago); wait until it ends, then run again"
        )
        self.owner, self.started, self.silent_seconds = owner, started, silent_seconds


class BuildLostError(BuildError):
    """Another process has taken the build over."""

    def __init__(self, owner: str | None) -> None:
        super().__init__(
            f"this build gave no sign of life for too long, and {owner or 'another process'} has "
            "taken it over; let that one end, then run again"
        )
        self.owner = owner


class ExportError(InputError):
    """An export cannot be written where it was asked for."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}")
        self.path, self.reason = path, reason


class KnowledgeNotReadyError(InputError):
    """The graph holds no complete knowledge: it is empty, or a build of it has not ended."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the knowledge graph is {state}; run `semeion build` to its end first")
        self.state = state


class QueryRefusedError(InputError):
    """Free Cypher that does more than read knowledge, or cannot be seen not to."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"this query was refused: {reason}; {remedy}")
        self.reason, self.remedy = reason, remedy


class QueryLimitError(QueryRefusedError):
    """Free Cypher that takes more time, memory or room than its share."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "narrow it by a label and an id, or by LIMIT")


class UnknownRecordError(InputError):
    """The patient side has no such record."""
