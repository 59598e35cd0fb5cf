"""With a model: the cells where its judgement is uncertain and decisive, which a person's answer would settle. Pure.

Uncertain is a cell that is unknown or unknown in part, whose answers are apart, or a hard item nobody could settle.
Decisive is one that puts another row first at an end of what it may be; each is tried by answering it by hand. Cells of
soft columns that cannot move a row far enough are left out before that, by the formula of the row.
Source: one-at-a-time sensitivity analysis. Not for: questions where no model judged (`app.domain.elicitation`).
"""

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from app.domain.base import Value
from app.domain.kit.text import shortened
from app.domain.ranking.order import SURE, Draft, bootstrap, draft
from app.domain.ranking.score import (
    P_FLOOR,
    R_FLOOR,
    RankingInput,
    Utility,
    first_answers,
    is_hard,
    reference_of,
    term_of,
    weighted_mean,
)
from app.domain.ranking.tiers import FEASIBLE, INFEASIBLE, Placed
from app.domain.results import Cell
from app.domain.runs import HandAnswer, Question, QuestionKind

MOST_CELLS = 2
"""Cells that are asked about at once."""
_TRIED = 12
"""Cells that are tried by ranking the run anew, twice each."""
_APART, _COSTS_APART = 0.2, 1.3
"""From here on several answers to one cell are apart: on the scale of 0 to 1, and as a ratio of costs."""
_UNKNOWN_SCENARIO, _UNKNOWN_COST = (0.1, 0.9), (0.7, 3.0)
"""What an unknown cell may be: much worse to much better than today, less to more than double of today's cost."""
_NEARLY = 0.9
"""A filled-in cell moves others of its column a little, so a gap that is nearly closed is tried."""
_DRAWS = 100
_QUOTED = 80


class DecisiveCell(Value):
    """A cell, the ends of what it may be, and who is first at each. `value` counts now; None = nothing was judged."""

    question: str
    label: str
    low: float
    high: float
    value: float | None
    evidence: str
    first_at_low: str
    first_at_high: str


class Decisive(Value):
    """The cells to ask about, and whether the first would be sure, whatever is answered within these ends."""

    cells: tuple[DecisiveCell, ...] = ()
    settles: bool = False


class _Uncertain(NamedTuple):
    question: Question
    label: str
    ends: tuple[float, float]
    cell: Cell
    missing: float
    """What the row's U still lacks to change places at the better end; nothing or less = it may."""


def decisive_cells(given: RankingInput, *, settled: Iterable[tuple[str, str]] = ()) -> Decisive:
    """Return the one or two cells whose answer can turn who is first; none where part of the run is missing.

    Args:
        given: of a run that a model judged.
        settled: cells (question slug, label) that a person was asked about already.
    """
    made = draft(given)
    if given.partial or made.scarce or not made.placed or made.placed[0].tier >= INFEASIBLE:
        return Decisive()
    first, left_out = made.placed[0].label, frozenset(settled)
    found: list[DecisiveCell] = []
    for one in _likely(made, left_out)[:_TRIED]:
        low, high = (_first(draft(_answered(given, [(one.question.slug, one.label, end)]))) for end in one.ends)
        if (low, high) != (first, first):
            found.append(
                DecisiveCell(
                    question=one.question.slug,
                    label=one.label,
                    low=one.ends[0],
                    high=one.ends[1],
                    value=one.cell.value,
                    evidence=next((said.evidence for said in one.cell.answers if said.evidence.strip()), ""),
                    first_at_low=low,
                    first_at_high=high,
                )
            )
        if len(found) == MOST_CELLS:
            break
    for cells in ([one] for one in found):
        if _settles(given, cells):
            return Decisive(cells=tuple(cells), settles=True)
    return Decisive(cells=tuple(found), settles=len(found) > 1 and _settles(given, found))


def decisive_sentence(given: RankingInput, found: Decisive) -> str:
    """Say which cells a person should answer; "" where there is none."""
    if not found.cells:
        return ""
    titles = {one.slug: shortened(one.title.strip().rstrip("."), _QUOTED) for one in given.questions}
    names = [f"“{titles[one.question]}” of {one.label}" for one in found.cells]
    which = "this" if len(names) == 1 else "these two"
    would = "would settle it" if found.settles else "could turn it"
    return f"Your answer to {which} {would}: {' and '.join(names)}."


def _likely(made: Draft, settled: frozenset[tuple[str, str]]) -> list[_Uncertain]:
    """Uncertain cells that may turn the order: hard items first, then those that are nearest to it."""
    given, first = made.given, made.placed[0]
    rivals = [row for row in made.placed[1:] if (row.tier, row.penalty) == (first.tier, first.penalty)]
    found: list[_Uncertain] = []
    for row in made.placed:
        if row.penalty and row is not first:
            continue
        gap = (rivals[0].utility.U - first.utility.U) if row is first and rivals else first.utility.U - row.utility.U
        for question in given.questions:
            cell = made.scores.judged.cell(row.label, question.slug)
            if (question.slug, row.label) in settled or cell.by_hand:
                continue
            if is_hard(question, given.content):
                ends = _hard_ends(row, question, first)
                # Settled, a row leads where nobody is feasible, or where it is better than who is.
                missing = gap if row is not first and first.tier == FEASIBLE else 0.0
            else:
                ends = _ends(given, question, row, cell)
                missing = math.inf
                if ends is not None and rivals and (row is first or row in rivals):
                    missing = _missing(made, row, question, ends, gap, is_first=row is first)
            if ends is not None and missing <= 0.0:
                found.append(_Uncertain(question, row.label, ends, cell, missing))
    found.sort(key=lambda one: (not is_hard(one.question, given.content), one.missing, one.label, one.question.slug))
    return found


def _hard_ends(row: Placed, question: Question, first: Placed) -> tuple[float, float] | None:
    """Broken or met, where the judge could not tell, or somebody says no and nobody confirmed it."""
    is_open = question.slug in row.unsettled or any(
        one.slug == question.slug and not one.confirmed for one in row.violations
    )
    # Of a row with several open ones none alone makes it feasible.
    return (0.0, 1.0) if is_open and (row is first or len(row.unsettled) <= 1) else None


def _ends(given: RankingInput, question: Question, row: Placed, cell: Cell) -> tuple[float, float] | None:
    """What a cell of a soft column may be; None where it is known well enough."""
    said = [answer.value for answer in cell.answers if answer.value is not None]
    if question.kind is QuestionKind.COST:
        reference = reference_of(given.candidates)
        if reference is not None and row.label == reference.label:
            return None
        if not said:
            return _UNKNOWN_COST
        return (min(said), max(said)) if max(said) >= _COSTS_APART * max(R_FLOOR, min(said)) else None
    if not said:
        return _UNKNOWN_SCENARIO if question.kind is QuestionKind.SCENARIO else (0.0, 1.0)
    low, high = min(said), max(said)
    if question.kind is not QuestionKind.SCENARIO:
        checks = [part for answer in first_answers(cell.answers) for part in answer.parts]
        if checks and None in checks:
            low = min(low, sum(part or 0.0 for part in checks) / len(checks))
            high = max(high, sum(1.0 if part is None else part for part in checks) / len(checks))
    return (low, high) if high - low >= _APART else None


def _missing(
    made: Draft, row: Placed, question: Question, ends: tuple[float, float], gap: float, *, is_first: bool
) -> float:
    """What is missing, nearly, until the first falls behind the next or the row comes before the first."""
    at_ends = [_moved(made, row, question, end).U - row.utility.U for end in ends]
    return _NEARLY * -gap + min(at_ends) if is_first else _NEARLY * gap - max(at_ends)


def _moved(made: Draft, row: Placed, question: Question, value: float) -> Utility:
    """The factors of a row with one cell of a soft column at another value, the rest as it is."""
    term, now = term_of(question, made.given), row.utility
    if term == "R":
        return now.model_copy(update={"R": max(R_FLOOR, value)})
    if term is None:
        return now
    filled = {slug: one for slug, one in made.scores.filled[term][row.label].items() if one is not None}
    mean = weighted_mean({**filled, question.slug: value}, made.scores.weights)
    moved = 0.0 if mean is None else mean
    return now.model_copy(update={str(term): max(P_FLOOR, moved) if term == "P" else moved})


def _answered(given: RankingInput, cells: Iterable[tuple[str, str, float]]) -> RankingInput:
    """The input with cells (question slug, label, value) answered by hand."""
    new = {(slug, label): value for slug, label, value in cells}
    kept = tuple(one for one in given.hand if (one.question, one.candidate) not in new)
    made = tuple(
        HandAnswer(run="", question=slug, candidate=label, value=value, created_at="")
        for (slug, label), value in new.items()
    )
    return given.model_copy(update={"hand": (*kept, *made)})


def _first(made: Draft) -> str:
    return made.placed[0].label if made.placed else ""


def _settles(given: RankingInput, cells: Sequence[DecisiveCell]) -> bool:
    """Whether the first is as sure as a clear winner, whichever end each cell comes to."""
    for ends in product(*((one.low, one.high) for one in cells)):
        answers = [(one.question, one.label, end) for one, end in zip(cells, ends, strict=True)]
        made = draft(_answered(given, answers))
        if made.resample is None:
            return False
        sure = bootstrap(made.resample.model_copy(update={"draws": _DRAWS})).row(_first(made))
        if sure is None or (sure.p_best or 0.0) < SURE:
            return False
    return True
