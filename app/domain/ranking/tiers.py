"""Tiers, flags and places: what the hard items say about a row, and where it stands before confidence is known.

A row is infeasible only where a broken hard item is confirmed: by an independent re-check that quotes the words, which
code found in the text; by the person; for the built-in methods, which compare numbers, by the words they rest on.
A judge's own "no" that nobody confirmed leaves the row undetermined, a scenario's mere flag beside a "yes" does not.
Places follow (tier, weight of confirmed violations, −U), equal ones tie.
Not for: the numbers (`score`), ties by confidence (`order`), or what is asked (pipeline).
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pydantic import Field

from app.domain.base import Value
from app.domain.items import Item
from app.domain.ranking.score import (
    RankingInput,
    Scores,
    Utility,
    first_answers,
    is_builtin,
    is_hard,
    reference_of,
    to_six_digits,
)
from app.domain.results import Cell, Violation
from app.domain.runs import Answer, Candidate, Origin, Question, QuestionKind

Verdict = Literal["met", "broken", "unknown"]
FEASIBLE, UNDETERMINED, INFEASIBLE = 0, 1, 2
MANY_SCENARIOS = 12
"""With more scenarios than this a flag that only scenarios raised takes two quotes: each scenario may err."""
MIN_JUDGED_SHARE = 0.5
"""Below this share of judged cells a ranking is provisional and claims no feasible row."""


class TierVerdict(NamedTuple):
    """What a row's hard items say about it. `penalty` is the sum of weights of confirmed violations."""

    tier: int
    violations: tuple[Violation, ...]
    unsettled: tuple[str, ...]
    penalty: int


class Flag(NamedTuple):
    """A hard item that a row may break; `by_check` says that its own column says no, not only a scenario."""

    label: str
    slug: str
    by_check: bool
    evidence: str


class Placed(Value):
    """A row in its place, before it becomes a `RankingRow`.

    `unsettled` are hard items without a clear yes, `penalty` is the sum of weights of confirmed violations.
    """

    candidate: Candidate
    utility: Utility
    tier: int
    penalty: int = 0
    violations: tuple[Violation, ...] = ()
    unsettled: tuple[str, ...] = ()
    tie_group: int = Field(ge=1)
    rank: int = Field(ge=1)

    @property
    def label(self) -> str:
        """Label of the candidate."""
        return self.candidate.label

    @property
    def broken(self) -> tuple[Violation, ...]:
        """Confirmed violations."""
        return tuple(one for one in self.violations if one.confirmed)


def place_rows(given: RankingInput, scores: Scores, *, scarce: bool) -> list[Placed]:
    """Return the rows in their order, tied only where equal; where too little was judged none is feasible."""
    hard = hard_columns(given)
    rows: list[tuple[tuple[int, int, float, tuple[bool, int, str]], Candidate, Utility, TierVerdict]] = []
    for candidate in given.candidates:
        utility = scores.rows.get(candidate.label)
        if utility is None:
            continue
        standing = standing_of(given, scores, candidate, hard)
        tier = UNDETERMINED if scarce and standing.tier == FEASIBLE else standing.tier
        standing = standing._replace(tier=tier)
        rows.append(
            ((tier, standing.penalty, -to_six_digits(utility.U), _place(candidate)), candidate, utility, standing)
        )
    rows.sort(key=lambda row: row[0])
    placed: list[Placed] = []
    for position, (key, candidate, utility, standing) in enumerate(rows):
        ties = position > 0 and rows[position - 1][0][:3] == key[:3]
        before = placed[-1] if placed else None
        placed.append(
            Placed(
                candidate=candidate,
                utility=utility,
                tier=standing.tier,
                penalty=standing.penalty,
                violations=standing.violations,
                unsettled=standing.unsettled,
                tie_group=before.tie_group if before and ties else (before.tie_group + 1 if before else 1),
                rank=before.rank if before and ties else position + 1,
            )
        )
    return placed


def _place(candidate: Candidate) -> tuple[bool, int, str]:
    """Where a row stands among its equals: today first, then C1, C2 … C10, however the rows were given."""
    digits = "".join(character for character in candidate.label if character in "0123456789")
    return (candidate.origin is not Origin.TODAY, int(digits or 0), candidate.label)


def is_level(before: Placed, row: Placed) -> bool:
    """Whether only U decides between two rows: the same tier, and confirmed flags of the same weight."""
    return (before.tier, before.penalty) == (row.tier, row.penalty)


def hard_columns(given: RankingInput) -> list[tuple[Question, Item]]:
    """Return the columns that decide tiers, with their items."""
    return [(q, item) for q in given.questions if is_hard(q, given.content) and (item := given.content.get(q.slug))]


def standing_of(
    given: RankingInput, scores: Scores, candidate: Candidate, hard: list[tuple[Question, Item]]
) -> TierVerdict:
    """Return the tier and the flags of a row."""
    flags = {flag.slug: flag for flag in flags_of(given, scores, candidate)}
    violations: list[Violation] = []
    unsettled: list[str] = []
    penalty = 0
    for question, item in hard:
        cell = scores.judged.cell(candidate.label, question.slug)
        if cell.by_hand:
            verdict, quote = _by_hand(cell)
            confirmed = verdict == "broken"
        else:
            verdict, quote = verdict_of(first_answers(cell.answers))
            confirmed, quote = _confirmed(given, cell, flags.get(item.slug), quote)
        if confirmed:
            violations.append(Violation(slug=item.slug, evidence=quote, confirmed=True))
            penalty += item.weight
            continue
        if item.slug in flags:
            violations.append(Violation(slug=item.slug, evidence=flags[item.slug].evidence, confirmed=False))
        if verdict != "met" if cell.by_hand else not _is_met(given, cell, verdict):
            unsettled.append(item.slug)
    tier = INFEASIBLE if penalty else UNDETERMINED if unsettled else FEASIBLE
    return TierVerdict(tier, tuple(violations), tuple(unsettled), penalty)


def flags_of(given: RankingInput, scores: Scores, candidate: Candidate) -> tuple[Flag, ...]:
    """Return the flags of a row that its first answers raise, none about what a person answered."""
    flags: dict[str, Flag] = {}
    for question, item in hard_columns(given):
        cell = scores.judged.cell(candidate.label, question.slug)
        if cell.by_hand:
            continue
        verdict, quote = verdict_of(first_answers(cell.answers))
        if verdict == "broken":
            flags[item.slug] = Flag(candidate.label, item.slug, by_check=True, evidence=quote)
    by_hand = {one.question for one in given.hand if one.candidate == candidate.label}
    for slug, evidence in _scenario_flags(given, scores, candidate):
        if slug not in flags and slug not in by_hand:
            flags[slug] = Flag(candidate.label, slug, by_check=False, evidence=evidence)
    return tuple(flags.values())


def verdict_of(answers: Iterable[Answer]) -> tuple[Verdict, str]:
    """Return a check column's verdict about a row from some answers, and the words a "no" rests on."""
    seen = tuple(answers)
    for answer in seen:
        if 0.0 in answer.parts:
            return "broken", answer.evidence.strip()
    known = [answer for answer in seen if answer.value is not None]
    if not known:
        return "unknown", ""
    return ("unknown" if any(None in answer.parts for answer in known) else "met"), ""


def _by_hand(cell: Cell) -> tuple[Verdict, str]:
    """A person's own answer needs no quote."""
    value = 0.0 if cell.value is None else cell.value
    if value <= 0.0:
        return "broken", "answered by hand"
    return ("met" if value >= 1.0 else "unknown"), ""


def _scenario_flags(given: RankingInput, scores: Scores, candidate: Candidate) -> list[tuple[str, str]]:
    hard = {item.slug for _, item in hard_columns(given)}
    return [
        (slug, answer.evidence)
        for question in given.questions
        if question.kind is QuestionKind.SCENARIO
        for answer in first_answers(scores.judged.cell(candidate.label, question.slug).answers)
        for slug in answer.violates
        if slug in hard
    ]


def _confirmed(given: RankingInput, cell: Cell, flag: Flag | None, quote: str) -> tuple[bool, str]:
    """Whether a flag is confirmed, and by which words."""
    if flag is None:
        return False, ""
    if is_builtin(given):
        return flag.by_check and bool(quote), quote
    needed = 2 if not flag.by_check and len(given.scenarios) > MANY_SCENARIOS else 1
    for answer in _of_kind(given, cell, "re-check"):
        # A re-check's parts are one 0 per quote that was found in the text.
        if answer.parts.count(0.0) >= needed:
            return True, answer.evidence
    return False, ""


def _is_met(given: RankingInput, cell: Cell, first: Verdict) -> bool:
    """Whether more answers say that a hard item is met than that it is not.

    Without second answers the first decides: a "no" that nobody confirmed is not turned by one re-check that is clear.
    """
    second = [verdict_of([answer])[0] for answer in _of_kind(given, cell, "second-answer")]
    if not second or first == "unknown":
        return first == "met"
    clear = sum(answer.value == 1.0 for answer in _of_kind(given, cell, "re-check"))
    said = [first, *second]
    return said.count("met") + clear > said.count("broken")


def _of_kind(given: RankingInput, cell: Cell, kind: str) -> list[Answer]:
    rounds = {one.replicate for one in given.rounds if one.kind == kind and cell.question in one.columns}
    return [answer for answer in cell.answers if answer.replicate in rounds]


def cell_counts(given: RankingInput, scores: Scores) -> tuple[int, int, int]:
    """Cells judged, answered by hand, and all that can be; the reference's own cost is 1 by definition, no cell."""
    reference = reference_of(given.candidates)
    cells = [
        scores.judged.cell(candidate.label, question.slug)
        for candidate in given.candidates
        for question in given.questions
        if not (question.kind is QuestionKind.COST and candidate == reference)
    ]
    by_hand = sum(cell.by_hand for cell in cells)
    return sum(cell.value is not None for cell in cells) - by_hand, by_hand, len(cells)


def open_columns(given: RankingInput, scores: Scores, candidate: Candidate) -> tuple[str, ...]:
    """Slugs of columns with an unknown part in this row."""

    def is_open(question: Question) -> bool:
        cell = scores.judged.cell(candidate.label, question.slug)
        if cell.value is None:
            return True
        checked = question.kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT) and not cell.by_hand
        return checked and any(None in answer.parts for answer in first_answers(cell.answers))

    return tuple(question.slug for question in given.questions if is_open(question))
