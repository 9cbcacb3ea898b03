"""Invented knowledge that a reader can count: four terms, three diseases, one gene."""

from ontologies.errors import Issue, Severity
from ontologies.model import (
    DiseaseGene,
    DiseasePhenotype,
    Frequency,
    Gene,
    Knowledge,
    Provenance,
    SourceRelease,
    Synonym,
    SynonymScope,
    Term,
)

ROOT, EAR, LOBE, OLD = "HP:0000001", "HP:9000001", "HP:9000002", "HP:9000009"
GREEN, BLUE, TWIN = "OMIM:900001", "OMIM:900002", "ORPHA:9001"
GENE = "NCBIGene:9001"

_RELEASE = SourceRelease(
    id="invented",
    name="Invented knowledge",
    version="1",
    licence="CC0-1.0",
    sha256="0" * 64,
    origin="tests",
)


def at(line: int) -> Provenance:
    return Provenance(source_id="invented", line_number=line)


TERMS = (
    Term(id=ROOT, name="All", provenance=at(1)),
    Term(
        id=EAR,
        name="Green ear",
        definition='An ear that is "green"; see\tthe text.',
        synonyms=(Synonym(text="Verdant auricle", scope=SynonymScope.EXACT),),
        parents=(ROOT,),
        cross_references=("UMLS:C9",),
        provenance=at(2),
    ),
    Term(id=LOBE, name="Green ear lobe", parents=(EAR,), provenance=at(3)),
    Term(id=OLD, name="Old ear", obsolete=True, replaced_by=EAR, provenance=at(4)),
)
COUNTED = DiseasePhenotype(
    disease_id=GREEN,
    disease_name="Green ear disease",
    phenotype_id=LOBE,
    frequency=Frequency(share=0.75, numerator=3, denominator=4),
    onset="HP:0003577",
    evidence_code="PCS",
    references=("PMID:900001",),
    biocuration="HPO:invented[2020-01-01]",
    provenance=at(1),
)
DENIED = DiseasePhenotype(
    disease_id=BLUE,
    disease_name="Blue ear disease",
    phenotype_id=LOBE,
    negated=True,
    evidence_code="TAS",
    references=("OMIM:900002",),
    provenance=at(2),
)
SHOWN = DiseasePhenotype(
    disease_id=BLUE,
    disease_name="Blue ear disease",
    phenotype_id=EAR,
    evidence_code="TAS",
    references=("OMIM:900002",),
    provenance=at(3),
)
TERMED = DiseasePhenotype(
    disease_id=TWIN,
    disease_name="Green-ear disease",
    phenotype_id=EAR,
    frequency=Frequency(share=0.55, term="HP:0040282"),
    references=("ORPHA:9001",),
    provenance=at(4),
)
ANNOTATIONS = (COUNTED, DENIED, SHOWN, TERMED)
LINK = DiseaseGene(disease_id=GREEN, gene_id=GENE, kind="mendelian", provenance=at(1))


def invented(
    *,
    terms: tuple[Term, ...] = TERMS,
    annotations: tuple[DiseasePhenotype, ...] = ANNOTATIONS,
    gene_links: tuple[DiseaseGene, ...] = (LINK,),
) -> Knowledge:
    """Give four terms, three diseases of which two are one, a gene and a publication."""
    return Knowledge(
        sources=(_RELEASE,),
        terms=terms,
        annotations=annotations,
        genes=(Gene(id=GENE, symbol="EAR1", provenance=at(1)),),
        gene_links=gene_links,
        issues=(
            Issue(
                severity=Severity.WARNING,
                code="damaged-line",
                where="invented, line 9",
                message="it is damaged",
                remedy="left out",
            ),
        ),
    )
