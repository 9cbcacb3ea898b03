"""A differential as bytes: JSON, JSON Lines, TSV, HTML, Parquet or phenopacket."""

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

    from api.intake import Intake

__all__ = ["COLUMNS", "extension", "parquet_table", "render", "rows"]

COLUMNS: dict[str, type] = {
    "rank": int, "id": str, "name": str, "members": str, "probability": float, "score": float,
    "prior": float, "contributions": str, "setting": str, "graph_version": str,
    "snapshot_version": str, "engine_version": str, "notes": str,
}  # fmt: skip
"""Columns of a table of diagnoses, in order, and what is in them."""


def extension(form: str) -> str:
    """Ending of a file in a form; a phenopacket says in its name that it is JSON."""
    return "phenopacket.json" if form == "phenopacket" else form


def render(result: dict[str, Any], form: str, intake: "Intake | None" = None) -> bytes:
    """Give `result` as `json`, `jsonl` (one line), `tsv`, `html`, `parquet` or `phenopacket`.

    Parameters
    ----------
    result
        The answer.
    form
        Its form.
    intake
        What was asked; a phenopacket that was given goes out with its answer.

    Raises
    ------
    ValueError
        If the form is none of these.
    """
    match form:
        case "json":
            return (json.dumps(result, ensure_ascii=False, indent=2) + "\n").encode()
        case "jsonl":
            return (json.dumps(result, ensure_ascii=False) + "\n").encode()
        case "tsv":
            return _tsv(result).encode()
        case "html":
            from api.page import differential_page

            return differential_page(result).encode()
        case "parquet":
            return _parquet(result)
        case "phenopacket":
            from api.phenopackets.write import phenopacket_json

            given = intake.phenopacket if intake is not None else None
            return phenopacket_json(result, given=given).encode()
        case _:
            raise ValueError(f"a differential has no form {form!r}")


def rows(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Give one flat row a diagnosis; each carries the versions it can be recomputed from.

    A cohort's answer without reasons has neither prior nor contributions. What was replaced, not
    scored or not read is said in every row, for a row may be all that somebody is sent.
    """
    concepts = {item["id"]: item for item in result["evidence"]}
    issues = (f"{issue['where']}: {issue['message']}" for issue in result["issues"])
    notes = "|".join([*issues, *result["notes"]])
    return [
        {
            "rank": diagnosis["rank"],
            "id": diagnosis["id"],
            "name": diagnosis["name"],
            "members": "|".join(member["id"] for member in diagnosis["members"]),
            "probability": diagnosis["probability"],
            "score": diagnosis["score"],
            "prior": diagnosis.get("prior"),
            "contributions": "|".join(
                _contribution(item, concepts) for item in diagnosis.get("contributions", ())
            ),
            "setting": result["setting"],
            "graph_version": result["graph_version"],
            "snapshot_version": result["snapshot_version"],
            "engine_version": result["engine_version"],
            "notes": notes,
        }
        for diagnosis in result["diagnoses"]
    ]


def _contribution(item: dict[str, Any], concepts: dict[str, dict[str, Any]]) -> str:
    evidence = concepts.get(item["evidence"], {})
    stated = f"{evidence.get('concept', item['evidence'])}/{evidence.get('status', '')}"
    return f"{stated}={item['decibans']:+.2f}"


def _tsv(result: dict[str, Any]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(COLUMNS), delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(result))
    return stream.getvalue()


def parquet_table(table: list[dict[str, Any]], columns: dict[str, type]) -> "pyarrow.Table":
    """Arrow table of flat rows, with these columns also where there is no row."""
    import pyarrow

    kinds = {int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string()}
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    return pyarrow.Table.from_pylist(table, schema=schema)


def _parquet(result: dict[str, Any]) -> bytes:
    from pyarrow import parquet

    stream = io.BytesIO()
    parquet.write_table(parquet_table(rows(result), COLUMNS), stream)
    return stream.getvalue()
