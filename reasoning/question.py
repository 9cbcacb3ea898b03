"""What to ask or look for next: the findings whose answer is expected to tell most for its burden.

    value = (information + Σ urgency · expected fall of the urgent disease) / burden

Information is the expected reduction of entropy over the leading entities. An answer is evidence
like any other: it goes through the ordinary scorer, which the entropies after yes and after no are
taken from. Approximations:

- Only the `LEADING` best entities count, their probabilities scaled to sum to 1; the right disease
  may stand further down.
- Only findings annotated to one of them are asked; `SHORTLIST` are compared exactly, chosen by
  information without the credit that a finding has through its ancestors.
- P(yes | disease) = background · exp(A), A being the scorer's likelihood-ratio part for a plain
  statement, and of an entity that of the member that shows the finding most. Information takes it
  as it is; the scorer itself damps what further findings and absences add, and knows coverage and
  similarity besides.
- In a batch, answers are independent given the disease.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontologies.asking import Approach, AskingTable, asking_table
from ontologies.errors import InputError
from ontologies.model.evidence import Entry, Evidence, Status, Subject
from ontologies.model.patient import Patient
from ontologies.model.strength import STATEMENT_RATIO
from reasoning.differential import ENGINE_VERSION, Ranking, rank_entities
from reasoning.grouping import EvidenceGroup, group_evidence
from reasoning.information import entropy, expected_fall, information
from reasoning.pretest import Setting
from reasoning.scoring import MATCH_SHARE
from reasoning.snapshot import Snapshot
from reasoning.urgent import urgent_conditions

__all__ = [
    "LARGEST_BATCH",
    "Answer",
    "Change",
    "Choice",
    "NextQuestion",
    "Panel",
    "Questions",
    "answer_evidence",
    "choose",
    "next_questions",
]

FloatArray = NDArray[np.float64]

LEADING = 100
"""Entities that a question is to tell apart."""
SHORTLIST = 24
"""Findings whose answers are computed by the scorer."""
LARGEST_BATCH = 8
"""Questions of one batch: 2^8 patterns of answers are followed."""
SHOWN, LEAST_CHANGE = 3, 0.005
"""Diseases that are named for each way an answer may go, and the change that is worth naming."""
URGENT_WORTH = 1.0
"""Nats that ruling out an urgent condition is worth; consensus of the authors, under review."""
_UNKNOWN_REASON = "asked, and not known"
_NOT_KNOWN = Status.NOT_EVALUATED


class Answer(StrEnum):
    """What a person may say to a question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_STATUS = {
    Answer.YES: Status.PRESENT,
    Answer.NO: Status.ABSENT,
    Answer.UNKNOWN: Status.NOT_EVALUATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Probability of one disease among the leading ones, before and after an answer."""

    id: str
    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """One finding to ask or look for.

    Parameters
    ----------
    term, name
        The finding.
    approach, burden
        How it is found out, and the price of that in units of one question.
    probability_yes
        Over the leading entities, before any answer.
    information
        Expected reduction of entropy in nats, given that the earlier ones of the batch are asked.
    rule_out
        Expected share by which urgent diseases lose probability, each times its urgency.
    value
        (information + rule_out) / burden, which the choice went by.
    entropy_yes, entropy_no
        Entropy over the leading entities when the scorer is told yes, or no; nats.
    raised, lowered
        What yes does to the diseases that it changes most; no does the opposite, less strongly.
    """

    term: str
    name: str
    approach: Approach
    burden: float
    probability_yes: float
    information: float
    rule_out: float
    value: float
    entropy_yes: float
    entropy_no: float
    raised: tuple[Change, ...]
    lowered: tuple[Change, ...]

    @property
    def expected_entropy(self) -> float:
        """Entropy to expect after the answer, by the scorer."""
        share = self.probability_yes
        return share * self.entropy_yes + (1.0 - share) * self.entropy_no

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "id": self.term,
            "name": self.name,
            "approach": self.approach.value,
            "burden": self.burden,
            "probability_yes": self.probability_yes,
            "information": self.information,
            "rule_out": self.rule_out,
            "value": self.value,
            "entropy": {
                "if_yes": self.entropy_yes,
                "if_no": self.entropy_no,
                "expected": self.expected_entropy,
            },
            "if_yes": {
                "raises": [_change_values(change) for change in self.raised],
                "lowers": [_change_values(change) for change in self.lowered],
            },
        }


def _change_values(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "name": change.name,
        "before": change.before,
        "after": change.after,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What to ask next, and what that rests on.

    Parameters
    ----------
    graph_version, snapshot_version, engine_version
        What it was computed with.
    setting
        Where the patient is seen.
    entropy
        Over the leading entities, now; nats.
    leading
        Id, name and probability of the first of them, scaled among the leading entities.
    questions
        The most valuable first; empty where nothing is left to ask.
    basis, reviewed
        What the burdens rest on.
    """

    graph_version: str
    snapshot_version: str
    engine_version: str
    setting: Setting
    entropy: float
    leading: tuple[tuple[str, str, float], ...]
    questions: tuple[NextQuestion, ...]
    basis: str
    reviewed: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "graph_version": self.graph_version,
            "snapshot_version": self.snapshot_version,
            "engine_version": self.engine_version,
            "setting": self.setting.value,
            "entropy": self.entropy,
            "leading": [
                {"id": identifier, "name": name, "probability": probability}
                for identifier, name, probability in self.leading
            ],
            "questions": [question.to_dict() for question in self.questions],
            "burden": {"basis": self.basis, "reviewed": self.reviewed},
        }


def answer_evidence(
    term: str, answer: Answer, *, recorded_at: datetime, recorder: str, entered_as: str = ""
) -> Evidence:
    """Evidence that an answer gives; `unknown` is not evaluated and does not change the score.

    Parameters
    ----------
    term
        HPO id that was asked.
    answer
        What was said.
    recorded_at, recorder
        Provenance.
    entered_as
        The words of the question, where they were not the id.
    """
    status = _STATUS[answer]
    return Evidence(
        concept=term,
        status=status,
        observation_ratio=STATEMENT_RATIO[status],
        source=Entry(entered_as=entered_as or term),
        reason=_UNKNOWN_REASON if status is _NOT_KNOWN else None,
        recorded_at=recorded_at,
        recorder=recorder,
    )


def next_questions(
    snapshot: Snapshot,
    evidence: Sequence[Evidence],
    *,
    patient: Patient | None = None,
    setting: Setting = Setting.RARE_DISEASE,
    count: int = 1,
    approaches: Collection[Approach] | None = None,
    urgent: Mapping[str, float] | None = None,
    table: AskingTable | None = None,
    language: str = "en",
) -> Questions:
    """Choose the findings to ask next, without redundancy between them.

    Parameters
    ----------
    snapshot
        Compiled knowledge.
    evidence
        Everything that is known. What was asked and is unknown stands in it as `not-evaluated`.
    patient
        Age and sex.
    setting
        Where the patient is seen.
    count
        How many to choose, in [1, `LARGEST_BATCH`]; each given the ones before it, whatever their
        answers.
    approaches
        Ways of finding out that are open; all where None.
    urgent
        Disease id to the nats that ruling it out is worth; where None, `URGENT_WORTH` for every
        condition whose knowledge says that missing it harms.
    table
        Approaches and burdens; semeion's own where None.
    language
        Of the names.

    Returns
    -------
    Questions
        Fewer than `count` where no finding is left that would tell anything.

    Raises
    ------
    InputError
        If `count` is out of range, or no finding speaks for any disease yet.
    """
    if not 1 <= count <= LARGEST_BATCH:
        raise InputError(f"1 to {LARGEST_BATCH} questions are chosen at once, not {count}")
    ranking = rank_entities(snapshot, evidence, patient=patient, setting=setting)
    if not ranking.query.findings:
        raise InputError("what to ask next needs at least one finding to start from")
    panel = Panel(snapshot, ranking, evidence, table=table or asking_table())
    model = snapshot.model
    if urgent is None:
        known = [] if setting is Setting.RARE_DISEASE else urgent_conditions(model)
        urgent = dict.fromkeys(known, URGENT_WORTH)
    chosen = choose(panel, count, approaches=approaches, urgent=urgent)
    return Questions(
        graph_version=model.graph_version,
        snapshot_version=model.snapshot_version,
        engine_version=ENGINE_VERSION,
        setting=setting,
        entropy=float(entropy(panel.probability)),
        leading=tuple(
            (model.disease_ids[disease], model.disease_names[disease], float(probability))
            for disease, probability in zip(
                panel.leading[:10].tolist(), panel.probability[:10], strict=True
            )
        ),
        questions=tuple(_explained(panel, item, language) for item in chosen),
        basis=panel.table.basis,
        reviewed=panel.table.reviewed,
    )


class Panel:
    """The leading diseases of a ranking and the findings that could tell them apart.

    Parameters
    ----------
    snapshot
        Compiled knowledge.
    ranking
        Of everything that is known.
    evidence
        The same, with what was asked and is unknown.
    table
        Approaches and burdens.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        ranking: Ranking,
        evidence: Sequence[Evidence],
        *,
        table: AskingTable,
    ) -> None:
        self.snapshot, self.model, self.table = snapshot, snapshot.model, table
        self.ranking, self.evidence = ranking, evidence
        self.leading = ranking.order[:LEADING]
        competes = np.isfinite(ranking.score)
        of_each = [
            [one for one in self.model.members(int(self.model.entity[best])) if competes[one]]
            for best in self.leading
        ]
        self._members = np.concatenate(of_each).astype(np.intp)
        self._starts = np.cumsum([0, *map(len, of_each[:-1])])
        self.probability = _softmax(ranking.score[self.leading])

    @cached_property
    def terms(self) -> NDArray[np.int32]:
        """Findings that may be asked, ascending: (n_questions,)."""
        model = self.model
        annotated = [model.annotated.row(int(disease))[0] for disease in self._members]
        closed_above, closed_below = self._closed()
        return np.array(
            [
                term
                for term in np.unique(np.concatenate(annotated)).tolist()
                if term not in closed_above
                and closed_below.isdisjoint(model.term_ancestors(term).tolist())
            ],
            np.int32,
        )

    def _closed(self) -> tuple[set[int], set[int]]:
        """Terms that are answered or not answerable, and terms below which nothing is asked."""
        above: set[int] = set()
        below: set[int] = set()
        for item in self.evidence:
            term = self.model.term_index.get(item.concept)
            if term is None or item.subject is not Subject.PATIENT:
                continue
            if item.status in {Status.PRESENT, Status.UNCERTAIN}:
                above.update(self.model.term_ancestors(term).tolist())
            elif item.status in {Status.ABSENT, Status.NOT_EVALUATED}:
                below.add(term)
            if item.status is Status.NOT_EVALUATED:  # who cannot tell a kind is not asked for it
                above.update(self.model.term_ancestors(term).tolist())
        return above, below

    @cached_property
    def answers(self) -> FloatArray:
        """P(yes | entity) without credit through ancestors: (n_leading, n_questions)."""
        shown = self._best(
            np.stack(
                [self.model.lent_profile.values(int(one), self.terms) for one in self._members]
            )
        )
        answers: FloatArray = (
            MATCH_SHARE * shown + (1.0 - MATCH_SHARE) * self.ranking.scorer.background[self.terms]
        )
        return answers

    def exact_answers(self, terms: NDArray[np.int32]) -> FloatArray:
        """P(yes | entity) as the scorer has it for its members: (n_leading, n_terms)."""
        columns = [self._exact_answer(int(term)) for term in terms]
        return np.stack(columns, axis=1) if columns else np.zeros((len(self.leading), 0))

    def _exact_answer(self, term: int) -> FloatArray:
        scorer = self.ranking.scorer
        group = _statement(self.model.term_ids[term], Answer.YES)
        finding = scorer.query([group]).for_findings[0]
        return self._best(scorer.shown(finding)[self._members])

    def approaches(self, terms: NDArray[np.int32]) -> list[Approach]:
        """How each term is found out."""
        parents = self.snapshot.lexicon.parents
        return [self.table.approach(self.model.term_ids[term], parents) for term in terms.tolist()]

    def urgency(self, urgent: Mapping[str, float]) -> list[tuple[FloatArray, float]]:
        """Which leading entity each urgent disease is, and what ruling it out is worth."""
        entity = self.model.entity[self.leading]
        known = ((self.model.disease_index.get(disease), urgent[disease]) for disease in urgent)
        pairs = [
            ((entity == self.model.entity[place]).astype(np.float64), worth)
            for place, worth in known
            if place is not None
        ]
        return [(member, worth) for member, worth in pairs if member.any()]

    def after(self, term: int, answer: Answer) -> FloatArray:
        """Probability of the leading entities when the scorer is told an answer: (n_leading,)."""
        scorer = self.ranking.scorer
        group = _statement(self.model.term_ids[term], answer)
        groups = [item for item in self.ranking.groups if item.concept != group.concept]
        score = scorer.score(scorer.query([*groups, group])) + self.ranking.offset
        return _softmax(self._best(score[self._members]))

    def _best(self, values: FloatArray) -> FloatArray:
        """Largest value among the members of each leading entity."""
        largest: FloatArray = np.maximum.reduceat(values, self._starts, axis=0)
        return largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A finding that was chosen; the fields are those of `NextQuestion`, `term` a position."""

    term: int
    approach: Approach
    burden: float
    probability_yes: float
    information: float
    rule_out: float


def choose(
    panel: Panel,
    count: int = 1,
    *,
    approaches: Collection[Approach] | None = None,
    urgent: Mapping[str, float] | None = None,
) -> list[Choice]:
    """Choose greedily, each given all answers to the ones before; as `next_questions`."""
    urgency = panel.urgency(urgent or {})
    ways = panel.approaches(panel.terms)
    burden = np.array([panel.table.burden[way] for way in ways])
    open_ = np.array([approaches is None or way in approaches for way in ways], np.bool_)
    rough = information(panel.probability, panel.answers)
    rough += _rule_out(panel, panel.answers, urgency)
    value = np.where(open_, rough / burden, -1.0)
    short = np.sort(np.argsort(-value, kind="stable")[:SHORTLIST])
    short = short[value[short] > 0]
    terms = panel.terms[short]
    answers = panel.exact_answers(terms)
    falls = _rule_out(panel, answers, urgency)
    patterns = panel.probability[np.newaxis, :]
    left = np.ones(len(terms), np.bool_)
    chosen: list[Choice] = []
    while len(chosen) < count and left.any():
        told = _conditional_information(patterns, answers)
        worth = np.where(left, (told + falls) / burden[short], -1.0)
        best = int(np.argmax(worth))
        if worth[best] <= 0:
            break
        chosen.append(
            Choice(
                term=int(terms[best]),
                approach=ways[short[best]],
                burden=float(burden[short[best]]),
                probability_yes=float(panel.probability @ answers[:, best]),
                information=float(told[best]),
                rule_out=float(falls[best]),
            )
        )
        yes = patterns * answers[:, best]
        patterns = np.concatenate([yes, patterns - yes])
        left &= ~_related(panel, int(terms[best]), terms)
    return chosen


def _rule_out(
    panel: Panel, answers: FloatArray, urgency: Sequence[tuple[FloatArray, float]]
) -> FloatArray:
    total = np.zeros(answers.shape[1])
    for member, worth in urgency:
        total += worth * expected_fall(panel.probability, answers, member)
    return total


def _conditional_information(patterns: FloatArray, answers: FloatArray) -> FloatArray:
    """Information of each question, averaged over the patterns of answers given so far.

    Parameters
    ----------
    patterns : (n_patterns, n_diseases) array
        P(disease and pattern); sums to 1.
    answers : (n_diseases, n_questions) array
        P(yes | disease).
    """
    total = np.zeros(answers.shape[1])
    for joint in patterns:
        share = float(joint.sum())
        if share > 0:
            total += share * information(joint / share, answers)
    return total


def _related(panel: Panel, chosen: int, terms: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether each term is the chosen one, a kind of it, or above it."""
    above = panel.model.term_ancestors(chosen)
    below = [chosen in panel.model.term_ancestors(int(term)) for term in terms]
    return np.isin(terms, above) | np.array(below, np.bool_)


def _explained(panel: Panel, item: Choice, language: str) -> NextQuestion:
    model = panel.model
    before = panel.probability
    after = panel.after(item.term, Answer.YES)
    order = np.argsort(before - after, kind="stable")

    def changes(places: NDArray[np.intp], sign: float) -> tuple[Change, ...]:
        return tuple(
            Change(
                id=model.disease_ids[panel.leading[place]],
                name=model.disease_names[panel.leading[place]],
                before=float(before[place]),
                after=float(after[place]),
            )
            for place in places[:SHOWN]
            if sign * (after[place] - before[place]) > LEAST_CHANGE
        )

    term = model.term_ids[item.term]
    return NextQuestion(
        term=term,
        name=panel.snapshot.lexicon.name(term, language),
        approach=item.approach,
        burden=item.burden,
        probability_yes=item.probability_yes,
        information=item.information,
        rule_out=item.rule_out,
        value=(item.information + item.rule_out) / item.burden,
        entropy_yes=float(entropy(after)),
        entropy_no=float(entropy(panel.after(item.term, Answer.NO))),
        raised=changes(order, 1.0),
        lowered=changes(order[::-1], -1.0),
    )


_ASKED_AT = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _statement(concept: str, answer: Answer) -> EvidenceGroup:
    """What an answer would be to the scorer."""
    item = answer_evidence(concept, answer, recorded_at=_ASKED_AT, recorder="supposed")
    return group_evidence([item], lambda _above, _below: False)[0]


def _softmax(score: FloatArray) -> FloatArray:
    shares = np.exp(score - score.max())
    scaled: FloatArray = shares / shares.sum()
    return scaled
