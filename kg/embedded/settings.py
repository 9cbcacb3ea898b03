"""What the embedded Neo4j and its Java machine are told: few choices in, raw settings out."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.embedded.home import ServerHome

__all__ = ["ServerSettings", "jvm_arguments", "library_path", "neo4j_settings"]

# What semeion and the drivers call; everything else (LOAD-like, dbms.*, jmx, third-party) is off.
PROCEDURES: Final = (
    "db.awaitIndex",
    "db.awaitIndexes",
    "db.index.fulltext.*",
    "db.info",
    "db.labels",
    "db.ping",
    "db.propertyKeys",
    "db.relationshipTypes",
    "db.schema.*",
    "db.stats.*",
    "dbms.components",
    "dbms.routing.getRoutingTable",
)

# LOAD CSV must reach neither files nor the network.
_EVERY_ADDRESS: Final = "0.0.0.0/0,::/0"

# Neo4j 5 operations manual, "Java modules" (the lines of its own neo4j.conf).
_OPENED: Final = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """The choices a caller has.

    Parameters
    ----------
    port : int
        Bolt port on 127.0.0.1; 0 takes a free one.
    heap_mb, page_cache_mb : int
        Caps of the Java heap and of the store's page cache, in MiB.
    transaction_seconds : int
        A transaction that runs longer is ended.
    linger_seconds : float
        How long the server stays when its last client is gone.
    """

    port: int = 0
    heap_mb: int = 1024
    page_cache_mb: int = 256
    transaction_seconds: int = 120
    linger_seconds: float = 2.0

    def __post_init__(self) -> None:
        if not 0 <= self.port < 65536:
            raise ValueError(f"port {self.port} is not between 0 and 65535")
        for name in ("heap_mb", "page_cache_mb", "transaction_seconds"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} {getattr(self, name)} is not above 0")


def neo4j_settings(home: ServerHome, settings: ServerSettings, port: int) -> dict[str, str]:
    """Raw Neo4j settings of a server on `port`, in the manual's names."""
    return {
        "server.directories.logs": str(home.logs),
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.security.auth_enabled": "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": _EVERY_ADDRESS,
        "dbms.security.procedures.allowlist": ",".join(PROCEDURES),
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "db.logs.query.enabled": "OFF",  # parameters are patient data
        "db.logs.query.parameter_logging_enabled": "false",
        "db.transaction.timeout": f"{settings.transaction_seconds}s",
        "db.memory.transaction.max": f"{settings.heap_mb // 2}m",
        "dbms.memory.transaction.total.max": f"{settings.heap_mb * 3 // 4}m",
        "server.memory.pagecache.size": f"{settings.page_cache_mb}m",
        "server.bolt.thread_pool_max_size": "64",
        "internal.dbms.bolt.local_enabled": "false",
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # 5 s at each stop
        # 256 MB would be set aside at once for each of two databases.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "32m",
        "db.tx_log.rotation.retention_policy": "2 files",
    }


def jvm_arguments(home: ServerHome, settings: ServerSettings) -> list[str]:
    """Arguments of the Java machine."""
    return [
        *_OPENED,
        f"-Xmx{settings.heap_mb}m",
        "-XX:+UseParallelGC",  # a build is one long write on few cores
        "-Xrs",  # signals are Python's: it stops the server cleanly
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={home.logs / 'java-crash-%p.log'}",
        f"-Djava.io.tmpdir={home.temporary}",
        "-Djava.awt.headless=true",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dlog4j2.disable.jmx=true",
        "-Dfile.encoding=UTF-8",
    ]


def library_path(java_home: Path) -> Path:
    """Library of the Java machine below `java_home`."""
    if sys.platform == "win32":
        return java_home / "bin" / "server" / "jvm.dll"
    name = "libjvm.dylib" if sys.platform == "darwin" else "libjvm.so"
    return java_home / "lib" / "server" / name
