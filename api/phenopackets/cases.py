"""Phenopackets with stated diagnoses as cases: files and folders for `evaluate` and `learn`.

The diagnoses are the right answers; genes and measurements are left out, so that a case measures
what its findings alone tell.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.phenopackets.errors import PhenopacketError
from api.phenopackets.files import Packet, all_packets
from api.phenopackets.read import person, stated_diseases
from ontologies.errors import InputError
from ontologies.model import Sex
from reasoning.cases import Case, read_cases

__all__ = ["case_values", "read_phenopacket_cases", "write_case_lines"]

_PUBLICATION = re.compile(r"PMID:\d+")

Warn = Callable[[str], None]


def read_phenopacket_cases(path: Path, *, warn: Warn | None = None) -> list[Case]:
    """Read a phenopacket file or a folder of them as cases.

    Parameters
    ----------
    path
        A file with one phenopacket or a cohort, or a folder; JSON or YAML.
    warn
        Told of each file that cannot be read; the others are.

    Raises
    ------
    PhenopacketError
        If there is no phenopacket at all.
    """
    with TemporaryDirectory() as folder:
        lines = write_case_lines(path, Path(folder), warn=warn)
        return list(read_cases(lines))


def write_case_lines(path: Path, folder: Path, *, warn: Warn | None = None) -> Path:
    """Write the cases of a file or folder as JSON lines, the form that `evaluate` reads.

    Returns
    -------
    Path
        The file in `folder`; it bears the name of `path`.
    """
    target = folder / (path.name or "phenopackets")
    with target.open("w", encoding="utf-8") as lines:
        written = 0
        for values in _values(path, warn):
            lines.write(json.dumps(values) + "\n")
            written += 1
    if not written:
        raise PhenopacketError(path, "none of its files can be read as a phenopacket")
    return target


def _values(path: Path, warn: Warn | None) -> Iterator[dict[str, Any]]:
    for packet in all_packets(path):
        try:
            if isinstance(packet, PhenopacketError):
                raise packet
            yield case_values(packet, root=path)
        except PhenopacketError as error:
            if warn is not None:
                warn(str(error))


def case_values(packet: Packet, *, root: Path) -> dict[str, Any]:
    """One case as JSON values: what was observed, excluded, and the right answers.

    Parameters
    ----------
    packet
        The phenopacket.
    root
        The file or folder that was given; the case's id is its path below it.

    Raises
    ------
    PhenopacketError
        If its age is no age.
    """
    message = packet.message
    try:
        subject = person(message)
    except InputError as error:
        raise PhenopacketError(packet.path, str(error)) from error
    features = [item for item in message.phenotypic_features if item.type.id.startswith("HP:")]
    publication = next(
        (
            found[0]
            for reference in message.meta_data.external_references
            if (found := _PUBLICATION.match(reference.id))
        ),
        None,
    )
    return {
        "id": _case_id(packet, root),
        "hpo": _once(item.type.id for item in features if not item.excluded),
        "excluded": _once(item.type.id for item in features if item.excluded),
        "diseases": list(stated_diseases(message)),
        "age_years": subject.age_years,
        "sex": None if subject.sex is Sex.UNKNOWN else subject.sex.value,
        "pmid": publication,
    }


def _once(identifiers: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(identifiers))


def _case_id(packet: Packet, root: Path) -> str:
    if not root.is_dir():
        return packet.message.id or root.stem
    return packet.path.relative_to(root).with_suffix("").as_posix()
