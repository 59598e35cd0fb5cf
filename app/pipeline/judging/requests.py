"""Request builders of the judges: a scenario, checks, cost, and one row in several of them.

Rows are named by labels, items by slugs; no origin, weight, id or earlier score is in a prompt. The schema has
one required property per row. Not for: which columns or rows are asked (`plan`).
"""

from collections.abc import Iterable

from app.domain.agents import (
    CheckColumn,
    CheckVerdict,
    CostVerdict,
    JudgeChecksReply,
    JudgeChecksTask,
    JudgeCostReply,
    JudgeCostTask,
    JudgedRow,
    JudgeRowReply,
    JudgeRowTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
    ScenarioVerdict,
)
from app.domain.items import Item
from app.domain.model_client import ModelRequest, Role
from app.pipeline.prompts import card_text, fenced, list_items, numbered, one_line, render
from app.pipeline.schemas import Schema, a_list, a_number, a_text, an_integer, an_object, keyed, one_of, some_of

_QUOTE = 600
_LEAST_MULTIPLE, _MOST_MULTIPLE = 0.01, 1000.0


def judge_scenario_request(task: JudgeScenarioTask) -> ModelRequest[JudgeScenarioReply]:
    """Ask how all rows hold up in one scenario."""
    filled = render(
        Role.JUDGE_SCENARIO,
        type=task.scenario_type.value,
        scenario=fenced("scenario", _scenario_text(task)),
        uses=fenced("world", list_items(task.uses)),
        hard=_hard_text(task),
        rows=_rows_text(task.rows, task.replicate),
    )

    def check(reply: JudgeScenarioReply) -> str | None:
        return scenario_fault(task, reply)

    return ModelRequest[JudgeScenarioReply](
        role=Role.JUDGE_SCENARIO,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=JudgeScenarioReply,
        json_schema=_scenario_schema(task),
        check=check,
    )


def judge_checks_request(task: JudgeChecksTask) -> ModelRequest[JudgeChecksReply]:
    """Ask the checks of up to 4 goals and constraints about all rows."""
    filled = render(
        Role.JUDGE_CHECKS,
        today=fenced("today", list_items(task.today)),
        columns=fenced("items", columns_text(task.columns)),
        rows=_rows_text(task.rows, task.replicate),
    )

    def check(reply: JudgeChecksReply) -> str | None:
        return checks_fault(task, reply)

    return ModelRequest[JudgeChecksReply](
        role=Role.JUDGE_CHECKS,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=JudgeChecksReply,
        json_schema=_checks_schema(task),
        check=check,
    )


def judge_cost_request(task: JudgeCostTask) -> ModelRequest[JudgeCostReply]:
    """Ask what all rows cost as multiples of the reference."""
    filled = render(
        Role.JUDGE_COST,
        reference=task.reference,
        today=fenced("today", list_items(task.today)),
        limits=fenced("limits", list_items(task.limits)),
        rows=_rows_text(task.rows),
    )

    def check(reply: JudgeCostReply) -> str | None:
        return cost_fault(task, reply)

    return ModelRequest[JudgeCostReply](
        role=Role.JUDGE_COST,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=JudgeCostReply,
        json_schema=_cost_schema(task),
        check=check,
    )


def judge_row_request(task: JudgeRowTask) -> ModelRequest[JudgeRowReply]:
    """Ask several questions about one added or edited row beside fixed ones."""
    scenarios = {f"t{number}": one for number, one in enumerate(task.scenarios, 1)}
    scenario_text = "\n\n".join(
        f"{name} ({one.scenario_type.value}): {_scenario_text(one)}\nWhat holds in it:\n{list_items(one.uses)}\n"
        f"Hard items it may show broken: {_hard_text(one)}"
        for name, one in scenarios.items()
    )
    cost_text = "(not asked)"
    if task.cost is not None:
        cost_text = (
            f"{task.cost.reference} counts 1.\nHow it is done today:\n{list_items(task.cost.today)}\n"
            f"Limits on cost:\n{list_items(task.cost.limits)}"
        )
    filled = render(
        Role.JUDGE_ROW,
        label=task.label,
        rows=_rows_text(_rows_of(task)),
        scenarios=fenced("scenarios", scenario_text or "(not asked)"),
        checks=fenced("items", columns_text(task.checks.columns) if task.checks else "(not asked)"),
        cost=fenced("cost", cost_text),
    )
    properties: dict[str, Schema] = {
        "scenarios": an_object({name: _scenario_schema(one) for name, one in scenarios.items()})
    }
    if task.checks is not None:
        properties["checks"] = _checks_schema(task.checks)
    if task.cost is not None:
        properties["cost"] = _cost_schema(task.cost)

    def check(reply: JudgeRowReply) -> str | None:
        return row_fault(task, reply)

    return ModelRequest[JudgeRowReply](
        role=Role.JUDGE_ROW,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=JudgeRowReply,
        json_schema=an_object(properties),
        check=check,
    )


def scenario_fault(task: JudgeScenarioTask, reply: JudgeScenarioReply) -> str | None:
    """Return what is wrong with a scenario reply in one sentence, or None."""
    named = {name for verdict in reply.rows.values() for name in verdict.violates}
    strangers = {name for name in named if task.slug_of(name) is None}
    if strangers:
        return f"There are no such hard items here: {', '.join(sorted(strangers))}."
    for label, verdict in reply.rows.items():
        given = [value is not None for value in subscores(verdict)]
        if any(given) and not all(given):
            return f"Row {label} needs all four numbers."
    return _rows_fault(task.rows, reply.rows)


def checks_fault(task: JudgeChecksTask, reply: JudgeChecksReply) -> str | None:
    """Return what is wrong with a reply to checks in one sentence, or None."""
    fault = _rows_fault(task.rows, reply.rows)
    if fault:
        return fault
    for label, verdicts in reply.rows.items():
        for column in task.columns:
            verdict = verdicts.get(column.name)
            wanted = len(column.item.questions)
            if verdict is None:
                return f"Row {label} lacks {column.name}."
            if len(verdict.answers) != wanted:
                return f"{column.name} of row {label} needs {wanted} answers, one per question."
    return None


def cost_fault(task: JudgeCostTask, reply: JudgeCostReply) -> str | None:
    """Return what is wrong with a cost reply in one sentence, or None."""
    return _rows_fault(task.rows, reply.rows)


def row_fault(task: JudgeRowTask, reply: JudgeRowReply) -> str | None:
    """Return what is wrong with the first faulty part of a row reply, or None."""
    for number, scenario in enumerate(task.scenarios, 1):
        answered = reply.scenarios.get(f"t{number}")
        fault = f"Scenario t{number} is missing." if answered is None else scenario_fault(scenario, answered)
        if fault:
            return fault
    if task.checks is not None:
        fault = "The checks are missing." if reply.checks is None else checks_fault(task.checks, reply.checks)
        if fault:
            return fault
    if task.cost is not None:
        return "The cost is missing." if reply.cost is None else cost_fault(task.cost, reply.cost)
    return None


def subscores(verdict: ScenarioVerdict) -> tuple[int | None, ...]:
    """The four sub-scores in their order, 0 … 100."""
    return (verdict.outcome, verdict.failure_modes, verdict.robust, verdict.follows)


def _hard_names(task: JudgeScenarioTask) -> tuple[str, ...]:
    return tuple(f"h{number}" for number in range(1, len(task.hard_items) + 1)) or task.hard


def _hard_text(task: JudgeScenarioTask) -> str:
    """The hard items as sentences with their numbers; as slugs in the form of before."""
    if not task.hard_items:
        return ", ".join(task.hard) or "(none)"
    said = zip(_hard_names(task), task.hard_items, strict=True)
    return fenced("hard", "\n".join(f"{name}: {one_line(item.stated)}{_number(item)}" for name, item in said))


def _number(item: Item) -> str:
    bound = item.quantity
    return f" ({bound.op} {bound.value:g} {bound.unit})" if bound is not None else ""


def _rows_of(task: JudgeRowTask) -> tuple[JudgedRow, ...]:
    parts = [*task.scenarios, *(part for part in (task.checks, task.cost) if part is not None)]
    return parts[0].rows if parts else ()


def _rows_fault(
    rows: tuple[JudgedRow, ...],
    given: dict[str, ScenarioVerdict] | dict[str, dict[str, CheckVerdict]] | dict[str, CostVerdict],
) -> str | None:
    wanted = [row.label for row in rows]
    missing = [label for label in wanted if label not in given]
    if missing:
        return f"Missing rows: {', '.join(missing)}."
    extra = sorted(set(given) - set(wanted))
    return f"Nobody asked about these rows: {', '.join(extra)}." if extra else None


def _scenario_text(task: JudgeScenarioTask) -> str:
    return f"{one_line(task.scenario_title)}\n{task.scenario_text.strip()}"


def _rows_text(rows: Iterable[JudgedRow], replicate: int = 0) -> str:
    """The rows' cards; a further list is numbered, so that no provider takes it for the request before."""
    texts = [f"{row.label}\n{fenced(row.label, card_text(row.card))}" for row in rows]
    return "\n\n".join([f"List {replicate + 1}", *texts] if replicate else texts)


def columns_text(columns: tuple[CheckColumn, ...]) -> str:
    """Return goals and constraints with their class and their numbered questions."""
    return "\n\n".join(
        f"{column.name} ({column.kind}, {_class_word(column)}): {one_line(column.item.stated)}\n"
        f"{numbered(column.item.questions)}"
        for column in columns
    )


def _class_word(column: CheckColumn) -> str:
    if column.kind == "goal":
        return "must" if column.item.is_hard else "want"
    return "hard" if column.item.is_hard else "soft"


def _labels(rows: tuple[JudgedRow, ...]) -> list[str]:
    return [row.label for row in rows]


def _scenario_schema(task: JudgeScenarioTask) -> Schema:
    score = an_integer(0, 100)
    verdict = an_object(
        {
            "evidence": a_text(_QUOTE),
            "violates": some_of(_hard_names(task), 8, times=len(task.rows), describe="usually empty"),
            "outcome": score,
            "failure_modes": score,
            "robust": score,
            "follows": score,
        }
    )
    return an_object({"rows": keyed(_labels(task.rows), verdict)})


def _checks_schema(task: JudgeChecksTask) -> Schema:
    answer = one_of(["yes", "no", "unknown"])
    verdicts = {
        column.name: an_object(
            {
                "quote": a_text(_QUOTE),
                "answers": a_list(answer, len(column.item.questions), least=len(column.item.questions)),
            }
        )
        for column in task.columns
    }
    return an_object({"rows": keyed(_labels(task.rows), an_object(verdicts))})


def _cost_schema(task: JudgeCostTask) -> Schema:
    multiple = a_number(_LEAST_MULTIPLE, _MOST_MULTIPLE, describe="2 = twice as costly as the reference")
    verdict = an_object({"because": a_text(_QUOTE), "multiple": multiple})
    return an_object({"rows": keyed(_labels(task.rows), verdict)})
