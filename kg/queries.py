"""A query by its name: one statement a file in `cypher/`, with a header that says what it does."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["Query", "load_query", "query_names"]

_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement.

    Parameters
    ----------
    name
        File name without its ending.
    purpose
        The header's first lines.
    parameters
        Names of the values it takes, as the header lists them.
    columns
        Names of the columns it returns, as the header lists them; empty for a mere write.
    text
        The statement.
    """

    name: str
    purpose: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    text: str

    @property
    def used_parameters(self) -> frozenset[str]:
        """Names of the values that the statement itself takes."""
        return frozenset(_PARAMETER.findall(self.text))


@cache
def load_query(name: str) -> Query:
    """Read `cypher/<name>.cypher`.

    Raises
    ------
    KeyError
        If there is no such file: a mistake in the calling code.
    """
    file = resources.files("kg").joinpath("cypher", f"{name}.cypher")
    if not file.is_file():
        raise KeyError(f"there is no query {name!r} in kg/cypher")
    header: dict[str, list[str]] = {"purpose": [], "in": [], "out": []}
    statement: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("//"):
            key, colon, rest = line[2:].strip().partition(":")
            section = key if colon and key in {"in", "out"} else "purpose"
            header[section].append(rest.strip() if section != "purpose" else line[2:].strip())
        elif line.strip():
            statement.append(line)
    return Query(
        name=name,
        purpose=" ".join(header["purpose"]),
        parameters=tuple(_PARAMETER.findall(" ".join(header["in"]))),
        columns=tuple(re.findall(r"[a-z_0-9]+", " ".join(header["out"]))),
        text="\n".join(statement),
    )


def query_names() -> tuple[str, ...]:
    """Names of all statements, sorted."""
    files = resources.files("kg").joinpath("cypher").iterdir()
    return tuple(sorted(file.name[:-7] for file in files if file.name.endswith(".cypher")))
