"""Questions to the person about a run: the order so far, the next card, its answer as one act with one undo.

What the question cards of the window and the commands `ask` and `answer` do. Runs that a model judged are asked only
about the cells that would settle them (`decisive_asking`); all else here is of runs that the built-in methods judged.
`state`, `changes` and `supposed` only read; `answer` and `undo` write through the writer and publish `ResultsChanged`.
A card holds keys; `AskingState.table` has the columns, rows and cells behind them. An order costs about 50 ms: engine
thread, never the window's. Not for: the arithmetic (`app.domain.elicitation`).
"""

import math
import re

from app.domain.base import Value, now
from app.domain.elicitation.acts import CardAnswer, CellAnswer, answered
from app.domain.elicitation.cards import Progress, progress_of
from app.domain.elicitation.changes import Turn, what_would_turn
from app.domain.elicitation.earlier import EarlierAnswer, earlier_answers
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.sentence import result_sentence
from app.domain.elicitation.standing import Standing, stand
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, Known, OptionRemark, Sum
from app.domain.errors import NotFoundError, RefusedError, UsageError
from app.domain.items import make_slug
from app.domain.kit.late_pattern import late
from app.domain.kit.text import shortened
from app.domain.operations import Operation, apply_operations
from app.domain.ranking.explanations import best_of
from app.domain.ranking.order import rank
from app.domain.results import MEANS_OF_DRAWS
from app.domain.runs import BUILTIN_JUDGE, Origin, Run, RunStatus, is_method
from app.pipeline.decision_table import question_key, remarks_of, table_of
from app.pipeline.grounds.cost import sum_of
from app.services.running.decisive_asking import decisive_state
from app.services.running.run_inputs import ranking_input
from app.store.database import Store
from app.store.paging import encode_key
from app.store.reads.query import Query
from app.store.writes.transaction import Tx

_LEAD = late(r"^(?:(?:good|bad|neutral|pros?|cons?)\s*(?:[,:]\s*(?:because\s+)?|because\s+)|[+−]\s*)", re.IGNORECASE)
_HALF = 0.5
_TRIED_DRAWS = 512
_RUNS_LOOKED_AT = 4
"""Runs before one whose answers are offered to it."""
_PLAIN = {1.0: Level.BETTER, 0.0: Level.WORSE}
"""A plain yes or no beside today claims no more than one step."""


class AskingState(Value):
    """Where the questions of a run stand. `acts` counts the cards that were answered and not taken back."""

    run: str
    number: int
    acts: int
    table: DecisionTable
    progress: Progress
    sentence: str
    remarks: tuple[OptionRemark, ...] = ()
    """What the text says of options; where it fits a column it is in a cell already."""

    earlier: tuple[EarlierAnswer, ...] = ()
    """What the person said in earlier runs of open cells that were worded otherwise; offered, not counted."""

    by_model: bool = False
    """A model judged: the table has only the columns of cells that a person is, or was, asked about."""

    def loose(self, label: str) -> tuple[OptionRemark, ...]:
        """Remarks on an option that answer none of its cells and are no column yet; each can be made one."""
        key = next((one.key for one in self.table.alternatives if one.label == label), None)
        used = [one.ground.quote for one in self.table.cells if one.alternative == key and one.ground.quote]
        columns = {one.text for one in self.table.criteria}
        return tuple(
            one
            for one in self.remarks
            if one.label == label
            and _wanted_text(one) not in columns
            and not any(quote in one.text or one.text in quote for quote in used)
        )


class GivenAct(Value):
    """One answered card as it is stored: its number, the table after it and what was answered in it."""

    run: str
    number: int
    table: DecisionTable
    answers: tuple[Known, ...]


class AskingService:
    """Queries and verbs on the questions of runs. On the engine loop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self, run: str) -> AskingState:
        """Return the order so far, the result in words and the next card; writes nothing.

        Raises:
            NotFoundError: there is no such run.
            RefusedError: it is at work, has fewer than two ways to compare, or a model judged it and nothing that is
                uncertain would turn its order.
        """
        return _state(self._store.query, self._store.query.runs.get(run))

    def changes(self, run: str) -> tuple[Turn, ...]:
        """Return the smallest changes after which another row leads; () = nothing within two steps. About 0.3 s.

        Raises:
            RefusedError: as `state`, where there is no order yet, and where a model judged.
        """
        found = self.state(run)
        if found.by_model:
            raise RefusedError("by-a-model", f"A model judged Run {found.number}. {found.sentence}")
        if not found.progress.has_order:
            raise RefusedError("no-order", f"Run {found.number}: {found.sentence}")
        return what_would_turn(found.table, found.progress.standing)

    def supposed(self, run: str, operation: Operation | None = None) -> Standing:
        """Return the order a run would come to on a line with this change, with the answers given so far.

        On few draws: it says what moves, not by how much.

        Raises:
            NotFoundError, RefusedError: as `state`.
        """
        found = self._store.query.runs.get(run)
        _, table = _as_answered(self._store.query, found)
        content = self._store.query.versions.get(found.version).content
        if operation is not None:
            content = apply_operations(content, (operation,))
        answers = [one for one in table.cells if one.ground.kind == "answer" and not one.unknown]
        candidates = self._store.query.candidates.of_run(run)
        return stand(table_of(content, candidates, answers=answers, seed=table.seed), _TRIED_DRAWS)

    def last_act(self, run: str) -> GivenAct | None:
        """Return the card that was answered last and not taken back; None where there is none, or it asks none."""
        stored = self._store.query.asking.of_run(run)
        if stored is None or not stored[0]:
            return None
        answers = self._store.query.asking.given_in(run, stored[0])
        return GivenAct(run=run, number=stored[0], table=stored[1], answers=answers)

    async def answer(self, run: str, answer: CardAnswer) -> AskingState:
        """Store one act: what a person says of cells and columns. The answers belong to the project from then on.

        Raises:
            RefusedError: as `state`.
            UsageError: an answer fits no cell or scale.
        """
        at = now()

        def unit(tx: Tx) -> AskingState:
            found = tx.query.runs.get(run)
            before = _stand(tx.query, found)
            if before.by_model and not _is_of_cells(answer):
                raise UsageError(
                    f"A model judged Run {found.number}: single cells of it can be answered, nothing else."
                )
            try:
                start = tx.query.asking.of_run(run, act=0)
                first = start[1] if start is not None else before.table
                if answer.cleared:
                    first = _without_answers(tx.query, found, first)
                table, given = answered(
                    before.table,
                    answer,
                    before.progress.card,
                    at=at,
                    first=first,
                )
            except ValueError as fault:
                raise UsageError(f"That answers no question of Run {found.number}.") from fault
            if not before.acts:
                tx.asking.begin(run, before.table)
            number = tx.asking.act(run, table, given)
            _rank(tx, found)
            if before.by_model:
                return _stand(tx.query, found)
            return _made(found, number, table).model_copy(update={"remarks": before.remarks})

        return _with_earlier(self._store.query, await self._store.write(unit))

    async def want(self, run: str, remark: OptionRemark) -> AskingState:
        """Make a remark on an option a wanted column: answered for that option where it has a sign, open for others.

        Raises:
            RefusedError: as `state`.
            UsageError: it is a column already, or its option is no row.
        """
        table = self.state(run).table
        made = criterion_of(table, _wanted_text(remark))
        rows = [one.key for one in table.alternatives if one.label == remark.label]
        if not rows or any(one.key == made.key for one in table.criteria):
            raise UsageError(f"“{shortened(remark.text, 80)}” cannot be made a column of its own.")
        level = {"+": Level.BETTER, "-": Level.WORSE}.get(remark.sign or "")
        cells = () if level is None else (CellAnswer(criterion=made.key, alternative=rows[0], level=level),)
        return await self.answer(run, CardAnswer(added=(made,), cells=cells, quote=remark.text))

    async def answer_cell(
        self, run: str, *, column: str, label: str, value: float | None, quote: str = ""
    ) -> AskingState:
        """Answer one cell by a number, as the matrix and `run answer` do; None takes an answer back.

        Args:
            run: id.
            column: its slug.
            label: of the row.
            value: 0 … 1, the nearest level counts; of a cost a multiple of today.
            quote: words it rests on.

        Raises:
            NotFoundError: there is no such column or row.
            RefusedError: as `state`.
        """
        table = self.state(run).table
        criterion = next((one for one in table.counted if one.slug == column), None)
        keys = {one.label: one.key for one in table.alternatives} | {"Today": TODAY_KEY}
        if criterion is None or label not in keys or keys[label] not in table.rows:
            raise NotFoundError(f"There is no cell “{column}” of {label} to answer.")
        cell = (criterion.key, keys[label])
        if value is None:
            return await self.answer(run, CardAnswer(cleared=(cell,), quote=quote))
        marks = SCALES[criterion.kind]
        if criterion.kind is CriterionKind.COST:
            level = min(marks, key=lambda mark: abs(math.log(mark.value) - math.log(value))).level
        elif criterion.kind in (CriterionKind.LIMIT, CriterionKind.LIMIT_AS_WISH, CriterionKind.FLOOR):
            level = marks[value >= _HALF].level
        elif criterion.kind is not CriterionKind.MEASURE and value in _PLAIN:
            level = _PLAIN[value]
        else:
            level = marks[min(len(marks) - 1, int(value * len(marks)))].level
        given = CellAnswer(criterion=cell[0], alternative=cell[1], level=level)
        return await self.answer(run, CardAnswer(cells=(given,), quote=quote))

    def sum_of(self, text: str) -> Sum:
        """Return the sum of money a person wrote: "450 euros a month".

        Raises:
            UsageError: it is none.
        """
        found = sum_of(text)
        if found is None:
            raise UsageError(f"“{shortened(text, 80)}” is no sum of money: write one such as “450 euros a month”.")
        return found

    async def undo(self, run: str, act: int | None = None) -> AskingState:
        """Take the last act back, with the answers given in it.

        Args:
            run: id.
            act: the number it must have, as `AskingState.acts` said after it; None = whichever is the last.

        Raises:
            RefusedError: no card of this run was answered yet, or another was after this one.
        """

        def unit(tx: Tx) -> AskingState:
            found = tx.query.runs.get(run)
            stored = tx.query.asking.of_run(run)
            if act is not None and stored is not None and stored[0] != act:
                raise RefusedError("not-the-last", "Another card was answered since; take that one back first.")
            tx.asking.undo(run)
            _rank(tx, found)
            return _stand(tx.query, found)

        return _with_earlier(self._store.query, await self._store.write(unit))

    async def put_back(self, given: GivenAct) -> AskingState:
        """Let an act that was taken back count again, as it was given.

        Raises:
            RefusedError: another card was answered, or one before it was taken back.
        """

        def unit(tx: Tx) -> AskingState:
            found = tx.query.runs.get(given.run)
            stored = tx.query.asking.of_run(given.run)
            if stored is None or stored[0] != given.number - 1:
                raise RefusedError("not-the-last", "Other cards were answered or taken back since.")
            tx.asking.act(given.run, given.table, given.answers)
            _rank(tx, found)
            return _stand(tx.query, found)

        return _with_earlier(self._store.query, await self._store.write(unit))


def _wanted_text(remark: OptionRemark) -> str:
    """What a remark asks for as a column: “Good, because it is open” asks for “it is open”."""
    said = _LEAD.sub("", " ".join(remark.text.split())).strip()
    return said or remark.text


def criterion_of(table: DecisionTable, text: str) -> Criterion:
    """Return the column that a remark or any other sentence makes: a wish of its own."""
    slugs = {one.slug for one in table.criteria}
    text = " ".join(text.split())
    return Criterion(key=question_key(text), slug=make_slug(text, taken=slugs), text=text, kind=CriterionKind.WISH)


def _rank(tx: Tx, run: Run) -> None:
    """Store the ranking that follows from the table as it stands now."""
    given = ranking_input(tx.query, run).model_copy(update={"arithmetic": MEANS_OF_DRAWS})
    ranking = rank(given)
    tx.results.save(run.id, ranking)
    tx.runs.update(
        run.id,
        best=best_of(given, ranking),
        ranking_hash=ranking.ranking_hash if run.status is RunStatus.COMPLETED else None,
        flags=run.flags.model_copy(update={"provisional": ranking.provisional}),
    )


def _earlier(query: Query, run: Run, table: DecisionTable) -> tuple[EarlierAnswer, ...]:
    """What the answers of the last runs before this one may say of its open cells."""
    before: list[tuple[int, DecisionTable]] = []
    for row in query.runs.page(run.project, after=encode_key(run.number), limit=_RUNS_LOOKED_AT).items:
        stored = query.asking.of_run(row.id)
        if stored is not None:
            before.append((row.number, stored[1]))
    return earlier_answers(table, before)


def _state(query: Query, run: Run) -> AskingState:
    return _with_earlier(query, _stand(query, run))


def _with_earlier(query: Query, state: AskingState) -> AskingState:
    """A state with what earlier runs may answer; texts are compared for it, so never in a transaction that writes."""
    return state.model_copy(update={"earlier": _earlier(query, query.runs.get(state.run), state.table)})


def _is_of_cells(answer: CardAnswer) -> bool:
    """Whether an act answers cells and does nothing else; sums are compared with no model's numbers."""
    others = (answer.added, answer.cleared, answer.wishes, answer.dropped, answer.order, answer.today)
    return not any(others) and all(one.cost is None for one in answer.cells)


def _stand(query: Query, run: Run) -> AskingState:
    if not is_method(run.judge):
        acts, table, progress, sentence = decisive_state(query, run)
        return AskingState(
            run=run.id,
            number=run.number,
            acts=acts,
            table=table,
            progress=progress,
            sentence=sentence,
            by_model=True,
        )
    acts, table = _as_answered(query, run)
    content = query.versions.get(run.version).content
    remarks = remarks_of(content, query.candidates.of_run(run.id))
    return _made(run, acts, table).model_copy(update={"remarks": remarks})


def _as_answered(query: Query, run: Run) -> tuple[int, DecisionTable]:
    """How many cards of a run were answered, and the table as it stands after them."""
    stored = query.asking.of_run(run.id) if is_method(run.judge) else None
    return stored if stored is not None else (0, first_table(query, run))


def _made(run: Run, acts: int, table: DecisionTable) -> AskingState:
    progress = progress_of(table)
    return AskingState(
        run=run.id,
        number=run.number,
        acts=acts,
        table=table,
        progress=progress,
        sentence=result_sentence(table, progress),
    )


def _without_answers(query: Query, run: Run, first: DecisionTable) -> DecisionTable:
    """The first table of a run with what its text says in the cells that earlier runs had answered."""
    answered_before = {place for place, one in first.by_cell.items() if one.ground.kind == "answer"}
    if not answered_before:
        return first
    content = query.versions.get(run.version).content
    said = table_of(content, query.candidates.of_run(run.id), seed=first.seed).by_cell
    return first.with_cells(*(said[place] for place in answered_before if place in said))


def first_table(query: Query, run: Run) -> DecisionTable:
    """How a run stands before any card: with what the person had answered in the project when it was started."""
    if run.status.is_live:
        raise RefusedError("still-at-work", f"Run {run.number} is still at work; wait for its end.")
    if run.judge != BUILTIN_JUDGE:
        who = "the built-in methods by their earlier rule: judge it again" if is_method(run.judge) else "a model"
        raise RefusedError("asks-nothing", f"Run {run.number} was judged by {who}, so it asks no questions.")
    candidates = query.candidates.of_run(run.id)
    content = query.versions.get(run.version).content
    options = [one for one in candidates if one.origin is not Origin.TODAY]
    if not options or (len(options) == 1 and not content.spec.today):
        raise RefusedError(
            "one-option", f"Run {run.number} has too little to compare: name a second option, or how it is done today."
        )
    answers = query.asking.of_project(run.project, until=run.created_at)
    return table_of(content, candidates, answers=answers, seed=run.config.seed)
