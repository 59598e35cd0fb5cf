"""Which judging calls a run needs, given the answers there are: columns as lists, single rows beside fixed ones.

A column that lacks answers for two or more rows is asked about all of its list; a column that lacks one row, while
others have theirs, is asked in a row call. Each decision looks at one column of one list only, and each call fills it
whole, so an interrupted run plans exactly the calls it still lacked. Pure: no call is made here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.agents import (
    CheckColumn,
    JudgeChecksReply,
    JudgeChecksTask,
    JudgeCostReply,
    JudgeCostTask,
    JudgedRow,
    JudgeRowReply,
    JudgeRowTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
)
from app.domain.model_client import ModelRequest, Role
from app.domain.runs import Answer, Candidate, QuestionKind, Stage
from app.pipeline.columns import Columns, ItemColumn, ScenarioColumn
from app.pipeline.judging.requests import (
    judge_checks_request,
    judge_cost_request,
    judge_row_request,
    judge_scenario_request,
)
from app.pipeline.judging.verdicts import ROW_CALL_REPLICATE, check_answers, cost_answers, scenario_answers
from app.pipeline.prompts import version_of

LIST_ROWS = 12
"""Rows of one list, today included, unless a model's check-up found that such lists blur its judgement."""
ANCHORS = 2
"""Rows every further list shares with the first: the one that counts 1, and one candidate."""
CHECKS_A_CALL = 4
SCENARIOS_A_ROW_CALL = 2
FIXED_ROWS = 3
COST_REPLICATES = (0, 1)

Known = Mapping[tuple[str, str, int], Answer]
"""(question key, card key, replicate) → answer."""


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One judging call: what is asked, how its reply is read, and which columns it fills."""

    stage: Stage
    request: ModelRequest[Any]
    read: Callable[[Any, str], tuple[Answer, ...]]
    columns: tuple[str, ...]
    row: str | None = None


@dataclass(frozen=True, slots=True)
class RowList:
    """Rows asked together; `own` are those whose first answers come from here, the others are anchors."""

    rows: tuple[Candidate, ...]
    own: tuple[Candidate, ...]


@dataclass(slots=True)
class _RowGaps:
    """Columns that lack just this row."""

    row: Candidate
    scenarios: list[int] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)
    cost: bool = False


def plan_judging(
    columns: Columns,
    candidates: tuple[Candidate, ...],
    known: Known,
    *,
    judge: str,
    seed: int,
    list_rows: int = LIST_ROWS,
) -> tuple[PlannedCall, ...]:
    """Return the calls that fill every missing cell, scenarios first, in a fixed order."""
    lists = lists_of(candidates, columns.cost.reference, list_rows)
    planner = _Planner(columns, distinct(candidates, columns.cost.reference), lists, known, judge, seed)
    return planner.plan()


def lists_of(candidates: tuple[Candidate, ...], reference: str, list_rows: int = LIST_ROWS) -> tuple[RowList, ...]:
    """Return the lists the rows of a run are cut into; every list but the first repeats the anchors of the first."""
    return _lists(distinct(candidates, reference), reference, list_rows)


def known_of(answers: Iterable[Answer]) -> Known:
    """Return answers as plans look them up."""
    return {(one.question_key, one.candidate_key, one.replicate): one for one in answers}


def is_missing(known: Known, question_key: str, card_key: str, kind: QuestionKind, replicate: int = 0) -> bool:
    """Whether a cell lacks its answer; a row call's cost stands for both replicates."""
    if kind is QuestionKind.COST and (question_key, card_key, ROW_CALL_REPLICATE) in known:
        return False
    return (question_key, card_key, replicate) not in known


def distinct(candidates: tuple[Candidate, ...], reference: str) -> tuple[Candidate, ...]:
    """One row per card: two rows with one card are one question and share its answer. The reference is always one."""
    spoken: dict[str, str] = {}
    for candidate in sorted(candidates, key=lambda one: one.label != reference):
        spoken.setdefault(candidate.card.key(), candidate.label)
    return tuple(candidate for candidate in candidates if spoken[candidate.card.key()] == candidate.label)


def _lists(rows: tuple[Candidate, ...], reference: str, list_rows: int) -> tuple[RowList, ...]:
    if len(rows) <= list_rows:
        return (RowList(rows, rows),) if rows else ()
    first = [row for row in rows if row.label == reference]
    ordered = (*first, *(row for row in rows if row.label != reference))
    anchors, rest = ordered[:ANCHORS], ordered[ANCHORS:]
    size = list_rows - ANCHORS
    parts = [rest[start : start + size] for start in range(0, len(rest), size)]
    if len(parts[-1]) == 1:
        # A list of its own for one row could not be told from a row call when the run is resumed.
        parts[-2:] = [parts[-2][:-1], (*parts[-2][-1:], *parts[-1])]
    lists = [RowList((*anchors, *part), part) for part in parts]
    lists[0] = RowList(lists[0].rows, lists[0].rows)
    return tuple(lists)


def turned(rows: tuple[Candidate, ...], turn: int) -> tuple[Candidate, ...]:
    """Return the rows in the order of a turn: every second one backwards, so a leaning to early rows cancels.

    Two rows are not shifted as well: that would undo the turning round, and the next turn be no other order.
    """
    shift = turn // 2 % len(rows) if len(rows) > 2 else 0
    order = (*rows[shift:], *rows[:shift])
    return order[::-1] if turn % 2 else order


def judged_rows(rows: Iterable[Candidate]) -> tuple[JudgedRow, ...]:
    """Return rows as judges see them."""
    return tuple(JudgedRow(label=row.label, card=row.card) for row in rows)


def wanted_of(rows: Iterable[Candidate]) -> dict[str, str]:
    """Return label → card key."""
    return {row.label: row.card.key() for row in rows}


class _Planner:
    def __init__(
        self,
        columns: Columns,
        rows: tuple[Candidate, ...],
        lists: tuple[RowList, ...],
        known: Known,
        judge: str,
        seed: int,
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._lists = lists
        self._known = known
        self._judge = judge
        self._seed = seed
        self._keys = {row.label: row.card.key() for row in rows}
        self._gaps: dict[str, _RowGaps] = {}

    def plan(self) -> tuple[PlannedCall, ...]:
        calls: list[PlannedCall] = []
        for one in self._lists:
            calls += self._scenario_lists(one)
            calls += self._cost_lists(one)
            calls += self._check_lists(one)
        for row in self._rows:
            if row.label in self._gaps:
                calls += self._row_calls(self._gaps[row.label])
        return tuple(calls)

    # -- which rows a column lacks ------------------------------------------------------------------

    def _lacking(
        self, one: RowList, question_key: str, kind: QuestionKind, replicate: int = 0
    ) -> tuple[Candidate, ...]:
        return tuple(
            row for row in one.own if is_missing(self._known, question_key, self._keys[row.label], kind, replicate)
        )

    def _is_single(self, lacking: tuple[Candidate, ...], question_key: str, kind: QuestionKind) -> bool:
        """One row is lacking and another row has its answer."""
        return len(lacking) == 1 and any(
            not is_missing(self._known, question_key, self._keys[row.label], kind)
            for row in self._rows
            if row is not lacking[0]
        )

    def _gap(self, row: Candidate) -> _RowGaps:
        return self._gaps.setdefault(row.label, _RowGaps(row))

    # -- lists --------------------------------------------------------------------------------------

    def _scenario_lists(self, one: RowList) -> list[PlannedCall]:
        calls = []
        for place, column in enumerate(self._columns.scenarios):
            lacking = self._lacking(one, column.question.key, QuestionKind.SCENARIO)
            if self._is_single(lacking, column.question.key, QuestionKind.SCENARIO):
                self._gap(lacking[0]).scenarios.append(place)
            elif lacking:
                calls.append(self._scenario_call(column, turned(one.rows, self._seed + place), wanted_of(lacking)))
        return calls

    def _scenario_call(
        self, column: ScenarioColumn, rows: tuple[Candidate, ...], wanted: dict[str, str]
    ) -> PlannedCall:
        judge = self._judge

        def read(reply: JudgeScenarioReply, call: str) -> tuple[Answer, ...]:
            return scenario_answers(column, reply, wanted, judge=judge, call=call)

        request = judge_scenario_request(scenario_task(column, rows))
        return PlannedCall(Stage.JUDGING, request, read, (column.question.slug,))

    def _cost_lists(self, one: RowList) -> list[PlannedCall]:
        column, judge = self._columns.cost, self._judge
        calls = []
        for replicate in COST_REPLICATES:
            lacking = self._lacking(one, column.question.key, QuestionKind.COST, replicate)
            if self._is_single(lacking, column.question.key, QuestionKind.COST):
                self._gap(lacking[0]).cost = True
            elif lacking:
                rows, wanted = turned(one.rows, self._seed + replicate), wanted_of(lacking)

                def read(
                    reply: JudgeCostReply, call: str, wanted: dict[str, str] = wanted, replicate: int = replicate
                ) -> tuple[Answer, ...]:
                    return cost_answers(column, reply, wanted, judge=judge, call=call, replicate=replicate)

                request = judge_cost_request(self._cost_task(rows, replicate))
                calls.append(PlannedCall(Stage.JUDGING, request, read, (column.question.slug,)))
        return calls

    def _check_lists(self, one: RowList) -> list[PlannedCall]:
        checks, calls = self._columns.checks, []
        for start in range(0, len(checks), CHECKS_A_CALL):
            asked: dict[str, tuple[ItemColumn, dict[str, str]]] = {}
            for place in range(start, min(start + CHECKS_A_CALL, len(checks))):
                column = checks[place]
                kind = column.question.kind
                lacking = self._lacking(one, column.question.key, kind)
                if self._is_single(lacking, column.question.key, kind):
                    self._gap(lacking[0]).checks.append(place)
                elif lacking:
                    asked[_slot(place)] = (column, wanted_of(lacking))
            if asked:
                rows = turned(one.rows, self._seed + start // CHECKS_A_CALL)
                calls.append(self._checks_call(asked, rows))
        return calls

    def _checks_call(
        self, asked: dict[str, tuple[ItemColumn, dict[str, str]]], rows: tuple[Candidate, ...]
    ) -> PlannedCall:
        judge = self._judge

        def read(reply: JudgeChecksReply, call: str) -> tuple[Answer, ...]:
            return tuple(
                answer
                for name, (column, wanted) in asked.items()
                for answer in check_answers(column, name, reply, wanted, judge=judge, call=call)
            )

        request = judge_checks_request(self._checks_task({name: column for name, (column, _) in asked.items()}, rows))
        slugs = tuple(column.question.slug for column, _ in asked.values())
        return PlannedCall(Stage.CHECKS, request, read, slugs)

    # -- one row beside fixed ones ------------------------------------------------------------------

    def _row_calls(self, gaps: _RowGaps) -> list[PlannedCall]:
        checks = len(self._columns.checks)
        # Groups follow the columns' places, so what is asked together does not depend on what is still missing.
        calls = [self._row_call(gaps.row, scenarios=group) for group in _grouped(gaps.scenarios, SCENARIOS_A_ROW_CALL)]
        places = [*gaps.checks, *([checks] if gaps.cost else [])]
        for group in _grouped(places, CHECKS_A_CALL):
            asked = [place for place in group if place < checks]
            calls.append(self._row_call(gaps.row, checks=asked, cost=checks in group))
        return calls

    def _row_call(
        self, row: Candidate, *, scenarios: Iterable[int] = (), checks: Iterable[int] = (), cost: bool = False
    ) -> PlannedCall:
        rows = self._beside(row)
        asked_scenarios = [self._columns.scenarios[place] for place in scenarios]
        asked_checks = {_slot(place): self._columns.checks[place] for place in checks}
        task = JudgeRowTask(
            label=row.label,
            scenarios=tuple(scenario_task(column, rows) for column in asked_scenarios),
            checks=self._checks_task(asked_checks, rows) if asked_checks else None,
            cost=self._cost_task(rows, ROW_CALL_REPLICATE) if cost else None,
        )
        wanted, judge, cost_column = wanted_of([row]), self._judge, self._columns.cost

        def read(reply: JudgeRowReply, call: str) -> tuple[Answer, ...]:
            answers: list[Answer] = []
            for number, column in enumerate(asked_scenarios, 1):
                part = reply.scenarios[f"t{number}"]
                answers += scenario_answers(column, part, wanted, judge=judge, call=call)
            if reply.checks is not None:
                for name, item_column in asked_checks.items():
                    answers += check_answers(item_column, name, reply.checks, wanted, judge=judge, call=call)
            if reply.cost is not None:
                answers += cost_answers(
                    cost_column, reply.cost, wanted, judge=judge, call=call, replicate=ROW_CALL_REPLICATE
                )
            return tuple(answers)

        slugs = [column.question.slug for column in asked_scenarios]
        slugs += [column.question.slug for column in asked_checks.values()]
        slugs += [cost_column.question.slug] if cost else []
        return PlannedCall(Stage.JUDGING, judge_row_request(task), read, tuple(slugs), row=row.label)

    def _beside(self, row: Candidate) -> tuple[Candidate, ...]:
        """The row with up to 3 fixed ones, the one that counts 1 among them."""
        others = [one for one in self._rows if one is not row]
        others.sort(key=lambda one: one.label != self._columns.cost.reference)
        return (*others[:FIXED_ROWS], row)

    # -- tasks --------------------------------------------------------------------------------------

    def _checks_task(self, asked: dict[str, ItemColumn], rows: tuple[Candidate, ...]) -> JudgeChecksTask:
        return checks_task(self._columns, asked, rows)

    def _cost_task(self, rows: tuple[Candidate, ...], replicate: int) -> JudgeCostTask:
        column = self._columns.cost
        return JudgeCostTask(
            reference=column.reference,
            today=column.today,
            limits=column.limits,
            rows=judged_rows(rows),
            replicate=replicate,
        )


def scenario_task(column: ScenarioColumn, rows: tuple[Candidate, ...], replicate: int = 0) -> JudgeScenarioTask:
    """Return the task of one scenario about these rows in this order."""
    return JudgeScenarioTask(
        scenario_title=column.scenario.title,
        scenario_text=column.scenario.text,
        scenario_type=column.scenario.type,
        uses=column.uses,
        hard=column.hard,
        hard_items=column.hard_items if version_of(Role.JUDGE_SCENARIO) > 1 else (),
        rows=judged_rows(rows),
        replicate=replicate,
    )


def checks_task(
    columns: Columns, asked: Mapping[str, ItemColumn], rows: tuple[Candidate, ...], replicate: int = 0
) -> JudgeChecksTask:
    """Return the task of some check columns, by slot name, about these rows in this order."""
    return JudgeChecksTask(
        columns=named_columns(asked), rows=judged_rows(rows), today=columns.cost.today, replicate=replicate
    )


def named_columns(asked: Mapping[str, ItemColumn]) -> tuple[CheckColumn, ...]:
    """Return check columns as tasks hold them."""
    return tuple(
        CheckColumn(
            name=name,
            kind="goal" if column.question.kind is QuestionKind.GOAL else "constraint",
            item=column.item,
        )
        for name, column in asked.items()
    )


def _slot(place: int) -> str:
    return f"q{place % CHECKS_A_CALL + 1}"


def _grouped(places: list[int], size: int) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for place in sorted(places):
        groups.setdefault(place // size, []).append(place)
    return list(groups.values())
