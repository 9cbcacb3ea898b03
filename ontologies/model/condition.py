"""The form of a file of curated knowledge: one condition, or the findings of one organ system.

These models are also the JSON Schema that editors use: see `json_schema`.
"""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

__all__ = [
    "CONDITION_ID",
    "FINDING_ID",
    "AgainstFinding",
    "Basis",
    "Condition",
    "ConditionReference",
    "CuratedFinding",
    "ExpectedFinding",
    "FindingsFile",
    "Heading",
    "ImagingFinding",
    "Neighbour",
    "RiskFactor",
    "Setting",
    "Test",
    "WithdrawnCondition",
    "WithdrawnFinding",
    "age_band",
    "identifier_of",
    "json_schema",
]

CONDITION_ID = re.compile(r"SEM:D\d{6}")
FINDING_ID = re.compile(r"SEM:F\d{6}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AGE_BAND = re.compile(r"(\d+)-(\d+)|(\d+)\+")
_LOINC = re.compile(r"(\d{1,7})-(\d)")
_CONCEPT = r"^(HP:\d{7}|SEM:F\d{6})$"
_LABELLED = r"^(HP:\d{7}|SEM:F\d{6}) \S.*$"


class Setting(StrEnum):
    """Where a patient is seen."""

    PRIMARY_CARE = "primary-care"
    EMERGENCY = "emergency"
    HOSPITAL = "hospital"


class Basis(StrEnum):
    """On what a statement rests."""

    CONSENSUS = "consensus"
    GUIDELINE = "guideline"
    COHORT = "cohort"
    REVIEW = "review"


class Heading(StrEnum):
    """What a curated finding is where the HPO has no term above it."""

    EXPOSURE = "exposure"
    HISTORY = "history"
    CHARACTER = "character"
    TRIGGER = "trigger"
    RISK = "risk"


class Onset(StrEnum):
    """How a finding begins."""

    SUDDEN = "sudden"
    ACUTE = "acute"
    SUBACUTE = "subacute"
    GRADUAL = "gradual"
    RECURRENT = "recurrent"


class Laterality(StrEnum):
    """Which side a finding is on."""

    UNILATERAL = "unilateral"
    BILATERAL = "bilateral"
    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class TimeScale(StrEnum):
    """Orders of time, from short to long."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    LIFELONG = "lifelong"


class Pattern(StrEnum):
    """How a condition goes on."""

    SELF_LIMITING = "self-limiting"
    ACUTE = "acute"
    EPISODIC = "episodic"
    RELAPSING = "relapsing"
    PROGRESSIVE = "progressive"
    CHRONIC = "chronic"


class Role(StrEnum):
    """What a test is done for."""

    SCREEN = "screen"
    RULE_IN = "rule-in"
    RULE_OUT = "rule-out"
    CONFIRM = "confirm"


def _chinese(text: str) -> str:
    if not _HAN.search(text):
        raise ValueError(f"{text!r} holds no Chinese character")
    return text


def _loinc(code: str) -> str:
    """Check the form and the check digit (mod 10, LOINC Users' Guide, appendix C)."""
    found = _LOINC.fullmatch(code)
    if found is None or _check_digit(found[1]) != int(found[2]):
        raise ValueError(f"{code!r} is no LOINC code: its check digit does not fit; leave it out")
    return code


def _check_digit(digits: str) -> int:
    odd = str(int(digits[::-1][::2][::-1]) * 2)
    even = digits[::-1][1::2][::-1]
    return -sum(map(int, even + odd)) % 10


def age_band(text: str) -> tuple[int, int | None]:
    """First and last completed year of `18-39`; None as the last of `65+`.

    Raises
    ------
    ValueError
        If it is no band.

    Examples
    --------
    >>> age_band("18-39"), age_band("65+")
    ((18, 39), (65, None))
    """
    found = _AGE_BAND.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no age band like 18-39 or 65+")
    if found[3]:
        return int(found[3]), None
    first, last = int(found[1]), int(found[2])
    if last < first:
        raise ValueError(f"the age band {text!r} ends before it begins")
    return first, last


def identifier_of(labelled: str) -> str:
    """Id of an id with its name.

    Examples
    --------
    >>> identifier_of("HP:0001945 Fever")
    'HP:0001945'
    """
    return labelled.partition(" ")[0]


def _bands(ratios: dict[str, float]) -> dict[str, float]:
    """Bands follow each other without gap from 0 to an open end."""
    expected = 0
    ordered = sorted((age_band(text), text) for text in ratios)
    for (first, last), text in ordered:
        if first != expected:
            raise ValueError(f"age bands leave a gap or overlap before {text!r}")
        expected = -1 if last is None else last + 1
    if ratios and expected != -1:
        raise ValueError("the last age band is open, like 65+")
    return ratios


def _rising(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError(f"the range {list(pair)} ends before it begins")
    return pair


Text = Annotated[str, Field(min_length=1)]
Chinese = Annotated[str, AfterValidator(_chinese)]
Share = Annotated[float, Field(ge=0, le=1)]
ShareRange = Annotated[tuple[Share, Share], AfterValidator(_rising)]
Ratio = Annotated[float, Field(ge=0, le=1000)]
Loinc = Annotated[str, AfterValidator(_loinc)]
ConceptId = Annotated[str, Field(pattern=_CONCEPT, description="HPO id or curated finding")]
Labelled = Annotated[
    str,
    Field(
        pattern=_LABELLED,
        description="id and name: HP:0001945 Fever",
        examples=["HP:0001945 Fever"],
    ),
]
ConditionId = Annotated[str, Field(pattern=r"^SEM:D\d{6}$")]
FindingId = Annotated[str, Field(pattern=r"^SEM:F\d{6}$")]
Icd10 = Annotated[str, Field(pattern=r"^[A-Z]\d{2}(\.\d{1,4})?$")]
Duration = Annotated[
    str, Field(pattern=r"^P(\d+[YMWD])*(T(\d+[HM])+)?$", min_length=3, description="ISO 8601: PT1H")
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Strict):
    """A text in both languages."""

    en: Text
    zh: Chinese


class Synonyms(_Strict):
    """Other names, clinical and lay, as patients and clinicians say them."""

    en: list[Text] = []
    zh: list[Chinese] = []


class Codes(_Strict):
    """Codes in other systems."""

    icd10: Annotated[list[Icd10], Field(min_length=1)]
    hpo_same: Labelled | None = Field(
        default=None, description="HPO term that names the condition itself, so is no finding of it"
    )


class Identity(_Strict):
    """An entry of another vocabulary, with its name there, so that a slip in the id shows."""

    id: Annotated[str, Field(pattern=r"^(OMIM|ORPHA|MONDO|DOID):\d+$")]
    name: Text


class Urgent(_Strict):
    """Why it must not be missed, and how soon missing it harms."""

    within: Duration
    why: Names


class SexRatio(_Strict):
    """P(sex | condition) / P(sex | others)."""

    female: Ratio
    male: Ratio


class SettingShares(_Strict):
    """Share of the patients seen there for a new complaint who have the condition as its cause."""

    primary_care: Annotated[Share, Field(alias="primary-care")]
    emergency: Share
    hospital: Share

    def at(self, setting: Setting) -> float:
        """Share at one setting."""
        shares = {
            Setting.PRIMARY_CARE: self.primary_care,
            Setting.EMERGENCY: self.emergency,
            Setting.HOSPITAL: self.hospital,
        }
        return shares[setting]


class Occurrence(_Strict):
    """How often it is met, and in whom."""

    settings: SettingShares
    per_100k_person_years: Annotated[float, Field(gt=0)] | None = None
    age_likelihood_ratio: Annotated[dict[str, Ratio], AfterValidator(_bands)] = Field(
        default_factory=dict, description="P(age band | condition) / P(age band | others)"
    )
    sex_likelihood_ratio: SexRatio | None = None


class RiskFactor(_Strict):
    """What makes the condition more (or less) likely before any finding."""

    finding: ConceptId
    name: Text
    likelihood_ratio: Annotated[float, Field(gt=0, le=1000)]
    basis: Basis | None = None


class ExpectedFinding(_Strict):
    """A finding and its frequency among patients with the condition when they are seen."""

    finding: ConceptId
    name: Text
    frequency: Share | ShareRange
    observed: tuple[int, int] | None = Field(
        default=None, description="n of m patients, only where both counts are certain"
    )
    weight: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="patients that an estimate is worth when pooled; default 10"
    )
    onset: Onset | None = None
    laterality: Laterality | None = None
    timing: Text | None = None
    basis: Basis | None = None

    @property
    def point(self) -> float:
        """The frequency, or the middle of its range."""
        return self.frequency if isinstance(self.frequency, float) else sum(self.frequency) / 2

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if self.observed is not None:
            n, m = self.observed
            if not 0 <= n <= m or m == 0 or abs(n / m - self.point) > 0.05:
                raise ValueError(f"observed {n} of {m} does not fit the frequency {self.point}")
        return self


class AgainstFinding(_Strict):
    """A finding that speaks against the condition."""

    finding: ConceptId
    name: Text
    likelihood_ratio: Annotated[float, Field(gt=0, lt=1)]
    basis: Basis | None = None


class Test(_Strict):
    """A test and how well it separates the condition from what resembles it."""

    __test__ = False

    test: Text
    zh: Chinese | None = None
    loinc: Loinc | None = None
    hpo: Labelled | None = Field(default=None, description="finding that its abnormal result is")
    sensitivity: Share | None = None
    specificity: Share | None = None
    role: Role
    basis: Basis | None = None

    @property
    def separates(self) -> bool:
        """Whether a result moves the odds at least threefold, upwards or downwards."""
        if self.sensitivity is None or self.specificity is None:
            return False
        positive = self.sensitivity >= 3 * (1 - self.specificity)
        negative = 3 * (1 - self.sensitivity) <= self.specificity
        return positive or negative


class ImagingFinding(_Strict):
    """What an image shows."""

    finding: ConceptId
    name: Text
    modality: Annotated[
        str,
        Field(
            pattern=r"^(XR|CT|MR|US|ECG|ECHO|EEG|PET|NM|ANGIO|ENDO|MG|DXA|OCT|PHOTO)( \S.*)?$",
            description="kind and region: XR chest, CT head",
        ),
    ]
    frequency: Share | ShareRange
    specificity: Share | None = None
    basis: Basis | None = None

    @property
    def point(self) -> float:
        """The frequency, or the middle of its range."""
        return self.frequency if isinstance(self.frequency, float) else sum(self.frequency) / 2


class Course(_Strict):
    """How fast it comes, how long it lasts, how it goes on; shortest and longest usual time."""

    onset: tuple[TimeScale, TimeScale]
    duration: tuple[TimeScale, TimeScale] | None = None
    pattern: Pattern


class ConditionReference(_Strict):
    """Another condition by id and name."""

    condition: ConditionId
    name: Text


class Neighbour(ConditionReference):
    """A condition that is taken for this one, and what separates them.

    `separated_by` holds findings by id and name (`HP:0001945 Fever`), or this file's own tests by
    name.
    """

    separated_by: Annotated[list[Text], Field(min_length=1)]


class Source(_Strict):
    """A publication, named only when certain."""

    id: Text | None = None
    cite: Text
    gives: Text


class Condition(_Strict):
    """One condition that clinicians meet."""

    id: ConditionId
    name: Names
    synonyms: Synonyms
    codes: Codes
    same_as: list[Identity] = []
    broader: list[Identity] = []
    urgent: Urgent | None = None
    occurrence: Occurrence
    risk_factors: list[RiskFactor] = []
    findings: Annotated[list[ExpectedFinding], Field(min_length=1)]
    against: list[AgainstFinding] = []
    tests: list[Test] = []
    imaging: list[ImagingFinding] = []
    course: Course
    complications: list[ConditionReference] = []
    treatment_first_line: Names
    neighbours: list[Neighbour] = []
    sources: list[Source] = []
    basis: Basis
    reviewed: bool

    @property
    def shown(self) -> tuple[ExpectedFinding | ImagingFinding, ...]:
        """Everything that has a frequency: findings, then imaging."""
        return (*self.findings, *self.imaging)

    @model_validator(mode="after")
    def _basis_is_cited(self) -> Self:
        stated = {self.basis, *(one.basis for one in self.findings if one.basis)}
        if stated & {Basis.COHORT, Basis.REVIEW, Basis.GUIDELINE} and not self.sources:
            raise ValueError("a basis other than consensus names its source under sources")
        return self


class WithdrawnCondition(_Strict):
    """A condition that is no longer used; its id stays and leads to its successor."""

    id: ConditionId
    name: Names
    replaced_by: ConditionId


class CuratedFinding(_Strict):
    """A finding that the HPO cannot say."""

    id: FindingId
    name: Names
    synonyms: Synonyms
    parents: list[Labelled] = Field(
        default_factory=list, description="HPO terms or curated findings that it is a kind of"
    )
    heading: Heading | None = None
    background: Share | None = Field(
        default=None, description="share of any patients seen who show it; derived where absent"
    )
    basis: Basis = Basis.CONSENSUS
    reviewed: bool

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if not self.parents and self.heading is None:
            raise ValueError("it needs an HPO term under parents, or a heading")
        return self


class WithdrawnFinding(_Strict):
    """A curated finding that is no longer used; its id stays and leads to its successor."""

    id: FindingId
    name: Names
    replaced_by: ConceptId


class FindingsFile(_Strict):
    """The curated findings of one organ system."""

    findings: list[CuratedFinding | WithdrawnFinding]


def json_schema(kind: Literal["condition", "findings"]) -> dict[str, Any]:
    """JSON Schema of a file, for editors."""
    adapter: TypeAdapter[Any] = TypeAdapter(
        Condition | WithdrawnCondition if kind == "condition" else FindingsFile
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **adapter.json_schema(by_alias=True),
    }
