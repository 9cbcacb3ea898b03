"""Gene tables: three forms to the same links."""

from pathlib import Path

import pytest

from ontologies.errors import SourceFormatError
from ontologies.genes import read_gene_links


def test_rows_of_one_gene_and_disease_are_one_link(samples: Path) -> None:
    reading = read_gene_links(samples / "genes_to_phenotype.txt")

    assert [(link.disease_id, link.gene_id) for link in reading.records] == [
        ("OMIM:900001", "NCBIGene:901"),
        ("ORPHA:900002", "NCBIGene:902"),
        ("ORPHA:900002", "NCBIGene:901"),
    ]
    assert dict(reading.count.dropped) == {"damaged-line": 3, "same-link": 1}


def test_a_missing_and_a_second_symbol_and_damaged_rows_are_named(samples: Path) -> None:
    reading = read_gene_links(samples / "genes_to_phenotype.txt")

    assert [(issue.code, issue.where.partition(":")[2]) for issue in reading.issues] == [
        ("missing-name", "4"),
        ("conflicting-symbol", "5"),
        ("damaged-line", "6"),
        ("damaged-line", "7"),
        ("damaged-line", "8"),
    ]
    assert [(gene.id, gene.symbol) for gene in reading.genes] == [
        ("NCBIGene:901", "GLOW1"),
        ("NCBIGene:902", ""),
    ]


def test_the_disease_table_says_the_kind_of_association(samples: Path) -> None:
    reading = read_gene_links(samples / "genes_to_disease.txt")

    assert [(link.gene_id, link.kind) for link in reading.records] == [
        ("NCBIGene:901", "mendelian"),
        ("NCBIGene:902", "unknown"),
    ]


def test_the_phenotype_first_table_gives_the_same_link(samples: Path) -> None:
    reading = read_gene_links(samples / "phenotype_to_genes.txt")

    assert [(link.disease_id, link.gene_id) for link in reading.records] == [
        ("OMIM:900001", "NCBIGene:901")
    ]
    assert dict(reading.count.dropped) == {"same-link": 1}


def test_a_table_without_genes_is_refused(samples: Path) -> None:
    with pytest.raises(SourceFormatError, match="column 'ncbi_gene_id' cannot be"):
        read_gene_links(samples / "mini.hpoa")
