"""Gene tables of HPO to Genes and DiseaseGenes.

Three forms, told apart by their header: `genes_to_phenotype.txt`, `genes_to_disease.txt` (which
alone says what kind of association it is) and `phenotype_to_genes.txt`.
"""

from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from ontologies.errors import Severity
from ontologies.model.gene import DiseaseGene, Gene
from ontologies.model.provenance import Provenance
from ontologies.reading import (
    Reading,
    ReadLog,
    RowRejected,
    collector_paused,
    is_curie,
    open_table,
)

__all__ = ["GeneReading", "read_gene_links"]

_KINDS = frozenset({"mendelian", "polygenic", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneReading(Reading[DiseaseGene]):
    """Links between diseases and genes, with the genes themselves.

    Parameters
    ----------
    genes
        Sorted by id.
    """

    genes: tuple[Gene, ...]


def read_gene_links(path: Path, *, source: str = "hpo-genes") -> GeneReading:
    """Read a gene table.

    The first row of a gene and disease gives their link; the others of that pair, one a phenotype,
    are counted as `same-link`. Phenotypes and frequencies in these tables repeat the annotations of
    phenotype.hpoa, and are read there.

    Parameters
    ----------
    path
        The file, plain or gzip.
    source
        `SourceRelease.id` for the records' provenance.

    Returns
    -------
    GeneReading
        Links in the order of the file.

    Raises
    ------
    SourceFormatError
        If a column is missing.
    SourceError
        If the file cannot be read.
    """
    table = open_table(path)
    pick = itemgetter(*table.places(("ncbi_gene_id", "gene_symbol", "disease_id")))
    kind_place = (
        table.columns.index("association_type") if "association_type" in table.columns else None
    )
    log = ReadLog(path, source)
    genes: dict[str, Gene] = {}
    links: dict[tuple[str, str, str], DiseaseGene] = {}
    seen: set[tuple[str, ...]] = set()
    read = 0
    with collector_paused():
        for number, cells, _ in table.rows(log):
            read += 1
            if cells is None:
                continue
            kind = "unknown" if kind_place is None else cells[kind_place].strip().lower()
            stated = (*pick(cells), kind)
            if stated in seen:
                log.dropped["same-link"] += 1
                continue
            try:
                link, gene = _to_link(*stated, line=number, source=source)
            except RowRejected as rejection:
                log.drop(number, rejection)
                continue
            seen.add(stated)
            _add_gene(genes, gene, number, log)
            if links.setdefault((link.gene_id, link.disease_id, link.kind), link) is not link:
                log.dropped["same-link"] += 1
    return GeneReading(
        records=tuple(links.values()),
        issues=tuple(log.issues),
        count=log.count(read, len(links)),
        version=table.header.get("version", ""),
        genes=tuple(genes[identifier] for identifier in sorted(genes)),
    )


def _to_link(
    gene: str, symbol: str, disease_id: str, kind: str, *, line: int, source: str
) -> tuple[DiseaseGene, Gene]:
    number = gene.removeprefix("NCBIGene:")
    if not (number.isascii() and number.isdigit()):
        raise RowRejected.damaged("ncbi_gene_id", gene)
    if not is_curie(disease_id):
        raise RowRejected.damaged("disease_id", disease_id)
    provenance = Provenance(source_id=source, line_number=line)
    gene_id = f"NCBIGene:{number}"
    return DiseaseGene(
        disease_id=disease_id,
        gene_id=gene_id,
        kind=kind if kind in _KINDS else "unknown",
        provenance=provenance,
    ), Gene(id=gene_id, symbol="" if symbol == "-" else symbol, provenance=provenance)


def _add_gene(genes: dict[str, Gene], gene: Gene, line: int, log: ReadLog) -> None:
    """Add a gene unless it is known; note a missing and a second symbol."""
    known = genes.setdefault(gene.id, gene)
    if known is gene and not gene.symbol:
        log.report(
            "missing-name", line, f"{gene.id} has no symbol", "kept without one", Severity.NOTE
        )
    elif known.symbol != gene.symbol:
        log.report(
            "conflicting-symbol",
            line,
            f"{gene.id} is called {gene.symbol!r} here and {known.symbol!r} before",
            "the first one was kept",
            Severity.NOTE,
        )
