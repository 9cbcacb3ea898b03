from kg.fusion import SameAs, identical_diseases
from ontologies.model import DiseaseGene, DiseasePhenotype, Knowledge, Provenance

PROVENANCE = Provenance(source_id="invented")


def fused(
    names: dict[str, str], genes: dict[str, str] | None = None
) -> dict[tuple[str, str], SameAs]:
    knowledge = Knowledge(
        sources=(),
        terms=(),
        annotations=tuple(
            DiseasePhenotype(
                disease_id=identifier,
                disease_name=name,
                phenotype_id="HP:1",
                provenance=PROVENANCE,
            )
            for identifier, name in names.items()
        ),
        genes=(),
        gene_links=tuple(
            DiseaseGene(disease_id=disease, gene_id=gene, provenance=PROVENANCE)
            for disease, gene in (genes or {}).items()
        ),
        issues=(),
    )
    return {(same.left, same.right): same for same in identical_diseases(knowledge)}


def test_one_name_in_two_databases_is_one_disease() -> None:
    found = fused({"ORPHA:1": "Green-ear disease", "OMIM:1": "GREEN EAR DISEASE"})

    assert found["OMIM:1", "ORPHA:1"].method == "same name"
    assert "Green-ear disease" in found["OMIM:1", "ORPHA:1"].reason


def test_word_order_and_numerals_do_not_divide() -> None:
    found = fused({"OMIM:1": "Anaemia, green, type II", "ORPHA:1": "Green anemia type 2"})

    assert found["OMIM:1", "ORPHA:1"].method == "same telling words"


def test_numbers_of_a_series_do_divide() -> None:
    assert not fused({"OMIM:1": "Green ear syndrome 1", "ORPHA:1": "Green ear syndrome 2"})


def test_a_name_that_two_entries_of_one_database_bear_unites_nobody() -> None:
    names = {"OMIM:1": "Green ear", "OMIM:2": "Ear, green", "ORPHA:1": "Green ear disease"}

    assert not fused(names)


def test_inheritance_words_divide_unless_the_gene_is_the_same() -> None:
    names = {"OMIM:1": "Green ear, autosomal dominant", "ORPHA:1": "Green ear"}

    assert not fused(names)
    found = fused(names, {"OMIM:1": "NCBIGene:1", "ORPHA:1": "NCBIGene:1"})
    assert found["OMIM:1", "ORPHA:1"].method == "same telling words and gene"


def test_the_only_diseases_of_one_gene_are_united() -> None:
    names = {"OMIM:1": "Green ear", "ORPHA:1": "Verdant auricle"}
    genes = {"OMIM:1": "NCBIGene:1", "ORPHA:1": "NCBIGene:1"}

    assert fused(names, genes)["OMIM:1", "ORPHA:1"].method == "only disease of the only gene"
    assert not fused({**names, "OMIM:2": "Blue ear"}, {**genes, "OMIM:2": "NCBIGene:1"})


def test_an_entry_is_united_once_with_each_database() -> None:
    names = {"OMIM:1": "Green ear", "ORPHA:1": "Green ear", "ORPHA:2": "Ear, green"}

    assert list(fused(names)) == [("OMIM:1", "ORPHA:1")]
