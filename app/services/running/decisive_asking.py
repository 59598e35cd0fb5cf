"""Questions about a run that a model judged: the one or two cells that a person's answer would settle.

A person's answer outranks the model's and stays marked as theirs. Answers are acts, as on the cards of other runs, and
count as answers by hand of this run. Reads only; about 0.2 s for a large run: engine thread.
Not for: which cells these are (`app.domain.ranking.decisive`), nor the questions of the built-in methods (`asking`).
"""

from typing import NamedTuple

from app.domain.canonical import content_key
from app.domain.elicitation.cards import CardKind, Progress, QuestionCard, Stop
from app.domain.elicitation.scales import CriterionKind
from app.domain.elicitation.standing import RowStanding, Standing
from app.domain.elicitation.table import (
    TODAY_KEY,
    Alternative,
    Criterion,
    DecisionTable,
    TodayState,
)
from app.domain.errors import RefusedError
from app.domain.kit.text import shortened
from app.domain.ranking.decisive import Decisive, DecisiveCell, decisive_cells, decisive_sentence
from app.domain.ranking.headline import headline
from app.domain.ranking.score import RankingInput
from app.domain.results import Ranking
from app.domain.runs import Candidate, Origin, Question, QuestionKind, Run
from app.pipeline.decision_table import asked_of, kind_of, option_key, question_key
from app.services.running.run_inputs import ranking_input
from app.store.reads.query import Query

_MOST_CARDS = 3
"""After these the order stands as it is: what is left decides less and less."""
_QUOTED = 160


class DecisiveState(NamedTuple):
    """How the questions of such a run stand."""

    acts: int
    table: DecisionTable
    progress: Progress
    sentence: str


def decisive_state(query: Query, run: Run) -> DecisiveState:
    """Return the order so far and the next card.

    Raises:
        RefusedError: it is at work, has no ranking, or nothing of it is uncertain and decisive.
    """
    if run.status.is_live:
        raise RefusedError("still-at-work", f"Run {run.number} is still at work; wait for its end.")
    ranking = query.results.get(run.id)
    if ranking is None:
        raise RefusedError("no-ranking", f"Run {run.number} has no ranking yet.")
    given = ranking_input(query, run)
    stored = query.asking.of_run(run.id)
    acts, table = stored if stored is not None else (0, _empty(given, run.config.seed))
    found = Decisive()
    if acts < _MOST_CARDS:
        found = decisive_cells(_asked_about(given), settled=_settled(given, table))
    if stored is None and not found.cells:
        raise RefusedError(
            "asks-nothing",
            f"Run {run.number} was judged by a model, and nothing in it that is uncertain would turn its order, so it "
            "asks no questions.",
        )
    table = _with_columns(table, given, found.cells)
    card = _card(table, given, found) if found.cells else None
    progress = Progress(
        standing=_standing(ranking, given),
        has_order=True,
        card=card,
        stop=None if card is not None else Stop.NO_GAIN,
    )
    told = headline(ranking, lambda row: "" if row.vs_today is None else f"×{row.vs_today:.2g}")
    return DecisiveState(acts, table, progress, f"{told} {decisive_sentence(given, found)}".strip())


def _rows(given: RankingInput) -> dict[str, Candidate]:
    """The rows of a run by their keys; of equal texts only the first is asked about."""
    found: dict[str, Candidate] = {}
    for one in given.candidates:
        found.setdefault(TODAY_KEY if one.origin is Origin.TODAY else option_key(one), one)
    return found


def _asked_about(given: RankingInput) -> RankingInput:
    """The input without the rows that stand for another of the same text."""
    return given.model_copy(update={"candidates": tuple(_rows(given).values())})


def _empty(given: RankingInput, seed: int) -> DecisionTable:
    rows = _rows(given)
    return DecisionTable(
        criteria=(),
        alternatives=tuple(
            Alternative(key=key, label=one.label, title=one.card.title) for key, one in rows.items() if key != TODAY_KEY
        ),
        today=TodayState.EXISTS if TODAY_KEY in rows else TodayState.NONE,
        seed=seed,
    )


def _column_of(question: Question, given: RankingInput) -> Criterion:
    """The column a question makes: of an item, the one it has in every run; of a scenario, its own."""
    item = given.content.get(question.slug)
    if item is not None and question.kind in (QuestionKind.GOAL, QuestionKind.CONSTRAINT):
        text = asked_of(item)
        return Criterion(key=question_key(text), slug=question.slug, text=text, kind=kind_of(item))
    kind = CriterionKind.COST if question.kind is QuestionKind.COST else CriterionKind.WISH
    text = "Cost" if kind is CriterionKind.COST else question.title
    key = question_key("cost") if kind is CriterionKind.COST else content_key("scenario", question.key)
    return Criterion(key=key, slug=question.slug, text=text, kind=kind)


def _with_columns(table: DecisionTable, given: RankingInput, cells: tuple[DecisiveCell, ...]) -> DecisionTable:
    slugs = {one.question for one in cells}
    known = {one.key for one in table.criteria}
    made = [
        column for one in given.questions if one.slug in slugs and (column := _column_of(one, given)).key not in known
    ]
    return table.changed(criteria=(*table.criteria, *made)) if made else table


def _settled(given: RankingInput, table: DecisionTable) -> set[tuple[str, str]]:
    """Cells a person was asked about, *don't know* among them."""
    labels = {key: one.label for key, one in _rows(given).items()}
    slugs = {one.key: one.slug for one in table.criteria}
    return {(slugs[one.criterion], labels[one.alternative]) for one in table.cells if one.alternative in labels}


def _card(table: DecisionTable, given: RankingInput, found: Decisive) -> QuestionCard:
    keys = {one.slug: one.key for one in table.criteria}
    rows = {one.label: key for key, one in _rows(given).items()}
    kinds = {one.slug: one.kind for one in given.questions}
    cells = tuple((keys[one.question], rows[one.label], _said(one, kinds[one.question])) for one in found.cells)
    turns = next(
        (
            (rows[one.first_at_low], rows[one.first_at_high])
            for one in found.cells
            if one.first_at_low != one.first_at_high and rows.keys() >= {one.first_at_low, one.first_at_high}
        ),
        None,
    )
    return QuestionCard(
        kind=CardKind.CELLS,
        criteria=tuple(dict.fromkeys(one[0] for one in cells)),
        rows=tuple(dict.fromkeys(one[1] for one in cells)),
        beside_today=TODAY_KEY in table.rows,
        turns=turns,
        cells=cells,
        settles=found.settles,
    )


def _said(cell: DecisiveCell, kind: QuestionKind) -> str:
    """What the model says of a cell, and why it is not sure."""
    if cell.value is None:
        return "The model could not say."
    figure = f"×{cell.value:.2g} of today" if kind is QuestionKind.COST else f"{round(100 * cell.value)} of 100"
    ends = f"{cell.low:.2g} to {cell.high:.2g}" if kind is QuestionKind.COST else ""
    ends = ends or f"{round(100 * cell.low)} to {round(100 * cell.high)}"
    quote = cell.evidence.strip()
    because = f": “{shortened(quote, _QUOTED)}”" if quote else ""
    return f"The model says {figure}, not sure ({ends}){because}"


def _standing(ranking: Ranking, given: RankingInput) -> Standing:
    """The order of a model's run as cards know one; a share is the chance to be best, 0 where none is claimed."""
    rows = {one.label: key for key, one in _rows(given).items()}
    placed = tuple(
        RowStanding(
            key=rows[row.label],
            tier=row.tier,
            share=row.p_best or 0.0,
            P=row.P,
            R=row.R,
            G=row.G,
            U=row.U,
            score=row.score,
            answered=0,
            beats_today=True,
        )
        for row in ranking.rows
        if row.label in rows
    )
    first = ranking.rows[0].tie_group if ranking.rows else 0
    leaders = tuple(rows[row.label] for row in ranking.rows if row.tie_group == first and row.label in rows)
    return Standing(rows=placed, leaders=leaders, has_goals=True, has_wanted=True)
