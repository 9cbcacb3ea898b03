from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fusion import Fusion, SameAs, fuse
from kg.fusion.likeness import FEATURES, WEIGHTS
from kg.fusion.names import letter_groups, name_words, numbers
from kg.fusion.unions import FUSION_SOURCE, LARGEST_ENTITY
from ontologies.model import (
    DiseaseGene,
    DiseaseMapping,
    DiseasePhenotype,
    Gene,
    IdentityDecision,
    Knowledge,
    Provenance,
    Term,
)
from ontologies.model.condition import Condition, Identity, Names

PROVENANCE = Provenance(source_id="invented", line_number=1)
TERMS = tuple(
    Term(id=f"HP:{number}", name=name, parents=("HP:0",) if number else (), provenance=PROVENANCE)
    for number, name in enumerate(("All", "Green ear", "Blue nose", "Red thumb", "Grey heel"))
)


def knowledge(
    names: dict[str, str],
    genes: dict[str, str] | None = None,
    shown: Mapping[str, Iterable[int]] | None = None,
    **stated: tuple[DiseaseMapping, ...] | tuple[IdentityDecision, ...],
) -> Knowledge:
    """Entries with their names, one gene each and the phenotypes they show, by number."""
    return Knowledge(
        sources=(),
        terms=TERMS,
        annotations=tuple(
            DiseasePhenotype(
                disease_id=identifier,
                disease_name=name,
                phenotype_id=f"HP:{term}",
                provenance=PROVENANCE,
            )
            for identifier, name in names.items()
            for term in (shown or {}).get(identifier, (0,))
        ),
        genes=tuple(
            Gene(id=gene, symbol=f"G{gene[-1]}", provenance=PROVENANCE)
            for gene in sorted(set((genes or {}).values()))
        ),
        gene_links=tuple(
            DiseaseGene(disease_id=disease, gene_id=gene, provenance=PROVENANCE)
            for disease, gene in (genes or {}).items()
        ),
        issues=(),
        **stated,  # type: ignore[arg-type]
    )


def unions(fusion: Fusion) -> dict[tuple[str, str], SameAs]:
    return {(same.left, same.right): same for same in fusion.same}


def mapping(subject: str, target: str) -> DiseaseMapping:
    return DiseaseMapping(subject_id=subject, object_id=target, provenance=PROVENANCE)


def decision(left: str, right: str, *, same: bool) -> IdentityDecision:
    return IdentityDecision(
        left=left, right=right, same=same, who="A. Reader", why="read both", provenance=PROVENANCE
    )


GREEN = {"OMIM:1": "Green ear syndrome", "ORPHA:1": "Ear, green", "OMIM:2": "Blue nose disease"}


def test_one_name_in_two_databases_is_one_disease() -> None:
    found = unions(fuse(knowledge(GREEN)))

    assert list(found) == [("OMIM:1", "ORPHA:1")]
    same = found["OMIM:1", "ORPHA:1"]
    assert (same.method, same.provenance.source_id) == ("likeness", FUSION_SOURCE)
    assert 0.25 <= same.score <= 1.0
    assert same.reason.startswith("'Green ear syndrome' and 'Ear, green': the same telling words")


def test_the_reason_names_the_gene_and_its_weight() -> None:
    genes = {"OMIM:1": "NCBIGene:1", "ORPHA:1": "NCBIGene:1", "OMIM:2": "NCBIGene:2"}

    same = unions(fuse(knowledge(GREEN, genes)))["OMIM:1", "ORPHA:1"]

    assert f"gene G1 in both ({WEIGHTS['genes']:+.1f})" in same.reason


def test_phenotypes_and_gene_unite_what_names_do_not() -> None:
    names = {
        "OMIM:1": "Verdant auricle",
        "OMIM:2": "Azure muzzle",
        "ORPHA:1": "Smith disease",
        "ORPHA:2": "Miller disease",
    }
    genes = {
        "OMIM:1": "NCBIGene:1",
        "ORPHA:1": "NCBIGene:1",
        "OMIM:2": "NCBIGene:2",
        "ORPHA:2": "NCBIGene:2",
    }
    shown = {"OMIM:1": (1, 2), "ORPHA:1": (1, 2), "OMIM:2": (3, 4), "ORPHA:2": (3, 4)}

    found = unions(fuse(knowledge(names, genes, shown)))

    assert list(found) == [("OMIM:1", "ORPHA:1"), ("OMIM:2", "ORPHA:2")]
    assert not fuse(knowledge(names)).same


def test_numbers_of_a_series_divide() -> None:
    names = {
        "OMIM:1": "Green ear syndrome 1",
        "ORPHA:2": "Green ear syndrome 2",
        "OMIM:3": "Blue nose",
    }

    assert not fuse(knowledge(names)).same


def test_different_genes_and_inheritance_divide() -> None:
    names = {
        "OMIM:1": "Green ear, autosomal dominant",
        "ORPHA:1": "Autosomal recessive green ear",
        "ORPHA:2": "Blue nose",
    }
    genes = {"OMIM:1": "NCBIGene:1", "ORPHA:1": "NCBIGene:2"}

    assert not fuse(knowledge(names, genes)).same


def test_a_series_is_not_chained_into_one_entity() -> None:
    names = {f"OMIM:{number}": f"Green ear {number}" for number in range(1, 5)}
    names |= {"ORPHA:1": "Green ear", "ORPHA:2": "Green ear disease"}

    joined = [end for same in fuse(knowledge(names)).same for end in (same.left, same.right)]

    assert len(joined) == len(set(joined))


def test_entries_that_match_one_mondo_id_are_united() -> None:
    table = (mapping("MONDO:1", "OMIM:2"), mapping("MONDO:1", "ORPHA:1"), mapping("MONDO:1", "X:1"))

    found = unions(fuse(knowledge(GREEN, mappings=table)))

    assert list(found) == [("OMIM:2", "ORPHA:1")]  # what is stated goes before what is likely
    assert found["OMIM:2", "ORPHA:1"].method == "mondo exactMatch"
    assert found["OMIM:2", "ORPHA:1"].reason == "exact match: both match MONDO:1"
    assert found["OMIM:2", "ORPHA:1"].provenance == PROVENANCE


def test_a_direct_match_is_named_by_its_vocabulary() -> None:
    found = unions(fuse(knowledge(GREEN, mappings=(mapping("ORPHA:1", "OMIM:2"),))))

    assert found["OMIM:2", "ORPHA:1"].method == "orpha exactMatch"


def test_a_decision_undoes_a_likeness() -> None:
    fusion = fuse(knowledge(GREEN, decisions=(decision("OMIM:1", "ORPHA:1", same=False),)))

    assert not fusion.same
    assert [item.why for item in fusion.different] == ["read both"]


def test_a_decision_overrules_a_mapping_and_says_so() -> None:
    fusion = fuse(
        knowledge(
            GREEN,
            mappings=(mapping("OMIM:2", "ORPHA:1"),),
            decisions=(decision("OMIM:2", "ORPHA:1", same=False),),
        )
    )

    assert list(unions(fusion)) == [("OMIM:1", "ORPHA:1")]
    assert [issue.code for issue in fusion.issues] == ["overruled-mapping"]


def test_a_decision_unites_with_its_reason() -> None:
    fusion = fuse(knowledge(GREEN, decisions=(decision("OMIM:2", "ORPHA:1", same=True),)))

    same = unions(fusion)["OMIM:2", "ORPHA:1"]
    assert (same.method, same.score) == ("decision", 1.0)
    assert same.reason == "A. Reader: read both"


def test_a_decision_on_an_unknown_entry_is_reported() -> None:
    fusion = fuse(knowledge(GREEN, decisions=(decision("OMIM:1", "ORPHA:99", same=True),)))

    assert [issue.code for issue in fusion.issues] == ["unknown-disease"]
    assert "ORPHA:99" in fusion.issues[0].message


def test_a_mapping_never_makes_an_entity_too_large() -> None:
    many = {f"OMIM:{number}": f"Disease {chr(96 + number)}" for number in range(1, 10)}
    table = tuple(mapping("MONDO:1", identifier) for identifier in many)

    fusion = fuse(knowledge(many, mappings=table))

    assert len(fusion.same) == LARGEST_ENTITY - 1
    assert {issue.code for issue in fusion.issues} == {"entity-too-large"}


def test_every_feature_has_a_weight_with_the_sign_that_its_name_says() -> None:
    assert len(FEATURES) == 13
    against = {name for name in FEATURES if "differ" in name or "crowded" in name}
    assert {name for name in FEATURES if WEIGHTS[name] < 0} == against


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Anaemia, green, type II", "Green anemia type 2"),
        ("Mental retardation, X-linked", "X linked intellectual disability"),
        ("Müller's noses", "MULLER NOSE"),
    ],
)
def test_spellings_of_one_name_have_the_same_words(left: str, right: str) -> None:
    assert set(name_words(left)) == set(name_words(right))


def test_numbers_are_those_of_series() -> None:
    assert numbers(name_words("Type IIIb 4 11q23")) == {"3b", "4"}


@given(st.text(max_size=40))
def test_any_text_is_taken_apart(text: str) -> None:
    words = name_words(text)

    assert words == tuple(word for word in words if word)
    assert all(1 <= len(group) <= 4 for group in letter_groups(words))


@given(st.permutations(sorted(GREEN.items())))
def test_the_order_of_entries_changes_nothing(items: list[tuple[str, str]]) -> None:
    assert fuse(knowledge(dict(items))) == fuse(knowledge(GREEN))


def test_no_entries_make_no_unions() -> None:
    assert fuse(knowledge({})) == Fusion(same=(), different=(), issues=())


def condition(identifier: str, name: str, *same: str) -> Condition:
    return Condition.model_construct(
        id=identifier,
        name=Names(en=name, zh="病"),
        same_as=[Identity(id=one, name=one) for one in same],
    )


def test_a_curated_condition_is_the_entries_that_are_called_exactly_like_it() -> None:
    known = replace(
        knowledge(
            {
                "OMIM:1": "ANEMIA, GREEN",
                "ORPHA:1": "Green anemia",
                "ORPHA:2": "Green anemia of youth",
                "ORPHA:3": "Blue nose disease",
            }
        ),
        conditions=(
            condition("SEM:D010001", "Green anaemia"),
            condition("SEM:D010002", "Blue nose disease", "ORPHA:2"),
        ),
    )

    named = [(same.left, same.right) for same in fuse(known).same if same.method == "name"]

    assert named == [("OMIM:1", "SEM:D010001")]  # which ORPHA:1 is united with already
    assert ("OMIM:1", "ORPHA:1") in unions(fuse(known))


def test_a_decision_keeps_a_condition_apart_from_its_namesake() -> None:
    known = replace(
        knowledge(
            {"ORPHA:1": "Green anemia"},
            decisions=(decision("ORPHA:1", "SEM:D010001", same=False),),
        ),
        conditions=(condition("SEM:D010001", "Green anaemia"),),
    )

    assert fuse(known).same == ()
