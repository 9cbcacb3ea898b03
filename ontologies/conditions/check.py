"""Checks of curated knowledge: each file by itself, then all of them together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from ontologies.conditions.background import SPECIFIC, background_rates
from ontologies.conditions.catalogue import Catalogue
from ontologies.conditions.files import ConditionFile, FindingFile, Place
from ontologies.conditions.hierarchy import FindingHierarchy
from ontologies.conditions.names import ConceptNames
from ontologies.conditions.profile import profile, similar_pairs
from ontologies.conditions.source import finding_terms
from ontologies.errors import Issue, Severity
from ontologies.finding_names import name_tables, read_finding_names
from ontologies.lexicon import Lexicon
from ontologies.model.condition import (
    AgainstFinding,
    Condition,
    CuratedFinding,
    ExpectedFinding,
    ImagingFinding,
    RiskFactor,
    Setting,
    identifier_of,
)
from ontologies.names import NameRecord
from ontologies.reading import Reading

__all__ = [
    "FEWEST_FINDINGS",
    "FEWEST_SPECIFIC",
    "LADDER_SHARE",
    "MOST_FINDINGS",
    "SAME_PROFILE",
    "Checker",
]

FEWEST_FINDINGS = 15
MOST_FINDINGS = 45
FEWEST_SPECIFIC = 5
SAME_PROFILE = 0.95
LADDER_SHARE = 0.4
"""Largest share of a condition's frequencies that may be one value."""


_AnyFile = ConditionFile | FindingFile


class Checker:
    """Everything a check needs; its results are the issues of the files.

    Parameters
    ----------
    catalogue
        The knowledge to check; its files' issues are added to.
    lexicon
        Terms of the HPO release.
    """

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self.catalogue, self.lexicon = catalogue, lexicon
        self.hierarchy = FindingHierarchy(lexicon, catalogue.curated_findings)
        self.background = background_rates(catalogue, self.hierarchy)
        self.names = ConceptNames(catalogue, lexicon)

    def check(self) -> tuple[Issue, ...]:
        """Check everything once: each file gets its issues, those of tables are given back.

        Among the latter are notes.
        """
        for finding_file in self.catalogue.findings:
            for place, finding in finding_file.findings.items():
                self._check_curated_finding(finding_file, place, finding)
        for file, condition in self.catalogue.written():
            self._check_condition(file, condition)
        self._check_ids()
        self._check_names()
        self._check_withdrawn()
        self._check_profiles()
        return (*self._check_everyday(), *self._check_finding_names())

    @cached_property
    def finding_names(self) -> Reading[NameRecord] | None:
        """What the tables of names hold; None where the folder has none."""
        folder = self.catalogue.folder / "names"
        if not name_tables(folder):
            return None
        curated = Lexicon.from_terms(finding_terms(self.catalogue, "curated"))
        return read_finding_names(folder, self.lexicon, curated)

    def is_specific(self, identifier: str, setting: Setting) -> bool:
        """Whether a finding is rare among the patients of a setting."""
        return self.background[setting].get(identifier, 0.0) < SPECIFIC

    # one condition

    def _check_condition(self, file: ConditionFile, condition: Condition) -> None:
        self._check_place(file, condition)
        self._check_concepts(file, condition)
        self._check_contradictions(file, condition)
        self._check_counts(file, condition)
        self._check_ladder(file, condition)
        self._check_tests(file, condition)
        self._check_neighbours(file, condition)

    def _check_place(self, file: ConditionFile, condition: Condition) -> None:
        folder, slug = file.path.parent.name, file.path.stem
        if condition.id[5:7] != folder[:2]:
            message = f"{condition.id} belongs to a folder {condition.id[5:7]}-…, not to {folder}"
            file.report("wrong-folder", ("id",), message, "move the file, or take another id")
        planned = self.catalogue.intended.get(condition.id)
        if planned is not None and planned.slug != slug:
            message = f"{condition.id} is allotted to {planned.folder}/{planned.slug}"
            remedy = "take the id of intended.tsv, or a new one from `semeion knowledge new`"
            file.report("wrong-id", ("id",), message, remedy)

    def _check_concepts(self, file: ConditionFile, condition: Condition) -> None:
        for place, identifier, name in _named_concepts(condition):
            self._check_concept(file, place, identifier, name)
        for number, test in enumerate(condition.tests):
            if test.hpo:
                self._check_labelled(file, ("tests", number, "hpo"), test.hpo)
        if condition.codes.hpo_same is None:
            return
        same = identifier_of(condition.codes.hpo_same)
        self._check_labelled(file, ("codes", "hpo_same"), condition.codes.hpo_same)
        for number, item in enumerate(condition.findings):
            if item.finding == same:
                message = f"{same} is the condition itself, so no finding of it"
                file.report("itself", ("findings", number, "finding"), message, "leave it out")

    def _check_labelled(self, file: _AnyFile, place: Place, labelled: str) -> bool:
        identifier, _, name = labelled.partition(" ")
        return self._check_known(file, place, identifier) and self._check_name(
            file, place, identifier, name
        )

    def _check_concept(self, file: ConditionFile, place: Place, identifier: str, name: str) -> None:
        if self._check_known(file, (*place, "finding"), identifier):
            self._check_name(file, (*place, "name"), identifier, name)

    def _check_name(self, file: _AnyFile, place: Place, identifier: str, name: str) -> bool:
        if name.casefold() in self.names.of(identifier):
            return True
        message = f"{identifier} is {self.names.primary(identifier)!r}, not {name!r}"
        meant = self.names.finding(name)
        remedy = f"{name!r} is {meant}" if meant else "search it: `semeion knowledge find`"
        file.report("wrong-name", place, message, remedy)
        return False

    def _check_known(self, file: _AnyFile, place: Place, identifier: str) -> bool:
        """Whether an id is a phenotype or a curated finding in use; if not, it is reported."""
        if identifier.startswith("SEM:"):
            if identifier in self.catalogue.curated_findings:
                return True
            successor = self.catalogue.withdrawn.get(identifier)
            code = "withdrawn-finding" if successor else "unknown-finding"
            message = f"{identifier} is " + ("withdrawn" if successor else "no curated finding")
            remedy = f"use {successor}" if successor else "define it in curated/findings/"
        elif identifier in self.lexicon.phenotypic:
            return True
        elif identifier in self.lexicon.parents:
            code, message = "no-phenotype", f"{identifier} ({self.lexicon.name(identifier)})"
            message += " is not below Phenotypic abnormality"
            remedy = "choose a phenotype, or define a curated finding"
        elif successor := self.lexicon.replacements.get(identifier):
            code, message = "obsolete-term", f"{identifier} is no longer in use"
            remedy = f"use {successor} ({self.lexicon.name(successor)})"
        else:
            code = "obsolete-term" if identifier in self.lexicon.withdrawn else "unknown-term"
            message = f"{identifier} is no term of the release"
            remedy = "search its name: `semeion knowledge find`"
        file.report(code, place, message, remedy)
        return False

    def _check_contradictions(self, file: ConditionFile, condition: Condition) -> None:
        listed: dict[str, tuple[int, float]] = {}
        for number, item in enumerate(condition.findings):
            if item.finding in listed:
                message = f"{item.finding} ({item.name}) stands twice"
                place = ("findings", number, "finding")
                file.report("doubled-finding", place, message, "keep one")
            listed.setdefault(item.finding, (number, item.point))
        for identifier, (number, frequency) in listed.items():
            for above in sorted(self.hierarchy.ancestors(identifier) - {identifier}):
                if above in listed and frequency > listed[above][1]:
                    message = (
                        f"{self.names.primary(identifier)} ({frequency:g}) cannot be more frequent"
                        f" than {self.names.primary(above)} ({listed[above][1]:g}), which it is"
                        " a kind of"
                    )
                    place = ("findings", number, "frequency")
                    remedy = "raise the general one or lower this one"
                    file.report("contradiction", place, message, remedy)
        self._check_against(file, condition, {item: listed[item][1] for item in listed})

    def _check_against(
        self, file: ConditionFile, condition: Condition, frequency: Mapping[str, float]
    ) -> None:
        """What speaks against a condition is neither among its findings nor is a kind of it."""
        rates = self.background[_main_setting(condition)]
        for number, against in enumerate(condition.against):
            place = ("against", number, "finding")
            most = against.likelihood_ratio * max(rates.get(against.finding, 0.0), SPECIFIC)
            if against.finding in frequency:
                message = f"{against.finding} ({against.name}) stands in findings as well"
                file.report("contradiction", place, message, "keep one of the two")
                continue
            for identifier, shown in frequency.items():
                if shown > most and against.finding in self.hierarchy.ancestors(identifier):
                    message = (
                        f"{self.names.primary(identifier)} ({shown:g}), a kind of"
                        f" {against.name}, is a finding: so this cannot speak against it"
                    )
                    file.report("contradiction", place, message, "leave it out here")

    def _check_counts(self, file: ConditionFile, condition: Condition) -> None:
        count = len(condition.findings)
        if count < FEWEST_FINDINGS:
            message = f"{count} findings; at least {FEWEST_FINDINGS} belong here"
            file.report("few-findings", ("findings",), message, "add what patients show")
        if count > MOST_FINDINGS:
            message = f"{count} findings; more than {MOST_FINDINGS} are hard to keep true"
            remedy = "leave out what hardly weighs"
            file.report("many-findings", ("findings",), message, remedy, Severity.WARNING)
        setting = _main_setting(condition)
        specific = sum(self.is_specific(identifier, setting) for identifier in profile(condition))
        if specific < FEWEST_SPECIFIC:
            message = (
                f"{specific} specific findings (background below {SPECIFIC:g} in {setting});"
                f" at least {FEWEST_SPECIFIC} belong here"
            )
            remedy = "add what sets it apart: signs, character, exposures, results, images"
            file.report("few-specific", ("findings",), message, remedy)

    def _check_ladder(self, file: ConditionFile, condition: Condition) -> None:
        values = [item.point for item in condition.shown]
        value, times = Counter(values).most_common(1)[0]
        if times > LADDER_SHARE * len(values):
            message = f"{times} of {len(values)} frequencies are {value:g}"
            file.report("ladder", ("findings",), message, "estimate each finding by itself")

    def _check_tests(self, file: ConditionFile, condition: Condition) -> None:
        if condition.urgent and not any(test.separates for test in condition.tests):
            message = "urgent, but no test moves the odds threefold"
            remedy = "give a test with its sensitivity and specificity"
            file.report("no-separating-test", ("tests",), message, remedy)

    def _check_neighbours(self, file: ConditionFile, condition: Condition) -> None:
        if not condition.neighbours:
            message = "no neighbour"
            remedy = "name the conditions it is taken for, and what separates them"
            file.report("no-neighbour", ("neighbours",), message, remedy)
        tests = {test.test for test in condition.tests}
        for number, neighbour in enumerate(condition.neighbours):
            place: Place = ("neighbours", number)
            self._check_reference(file, condition, place, neighbour.condition, neighbour.name)
            for index, separator in enumerate(neighbour.separated_by):
                where = (*place, "separated_by", index)
                if separator.startswith(("HP:", "SEM:")):
                    self._check_labelled(file, where, separator)
                elif separator not in tests:
                    message = f"{separator!r} is no test of this file and has no id"
                    remedy = "write a finding as id and name, or a test as it is named above"
                    file.report("unknown-separator", where, message, remedy)
        for number, complication in enumerate(condition.complications):
            place = ("complications", number)
            self._check_reference(file, condition, place, complication.condition, complication.name)

    def _check_reference(
        self, file: ConditionFile, condition: Condition, place: Place, identifier: str, name: str
    ) -> None:
        if identifier == condition.id:
            file.report("itself", (*place, "condition"), "it names itself", "leave it out")
            return
        names = self.names.of_condition(identifier)
        if not names:
            message = f"{identifier} is neither written nor intended"
            file.report("unknown-condition", (*place, "condition"), message, "see intended.tsv")
        elif name.casefold() not in map(str.casefold, names):
            message = f"{identifier} is {names[0]!r}, not {name!r}"
            meant = self.names.condition(name)
            remedy = f"{name!r} is {meant}" if meant else "see intended.tsv"
            file.report("wrong-name", (*place, "name"), message, remedy)
        elif identifier not in self.catalogue.by_id:
            message = f"{identifier} ({name}) is intended but not written yet"
            remedy = "nothing, if it is being written"
            place = (*place, "condition")
            file.report("unwritten-condition", place, message, remedy, Severity.NOTE)

    # one curated finding

    def _check_curated_finding(
        self, file: FindingFile, place: int, finding: CuratedFinding
    ) -> None:
        where: Place = ("findings", place)
        if finding.id[5:7] != file.path.stem[:2]:
            message = f"{finding.id} does not belong to {file.path.name}"
            remedy = "take an id of this file's block: `semeion knowledge new --finding`"
            file.report("wrong-folder", (*where, "id"), message, remedy)
        for number, labelled in enumerate(finding.parents):
            known = self._check_labelled(file, (*where, "parents", number), labelled)
            parent = identifier_of(labelled)
            if known and finding.id in self.hierarchy.ancestors(parent):
                message = f"{finding.id} is above itself through {parent}"
                remedy = "leave one parent out"
                file.report("cycle", (*where, "parents", number), message, remedy)
        for name in (finding.name.en, *finding.synonyms.en):
            if term := self.names.term(name):
                message = f"{name!r} is {term} ({self.lexicon.name(term)}) of the HPO"
                remedy = "use the term, or leave the name out"
                file.report("known-to-hpo", where, message, remedy)

    # all together

    def _check_everyday(self) -> Iterator[Issue]:
        for identifier, name in self.catalogue.everyday_names.items():
            if identifier not in self.lexicon.phenotypic:
                message, remedy = f"{identifier} is no phenotype in use", "search its name"
            elif name.casefold() not in self.names.of(identifier):
                message = f"{identifier} is {self.names.primary(identifier)!r}, not {name!r}"
                remedy = "write its primary name"
            else:
                continue
            yield Issue(
                severity=Severity.ERROR,
                code="wrong-name",
                where=str(self.catalogue.folder / "background.tsv"),
                message=message,
                remedy=remedy,
            )

    def _check_finding_names(self) -> Iterator[Issue]:
        """Everything that a build would leave out is an error here."""
        for issue in self.finding_names.issues if self.finding_names else ():
            note = issue.code == "claimed-synonym"
            yield replace(
                issue,
                severity=Severity.NOTE if note else Severity.ERROR,
                where=str(self.catalogue.folder / "names" / issue.where),
            )

    def _check_ids(self) -> None:
        first: dict[str, Path] = {}
        for file in self.catalogue.conditions:
            if identifier := file.identifier:
                self._claim(first, identifier, file, ("id",))
        for finding_file in self.catalogue.findings:
            for number, identifier in sorted(finding_file.identifiers.items()):
                self._claim(first, identifier, finding_file, ("findings", number, "id"))

    @staticmethod
    def _claim(first: dict[str, Path], identifier: str, file: _AnyFile, place: Place) -> None:
        if identifier in first:
            message = f"{identifier} is already that of {first[identifier]}"
            file.report("duplicate-id", place, message, "take a new one: `semeion knowledge new`")
        first.setdefault(identifier, file.path)

    def _check_names(self) -> None:
        """No name is that of two conditions, nor of two curated findings."""
        first: dict[str, str] = {}
        for file, condition in self.catalogue.written():
            names = _names(condition)
            for place, name in names:
                self._claim_name(first, condition.id, file, place, name)
        first = {}
        for finding_file in self.catalogue.findings:
            for number, finding in finding_file.findings.items():
                for place, name in _names(finding):
                    where = ("findings", number, *place)
                    self._claim_name(first, finding.id, finding_file, where, name)

    @staticmethod
    def _claim_name(
        first: dict[str, str],
        owner: str,
        file: _AnyFile,
        place: Place,
        name: str,
    ) -> None:
        folded = name.casefold()
        if first.get(folded, owner) != owner:
            message = f"{name!r} is also a name of {first[folded]}"
            remedy = "leave it to the one that is called so"
            file.report("duplicate-name", place, message, remedy)
        first.setdefault(folded, owner)

    def _check_withdrawn(self) -> None:
        for file in self.catalogue.conditions:
            if file.withdrawn and file.withdrawn.replaced_by not in self.catalogue.by_id:
                message = f"{file.withdrawn.replaced_by} is no condition in use"
                file.report("unknown-condition", ("replaced_by",), message, "name its successor")
        for finding_file in self.catalogue.findings:
            for number, finding in finding_file.withdrawn.items():
                place = ("findings", number, "replaced_by")
                self._check_known(finding_file, place, finding.replaced_by)

    def _check_profiles(self) -> None:
        written = list(self.catalogue.written())
        profiles = [profile(condition) for _, condition in written]
        for left, right, cosine in similar_pairs(profiles, SAME_PROFILE):
            for one, other in ((left, right), (right, left)):
                file, like = written[one][0], written[other][1]
                message = f"cosine {cosine:.2f} with {like.id} ({like.name.en})"
                remedy = "write what sets them apart, or make them one condition"
                file.report("same-profile", ("findings",), message, remedy)


def _main_setting(condition: Condition) -> Setting:
    """Setting in which it makes up the largest share of patients."""
    return max(Setting, key=condition.occurrence.settings.at)


def _named_concepts(condition: Condition) -> Iterator[tuple[Place, str, str]]:
    """Place, id and name of every finding that a condition names."""
    lists: dict[str, Sequence[ExpectedFinding | AgainstFinding | ImagingFinding | RiskFactor]] = {
        "findings": condition.findings,
        "against": condition.against,
        "imaging": condition.imaging,
        "risk_factors": condition.risk_factors,
    }
    for key, items in lists.items():
        for number, item in enumerate(items):
            yield (key, number), item.finding, item.name


def _names(record: Condition | CuratedFinding) -> list[tuple[Place, str]]:
    names: list[tuple[Place, str]] = [
        (("name", "en"), record.name.en),
        (("name", "zh"), record.name.zh),
    ]
    lists: dict[str, Sequence[str]] = {"en": record.synonyms.en, "zh": record.synonyms.zh}
    for language, synonyms in lists.items():
        names += [(("synonyms", language, place), name) for place, name in enumerate(synonyms)]
    return names
