"""An answer as a phenopacket: the person, the findings, and each ranked disease as Interpretation.

The schema (version 2) has two places only for a finding, there and excluded. What is uncertain,
hypothetical, not evaluated or about a relative is not made to fit: it is counted in
`metaData.updates`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from api.phenopackets.read import LATERALITY

__all__ = ["SCHEMA_VERSION", "phenopacket_json", "to_phenopacket"]

SCHEMA_VERSION = "2.0"
"""Version of the schema that is written (`metaData.phenopacketSchemaVersion`)."""

Values = Mapping[str, Any]

_RESOURCES: dict[str, dict[str, str]] = {
    "HP": {
        "id": "hp",
        "name": "Human Phenotype Ontology",
        "url": "http://purl.obolibrary.org/obo/hp.owl",
        "namespacePrefix": "HP",
        "iriPrefix": "http://purl.obolibrary.org/obo/HP_",
    },
    "OMIM": {
        "id": "omim",
        "name": "Online Mendelian Inheritance in Man",
        "url": "https://www.omim.org",
        "namespacePrefix": "OMIM",
        "iriPrefix": "https://www.omim.org/entry/",
    },
    "ORPHA": {
        "id": "orphanet",
        "name": "Orphanet",
        "url": "https://www.orpha.net",
        "namespacePrefix": "ORPHA",
        "iriPrefix": "http://www.orpha.net/ORDO/Orphanet_",
    },
    "DECIPHER": {
        "id": "decipher",
        "name": "DECIPHER",
        "url": "https://www.deciphergenomics.org",
        "namespacePrefix": "DECIPHER",
        "iriPrefix": "https://www.deciphergenomics.org/syndrome/",
    },
    "NCBIGene": {
        "id": "ncbigene",
        "name": "NCBI Gene",
        "url": "https://www.ncbi.nlm.nih.gov/gene",
        "namespacePrefix": "NCBIGene",
        "iriPrefix": "https://www.ncbi.nlm.nih.gov/gene/",
    },
    "LOINC": {
        "id": "loinc",
        "name": "Logical Observation Identifiers Names and Codes",
        "url": "https://loinc.org",
        "namespacePrefix": "LOINC",
        "iriPrefix": "https://loinc.org/",
    },
    "UCUM": {
        "id": "ucum",
        "name": "The Unified Code for Units of Measure",
        "url": "https://ucum.org",
        "namespacePrefix": "UCUM",
        "iriPrefix": "https://units-of-measurement.org/",
    },
    "SEM": {
        "id": "semeion",
        "name": "Curated knowledge of semeion",
        "url": "urn:semeion",
        "namespacePrefix": "SEM",
        "iriPrefix": "urn:semeion:",
    },
}
_SOURCE_OF = {"HP": "hpo", "OMIM": "hpoa", "ORPHA": "hpoa", "DECIPHER": "hpoa"}
"""Which loaded source has the ids of a prefix, and so states their version."""
_SEVERITIES = {
    "borderline": "HP:0012827",
    "mild": "HP:0012825",
    "moderate": "HP:0012826",
    "severe": "HP:0012828",
    "profound": "HP:0012829",
}
"""HPO's severity terms by name."""
_SIDES = {name: identifier for identifier, name in LATERALITY.items()}
_LOINC_SYSTEM = "http://loinc.org"
_SEXES = {"female": "FEMALE", "male": "MALE", "other": "OTHER_SEX"}


def phenopacket_json(result: Values, *, given: Any = None) -> str:
    """Write an answer as the JSON of a phenopacket, read back once by the schema's own package.

    Parameters
    ----------
    result
        The answer (`api.diagnosis.answer`).
    given
        The `phenopackets.Phenopacket` that was asked about, or None.
    """
    from google.protobuf.json_format import MessageToJson, Parse
    from phenopackets import Phenopacket

    text: str = MessageToJson(to_phenopacket(result, given=given))
    Parse(text, Phenopacket())
    return text + "\n"


def to_phenopacket(result: Values, *, given: Any = None) -> Any:
    """Give an answer as a `phenopackets.Phenopacket`.

    Everything of the packet that was given stays as it was; findings that came from elsewhere and
    the interpretations are added. Every interpretation is IN_PROGRESS: a ranking is work on a
    diagnosis, and only a clinician ends it.

    Parameters
    ----------
    result
        The answer (`api.diagnosis.answer`).
    given
        The packet that was asked about, or None.
    """
    from google.protobuf.json_format import ParseDict
    from phenopackets import Phenopacket

    packet = Phenopacket()
    if given is not None:
        packet.CopyFrom(given)

    def add(values: dict[str, Any]) -> None:
        packet.MergeFrom(ParseDict(values, Phenopacket()))

    add(_person(result, packet))
    told = {(item.type.id, item.excluded) for item in packet.phenotypic_features}
    measured = {(item.assay.id, item.value.quantity.value) for item in packet.measurements}
    new = {
        "phenotypicFeatures": [
            _feature(item)
            for item in result["evidence"]
            if _is_feature(item) and _key(item) not in told
        ],
        "measurements": [
            item
            for item in _measurements(result["evidence"])
            if (item["assay"]["id"], item["value"]["quantity"]["value"]) not in measured
        ],
        "interpretations": [
            _interpretation(result, diagnosis, packet.subject.id)
            for diagnosis in result["diagnoses"]
        ],
    }
    add(new)
    add({"metaData": _meta_data(result, packet, _left_out(result))})
    return packet


def _person(result: Values, packet: Any) -> dict[str, Any]:
    """Subject and ids where the packet states none."""
    content = "|".join(sorted(item["id"] for item in result["evidence"]))
    identifier = packet.id or f"semeion-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
    subject: dict[str, Any] = {"id": packet.subject.id or "patient"}
    patient = result["patient"]
    if not packet.subject.sex and patient["sex"] in _SEXES:
        subject["sex"] = _SEXES[patient["sex"]]
    if not packet.subject.HasField("time_at_last_encounter") and patient["age_years"] is not None:
        subject["timeAtLastEncounter"] = {
            "age": {"iso8601duration": _duration(patient["age_years"])}
        }
    return {"id": identifier, "subject": subject}


def _duration(years: float) -> str:
    """ISO 8601 duration in years, months and days.

    Examples
    --------
    >>> _duration(43.0), _duration(0.25), _duration(1.5), _duration(0.0)
    ('P43Y', 'P3M', 'P1Y6M', 'P0D')
    """
    whole = int(years + 1.0e-6)
    months = max(years - whole, 0.0) * 12.0
    days = round((months - int(months + 1.0e-6)) * 365.25 / 12.0)
    parts = [(whole, "Y"), (int(months + 1.0e-6), "M"), (days, "D")]
    stated = "".join(f"{count}{unit}" for count, unit in parts if count)
    return f"P{stated}" if stated else "P0D"


def _is_feature(item: Values) -> bool:
    return bool(
        _is_finding(item)
        and item["subject"] == "patient"
        and item["status"] in {"present", "absent"}
        and not _is_measured(item)
    )


def _is_finding(item: Values) -> bool:
    """Whether the item is about a phenotype: genes and the person's age and sex have own places."""
    return str(item["concept"]).startswith(("HP:", "SEM:"))


def _is_measured(item: Values) -> bool:
    """Whether the finding rests on a number: that goes out, and the finding follows from it."""
    source = item["source"]
    return bool(
        _is_finding(item)
        and source["kind"] == "observation"
        and source["coding"]["system"] == _LOINC_SYSTEM
        and isinstance(source["value"], int | float)
    )


def _left_out(result: Values) -> list[Values]:
    return [
        item
        for item in result["evidence"]
        if _is_finding(item) and not (_is_feature(item) or _is_measured(item))
    ]


def _key(item: Values) -> tuple[str, bool]:
    return item["concept"], item["status"] == "absent"


def _feature(item: Values) -> dict[str, Any]:
    feature: dict[str, Any] = {"type": {"id": item["concept"], "label": item["name"]}}
    if item["status"] == "absent":
        feature["excluded"] = True
    if onset := item["onset"]:
        feature["onset"] = (
            {"age": {"iso8601duration": onset}}
            if onset.startswith("P")
            else {"ontologyClass": {"id": onset, "label": onset}}
        )
    if severity := _SEVERITIES.get(str(item["severity"]).casefold()):
        feature["severity"] = {"id": severity, "label": str(item["severity"]).capitalize()}
    if side := _SIDES.get(str(item["laterality"]).casefold()):
        feature["modifiers"] = [{"id": side, "label": str(item["laterality"]).capitalize()}]
    feature["description"] = _basis(item["source"])
    return feature


def _basis(source: Values) -> str:
    """Say what a finding rests on, in codes and offsets; the words stay in the record."""
    match source["kind"]:
        case "text":
            return f"characters {source['start']} to {source['end']} of {source['document_id']}"
        case "imaging-model":
            return f"model {source['model']} {source['model_version']}, {source['instance_uid']}"
        case "observation":
            return f"result {source['coding']['system']}|{source['coding']['code']}"
        case _:
            return "entered"


def _measurements(evidence: Iterable[Values]) -> list[dict[str, Any]]:
    """Each numeric laboratory result once, however many findings rest on it."""
    sources = {repr(item["source"]): item["source"] for item in evidence if _is_measured(item)}
    return [_measurement(source) for source in sources.values()]


def _measurement(source: Values) -> dict[str, Any]:
    unit = {"id": f"UCUM:{source['unit']}", "label": source["unit"]} if source["unit"] else {}
    quantity: dict[str, Any] = {"value": source["value"], "unit": unit}
    limits = {"low": source["reference_low"], "high": source["reference_high"]}
    stated = {side: value for side, value in limits.items() if value is not None}
    if stated:
        quantity["referenceRange"] = {"unit": unit, **stated}
    coding = source["coding"]
    return {
        "assay": {"id": f"LOINC:{coding['code']}", "label": coding["display"]},
        "value": {"quantity": quantity},
    }


def _interpretation(result: Values, diagnosis: Values, person: str) -> dict[str, Any]:
    """One ranked disease; genes that raise it stand with it as candidates."""
    evidence = {item["id"]: item for item in result["evidence"]}
    genes = [
        evidence[item["evidence"]]["source"]
        for item in diagnosis["contributions"]
        if item["nats"] > 0 and evidence[item["evidence"]]["source"]["kind"] == "genetic-report"
    ]
    return {
        "id": f"semeion-{result['snapshot_version'][:12]}-{diagnosis['rank']}",
        "progressStatus": "IN_PROGRESS",
        "diagnosis": {
            "disease": {"id": diagnosis["id"], "label": diagnosis["name"]},
            "genomicInterpretations": [
                {
                    "subjectOrBiosampleId": person,
                    "interpretationStatus": "CANDIDATE",
                    "gene": {"valueId": gene["gene_id"], "symbol": gene["symbol"]},
                }
                for gene in genes
            ],
        },
        "summary": (
            f"rank {diagnosis['rank']} of the differential, probability"
            f" {diagnosis['probability']:.4g}, score {diagnosis['score']:.4f} nats"
            f" (setting {result['setting']}). {result['disclaimer']}"
        ),
    }


def _meta_data(result: Values, packet: Any, left_out: list[Values]) -> dict[str, Any]:
    """Resources with versions; creation where none is stated, and this update."""
    known = {item.namespace_prefix for item in packet.meta_data.resources}
    versions = {source["id"]: source["version"] or "" for source in result["sources"]}
    used = sorted(_prefixes(packet) - known)
    comment = (
        f"semeion engine {result['engine_version']}, graph {result['graph_version']},"
        f" snapshot {result['snapshot_version']}: {len(result['diagnoses'])} diagnoses ranked"
    )
    if left_out:
        comment += (
            f"; {len(left_out)} findings that are uncertain, hypothetical, not evaluated or of"
            " another person have no place in a phenopacket and were left out"
        )
    meta: dict[str, Any] = {
        "resources": [
            {**_RESOURCES[prefix], "version": versions.get(_SOURCE_OF.get(prefix, ""), "unknown")}
            for prefix in used
            if prefix in _RESOURCES
        ],
        "updates": [
            {"timestamp": result["answered_at"], "updatedBy": "semeion", "comment": comment}
        ],
        "phenopacketSchemaVersion": SCHEMA_VERSION,
    }
    if not packet.meta_data.HasField("created"):
        meta["created"] = result["answered_at"]
    if not packet.meta_data.created_by:
        meta["createdBy"] = "semeion"
    return meta


def _prefixes(packet: Any) -> set[str]:
    """Prefixes of the ids that the packet uses."""
    ids = [item.type.id for item in packet.phenotypic_features]
    for item in packet.measurements:
        ids += [item.assay.id, item.value.quantity.unit.id]
    for item in packet.interpretations:
        ids.append(item.diagnosis.disease.id)
        ids += [one.gene.value_id for one in item.diagnosis.genomic_interpretations]
    return {identifier.partition(":")[0] for identifier in ids if ":" in identifier}
