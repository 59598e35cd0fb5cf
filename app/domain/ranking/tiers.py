"""Tiers and flags: what the hard items say about a row, from first answers, re-checks and second answers.

A row is infeasible only where a broken hard item is confirmed: by an independent re-check that quotes the words, which
code found in the text; by the person; for the built-in methods, which compare numbers, by the words they rest on.
A judge's own "no" that nobody confirmed leaves the row undetermined, a scenario's mere flag beside a "yes" does not.
Not for: order within a tier (`ranking`), or what is asked (pipeline).
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from app.domain.items import Item
from app.domain.ranking.cells import RankingInput, first_answers, is_builtin, is_hard
from app.domain.ranking.utility import Scores
from app.domain.results import Cell, Violation
from app.domain.runs import Answer, Candidate, Question, QuestionKind

Verdict = Literal["met", "broken", "unknown"]
FEASIBLE, UNDETERMINED, INFEASIBLE = 0, 1, 2
MANY_SCENARIOS = 12
"""With more scenarios than this a flag that only scenarios raised takes two quotes: each scenario may err."""


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


def hard_columns(given: RankingInput) -> list[tuple[Question, Item]]:
    """Return the columns that decide tiers, with their items."""
    return [(q, item) for q in given.questions if is_hard(q, given.content) and (item := given.content.get(q.slug))]


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
