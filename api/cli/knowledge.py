"""`semeion knowledge`: check, search and begin files of curated knowledge."""

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import JsonOption
from api.cli.output import print_json, screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ontologies.conditions.check import Checker
    from ontologies.conditions.coverage import FolderCoverage, NameCoverage
    from ontologies.errors import Issue
    from ontologies.lexicon import Lexicon
    from ontologies.sources import Reader, SourceFile

__all__ = ["knowledge"]

knowledge = typer.Typer(
    no_args_is_help=True,
    help="Check, search and begin files of curated knowledge.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

FolderOption = Annotated[
    Path | None,
    typer.Option("--curated", metavar="FOLDER", help="Another folder than semeion's own."),
]


@knowledge.command(epilog="Example: semeion knowledge check ontologies/curated/conditions/05-*")
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders whose issues are shown.")
    ] = None,
    *,
    curated: FolderOption = None,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes as well.")] = False,
    table: Annotated[bool, typer.Option("--table/--no-table", help="Table of coverage.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Check curated knowledge; everything is read, and issues of the paths are shown."""
    from api.errors import EXIT_INPUT
    from ontologies.conditions.catalogue import CURATED, read_catalogue
    from ontologies.conditions.check import Checker
    from ontologies.conditions.coverage import cover
    from ontologies.errors import Severity

    catalogue = read_catalogue(curated or CURATED)
    checker = Checker(catalogue, _release_names())
    told = list(Severity) if notes else [Severity.ERROR, Severity.WARNING]
    shown = [issue for issue in checker.check() if issue.severity in told]
    for file in (*catalogue.findings, *catalogue.conditions):
        if _concerns(file.path, paths):
            shown += file.issues(*told)
    coverage = cover(catalogue, checker)
    if as_json:
        names = _cover_names(checker)
        print_json(
            {
                "issues": list(map(asdict, shown)),
                "coverage": list(map(asdict, coverage)),
                "names": list(map(asdict, names)),
            }
        )
    else:
        _print_issues(shown)
        if table and not paths:
            _draw(coverage)
            _draw_names(_cover_names(checker))
    if any(issue.severity is Severity.ERROR for issue in shown):
        raise typer.Exit(EXIT_INPUT)


@knowledge.command(epilog='Example: semeion knowledge find "pleuritic chest pain" "leg swelling"')
def find(
    words: Annotated[
        list[str] | None, typer.Argument(help="Searches; without any, one a line of stdin.")
    ] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="Most hits each.")] = 5,
    curated: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find HPO terms, curated findings and conditions by words of a name: id, primary name."""
    from ontologies.conditions.catalogue import CURATED, read_catalogue
    from ontologies.conditions.check import Checker
    from ontologies.conditions.search import FindingIndex

    catalogue = read_catalogue(curated or CURATED, conditions=False)
    checker = Checker(catalogue, _release_names())
    index = FindingIndex(checker.lexicon, _searched_names(checker))
    queries = words or [line.strip() for line in sys.stdin if line.strip()]
    found = [(query, index.find(query, limit)) for query in queries]
    if as_json:
        print_json([{"query": query, "hits": list(map(asdict, hits))} for query, hits in found])
        return
    for query, hits in found:
        sys.stdout.write(f"# {query}\n")
        for hit in hits:
            matched = "" if hit.matched == hit.name else f"   (as {hit.matched})"
            sys.stdout.write(f"{hit.id}  {hit.name}{matched}\n")


@knowledge.command(epilog="Example: semeion knowledge fill ontologies/curated/conditions/06-*/*")
def fill(
    paths: Annotated[list[Path], typer.Argument(help="Files in which `?` stands for an id.")],
    *,
    curated: FolderOption = None,
) -> None:
    """Fill in the ids of findings and conditions by their names; list the names nobody bears."""
    from api.cli.output import write_file
    from api.errors import EXIT_INPUT
    from ontologies.conditions.catalogue import CURATED, read_catalogue
    from ontologies.conditions.check import Checker
    from ontologies.conditions.filling import fill_identifiers
    from ontologies.conditions.names import ConceptNames
    from ontologies.conditions.search import FindingIndex

    catalogue = read_catalogue(curated or CURATED, conditions=False)
    lexicon = _release_names()
    names, index = ConceptNames(catalogue, lexicon), None
    searched = [*_searched_names(Checker(catalogue, lexicon))]
    for path in paths:
        result = fill_identifiers(_read(path), names)
        write_file(path, result.text.encode())
        sys.stdout.write(f"{path}: {result.filled} filled, {len(result.unknown)} unknown\n")
        for name in result.unknown:
            index = index or FindingIndex(lexicon, searched)
            close = "; ".join(f"{hit.name} ({hit.id})" for hit in index.find(name, 4))
            sys.stdout.write(f"  {name}: {close or 'nothing like it'}\n")
    if index is not None:
        raise typer.Exit(EXIT_INPUT)


@knowledge.command(epilog='Example: semeion knowledge new "Acute appendicitis"')
def new(
    name: Annotated[str, typer.Argument(help="Condition: id, file name or English name.")] = "",
    *,
    folder: Annotated[
        str | None, typer.Option("--folder", help="Organ system of one that is not intended yet.")
    ] = None,
    finding: Annotated[
        str | None, typer.Option("--finding", help="Give the next id for a finding of this folder.")
    ] = None,
    start: Annotated[int, typer.Option("--start", min=1, max=9999, help="Least number.")] = 1,
    curated: FolderOption = None,
) -> None:
    """Begin a file of a condition, or give the next id of a curated finding."""
    from api.cli.output import write_file
    from ontologies.conditions.allocation import new_finding_id, planned_condition, template
    from ontologies.conditions.catalogue import CURATED, read_catalogue
    from ontologies.errors import InputError

    where = curated or CURATED
    catalogue = read_catalogue(where)
    if finding is not None:
        sys.stdout.write(new_finding_id(catalogue, finding, start=start) + "\n")
        return
    if not name:
        raise InputError("name the condition, or a folder with --finding")
    row = planned_condition(catalogue, name, folder=folder)
    path = where / "conditions" / row.folder / f"{row.slug}.yaml"
    if path.exists():
        raise InputError(f"{path} is there already")
    write_file(path, template(row).encode())
    sys.stdout.write(f"{path}\n")


@knowledge.command(epilog="Example: semeion knowledge schema condition > condition.schema.json")
def schema(
    kind: Annotated[str, typer.Argument(metavar="condition|findings", help="Kind of file.")],
) -> None:
    """Print the JSON Schema of a file, for editors."""
    from ontologies.errors import InputError
    from ontologies.model.condition import json_schema

    if kind not in {"condition", "findings"}:
        raise InputError(f"{kind!r} is neither condition nor findings")
    print_json(json_schema("condition" if kind == "condition" else "findings"))


def _read(path: Path) -> str:
    from ontologies.errors import InputError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error


def _release_names() -> "Lexicon":
    """Names of the HPO release that the settings name; no graph is needed."""
    from api.settings import load_settings
    from ontologies.conditions.release import release_lexicon
    from ontologies.sources import Reader

    (ontology,) = _sources(Reader.OBO)
    return release_lexicon(ontology.path, load_settings().home / "names")


def _sources(reader: "Reader") -> "tuple[SourceFile, ...]":
    """Files that the settings name for a reader."""
    from api.building import source_config
    from api.settings import load_settings
    from ontologies.sources import locate_sources

    return locate_sources(source_config(load_settings())).of(reader)


def _searched_names(checker: "Checker") -> "Iterator[tuple[str, tuple[str, ...]]]":
    """Id and names beyond the release: curated findings and conditions, then what tables add."""
    yield from checker.catalogue.searched_names()
    for record in checker.finding_names.records if checker.finding_names else ():
        yield record.term_id, (record.name.text,)


def _cover_names(checker: "Checker") -> "Sequence[NameCoverage]":
    """Count names among the findings that published and curated knowledge uses most."""
    from ontologies.conditions.coverage import cover_names
    from ontologies.conditions.usage import most_used
    from ontologies.hpoa import read_annotations
    from ontologies.obo import read_terms
    from ontologies.resolver import TermResolver
    from ontologies.sources import Reader

    if checker.finding_names is None:
        return ()
    (ontology,) = _sources(Reader.OBO)
    resolver = TermResolver(read_terms(ontology.path).records)
    annotations = (
        record
        for file in _sources(Reader.HPOA)
        for record in read_annotations(file.path, resolver, source=file.id).records
    )
    ranked = most_used(annotations, checker.catalogue.by_id.values())
    found = [finding for finding, _ in ranked]
    return cover_names(checker.finding_names.records, checker.lexicon, found)


def _concerns(file: Path, paths: "Sequence[Path] | None") -> bool:
    """Whether a file is one of those named or in a folder named; any is where none is named."""
    if not paths:
        return True
    whole = file.resolve()
    return any(whole == (one := path.resolve()) or one in whole.parents for path in paths)


def _print_issues(issues: "Sequence[Issue]") -> None:
    here = Path.cwd()
    for issue in issues:
        where = issue.where.removeprefix(f"{here}/")
        sys.stdout.write(
            f"{where}: {issue.severity.value} {issue.code}: {issue.message}; {issue.remedy}\n"
        )
    counts = Counter(issue.severity.value for issue in issues)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
    sys.stdout.write(f"{told or 'nothing to mend'}\n")


def _draw(coverage: "Sequence[FolderCoverage]") -> None:
    from rich.table import Table

    table = Table(title="Coverage; findings, specific ones and tests are means a condition")
    table.add_column("organ system", no_wrap=True)
    columns = ("written", "of", "urgent", "errors", "find.", "spec.", "tests", "one-way")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("most frequent")
    for row in coverage:
        worst = ", ".join(code for code, _ in Counter(row.errors).most_common(2))
        counts = (row.written, row.intended, row.urgent, row.with_errors)
        means = (row.findings, row.specific, row.tests, row.neighbours_unreturned)
        table.add_row(row.folder, *map(str, (*counts, *means)), worst)
    table.add_section()
    table.add_row(
        "all",
        *(
            str(sum(getattr(row, key) for row in coverage))
            for key in ("written", "intended", "urgent", "with_errors")
        ),
    )
    screen().print(table)


def _draw_names(coverage: "Sequence[NameCoverage]") -> None:
    from rich.table import Table

    if not coverage:
        return
    ranks = list(coverage[0].with_lay_name)
    table = Table(title="Names; of the most used findings, those with a lay name (from the table)")
    table.add_column("language", no_wrap=True)
    columns = ("lay", "clinical", "terms", "curated", *(f"of {rank:,}" for rank in ranks))
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    for row in coverage:
        counts = (row.lay, row.clinical, row.terms, row.curated)
        named = (f"{row.with_lay_name[rank]} ({row.added_lay_name[rank]})" for rank in ranks)
        table.add_row(row.language, *map(str, counts), *named)
    screen().print(table)
