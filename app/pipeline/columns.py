"""The columns of a run: which questions there are, and the key of each, made from only what it depends on.

A scenario column depends on its own title, text and type, on the world-model items it uses (their texts) and on the
slugs of hard items it stresses; a check column on its item's content; cost on what is said about today, on
limits in money where they are the only scale, and on the row that counts 1. Weights are in none of them.
Not for: asking (`judging`) or planning calls (`judging.plan`).
"""

from app.domain.base import Value
from app.domain.items import Item
from app.domain.model_client import Role
from app.domain.operations import Content
from app.domain.runs import Candidate, Question, QuestionKind, Scenario
from app.pipeline.prompts import template_name
from app.pipeline.question_slices import cost_limits, neutral, neutral_items, slice_key

COST = "cost"


class ScenarioColumn(Value):
    """A scenario with the items it uses, as the judge sees them, and the hard items it may find broken."""

    question: Question
    scenario: Scenario
    uses: tuple[Item, ...]
    hard: tuple[str, ...]
    hard_items: tuple[Item, ...]
    """The same as the judge reads them. Their words are no part of the key: the scenario says what it stresses."""


class ItemColumn(Value):
    """A goal or constraint with all its checks."""

    question: Question
    item: Item


class CostColumn(Value):
    """Cost as a multiple of the reference row."""

    question: Question
    reference: str
    today: tuple[Item, ...]
    limits: tuple[Item, ...]


class Columns(Value):
    """All columns of a run; goals before constraints, cost last."""

    scenarios: tuple[ScenarioColumn, ...]
    checks: tuple[ItemColumn, ...]
    cost: CostColumn

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order views show them."""
        return (
            *(column.question for column in self.scenarios),
            *(column.question for column in self.checks),
            self.cost.question,
        )


def columns_of(content: Content, scenarios: tuple[Scenario, ...], reference: Candidate) -> Columns:
    """Return the columns of a run on this content with these scenarios, cost measured against `reference`."""
    items = (*content.spec.goals, *content.spec.constraints)
    return Columns(
        scenarios=tuple(scenario_column(content, scenario) for scenario in scenarios),
        checks=tuple(item_column(item) for item in items),
        cost=_cost_column(content, reference),
    )


def scenario_column(content: Content, scenario: Scenario) -> ScenarioColumn:
    """Return the column of a scenario; items that are gone from the content are not part of it."""
    uses = tuple(neutral(item) for slug in scenario.uses if (item := content.get(slug)) is not None)
    hard_items = tuple(neutral(item) for item in content.items() if item.slug in scenario.stresses and item.is_hard)
    hard = tuple(item.slug for item in hard_items)
    key = slice_key(
        "scenario",
        template_name(Role.JUDGE_SCENARIO),
        scenario.title,
        scenario.text,
        scenario.type,
        [(item.slug, item.stated) for item in uses],
        hard,
    )
    question = Question(slug=scenario.slug, kind=QuestionKind.SCENARIO, title=scenario.title, key=key)
    return ScenarioColumn(question=question, scenario=scenario, uses=uses, hard=hard, hard_items=hard_items)


def item_column(item: Item) -> ItemColumn:
    """Return the check column of a goal or constraint."""
    key = slice_key("checks", template_name(Role.JUDGE_CHECKS), item.content())
    question = Question(
        slug=item.slug, kind=QuestionKind(item.kind.value), title=item.text[:200], key=key, hard=item.is_hard
    )
    return ItemColumn(question=question, item=neutral(item))


def _cost_column(content: Content, reference: Candidate) -> CostColumn:
    today, limits = neutral_items(content.spec.today), cost_limits(content)
    key = slice_key(
        COST,
        template_name(Role.JUDGE_COST),
        [(item.slug, item.stated) for item in today],
        [(item.slug, item.text) for item in limits],
        reference.card.key(),
    )
    question = Question(slug=COST, kind=QuestionKind.COST, title="Cost against today", key=key)
    return CostColumn(question=question, reference=reference.label, today=today, limits=limits)
