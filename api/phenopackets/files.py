"""Phenopacket files, JSON or YAML, to messages of the package `phenopackets`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from api.phenopackets.errors import PhenopacketError
from api.phenopackets.version1 import is_version1, to_version2
from ontologies.errors import Issue, Severity

__all__ = [
    "SUFFIXES",
    "Packet",
    "all_packets",
    "is_phenopacket",
    "packet_paths",
    "read_packet",
    "read_packets",
]

SUFFIXES = frozenset({".json", ".yaml", ".yml", ".phenopacket"})
"""Endings of the files of a folder that are read as phenopackets."""
LARGEST = 64 * 2**20
"""Bytes of one file; the largest published ones have about one megabyte."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One phenopacket.

    Parameters
    ----------
    path
        The file.
    message
        A `phenopackets.Phenopacket` (version 2).
    issues
        What of the file was not read.
    """

    path: Path
    message: Any
    issues: tuple[Issue, ...]


def packet_paths(path: Path) -> list[Path]:
    """Give a file itself, or the phenopackets in a folder and below it, by name.

    Raises
    ------
    PhenopacketError
        If there is none.
    """
    if path.is_file():
        return [path]
    found = sorted(item for item in path.rglob("*") if item.suffix in SUFFIXES and item.is_file())
    if not found:
        raise PhenopacketError(
            path, "no phenopacket is there; files end in .json, .yaml, .yml or .phenopacket"
        )
    return found


def is_phenopacket(path: Path) -> bool:
    """Whether a path is a folder, or a file with the ending of a phenopacket."""
    return path.is_dir() or path.suffix in SUFFIXES


def read_packet(path: Path) -> Packet:
    """Read a file that holds one phenopacket.

    Raises
    ------
    PhenopacketError
        If it cannot be read, holds another thing, or several.
    """
    packets = read_packets(path)
    if len(packets) > 1:
        raise PhenopacketError(
            path, f"a cohort of {len(packets)}; give its members one by one, or `semeion cohort`"
        )
    return packets[0]


def read_packets(path: Path) -> list[Packet]:
    """Read a file: a phenopacket, the proband of a family, or all members of a cohort.

    Raises
    ------
    PhenopacketError
        If it cannot be read or holds another thing.
    """
    values = _load(path)
    if isinstance(values.get("members"), list):
        members = [_mapping(path, member) for member in values["members"]]
        if not members:
            raise PhenopacketError(path, "a cohort without members")
        return [_packet(path, member) for member in members]
    if isinstance(values.get("proband"), Mapping):
        packet = _packet(path, values["proband"])
        relatives = _issue(path, "relatives", "the relatives of a family")
        return [Packet(packet.path, packet.message, (*packet.issues, relatives))]
    return [_packet(path, values)]


def _load(path: Path) -> Mapping[str, Any]:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise PhenopacketError(path, f"{size:,} bytes; a phenopacket has at most {LARGEST:,}")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PhenopacketError(path, str(error.strerror or error)) from error
    except UnicodeDecodeError as error:
        raise PhenopacketError(
            path, f"no UTF-8 at byte {error.start}; convert the file to UTF-8 text"
        ) from error
    return _mapping(path, _parse(path, text))


def _parse(path: Path, text: str) -> Any:
    try:
        if path.suffix not in {".yaml", ".yml"}:
            return json.loads(text)
    except RecursionError:
        raise PhenopacketError(path, "this JSON is nested too deeply to be read") from None
    except ValueError as error:
        raise PhenopacketError(path, f"this is no JSON: {error}") from error
    import yaml

    try:
        return _plain(yaml.safe_load(text))
    except (yaml.YAMLError, RecursionError) as error:
        raise PhenopacketError(path, f"this is no YAML: {' '.join(str(error).split())}") from error


def _plain(value: Any) -> Any:
    """Turn YAML's dates and times back to the strings that JSON has."""
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case date():
            text = value.isoformat()
            return text if "T" not in text or "+" in text else f"{text}Z"
        case _:
            return value


def _mapping(path: Path, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PhenopacketError(path, f"a phenopacket is an object, not a {type(value).__name__}")
    return value


def _packet(path: Path, values: Mapping[str, Any]) -> Packet:
    from google.protobuf.json_format import MessageToDict
    from phenopackets import Phenopacket
    from phenopackets.schema.v1.phenopackets_pb2 import Phenopacket as Version1

    if not values.keys() & {"subject", "phenotypicFeatures", "metaData", "interpretations"}:
        raise PhenopacketError(
            path,
            "no phenopacket: neither subject, phenotypicFeatures, interpretations nor metaData",
        )
    issues: list[Issue] = []
    if is_version1(values):
        old = _message(path, values, Version1(), issues)
        values, missing = to_version2(MessageToDict(old))
        issues += [_issue(path, name, f"`{name}` of schema version 1") for name in missing]
    return Packet(path, _message(path, values, Phenopacket(), issues), tuple(issues))


def _message(path: Path, values: Mapping[str, Any], empty: Any, issues: list[Issue]) -> Any:
    """Read strictly; what only the strict reading refuses is left out and named."""
    from google.protobuf.json_format import ParseDict, ParseError

    try:
        return ParseDict(values, type(empty)())
    except (ParseError, TypeError, ValueError, RecursionError) as error:
        strict = " ".join(str(error).split())
    try:
        message = ParseDict(values, empty, ignore_unknown_fields=True)
    except (ParseError, TypeError, ValueError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise PhenopacketError(path, f"no phenopacket by the schema: {problem}") from error
    issues.append(_issue(path, "unknown-field", f"fields that the schema has not ({strict})"))
    return message


def _issue(path: Path, code: str, what: str) -> Issue:
    return Issue(
        severity=Severity.WARNING,
        code=code,
        where=path.name,
        message=f"{what} were not read",
        remedy="all else was",
    )


def all_packets(path: Path) -> Iterator[Packet | PhenopacketError]:
    """Give every phenopacket of a file or folder; a damaged file gives its error, not an end."""
    for file in packet_paths(path):
        try:
            yield from read_packets(file)
        except PhenopacketError as error:
            yield error
