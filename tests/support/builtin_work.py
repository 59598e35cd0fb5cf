"""The built-in methods put to work in tests: texts, their items, cards, and whole runs on a memory in dictionaries."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from app.domain.agents import JudgedRow
from app.domain.base import new_id
from app.domain.elicitation.acts import answered
from app.domain.elicitation.cards import progress_of
from app.domain.elicitation.table import DecisionTable
from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem, Content, apply_operations
from app.domain.reading import ProblemSpecTask
from app.domain.runs import BUILTIN_JUDGE, Idea, RunConfig, RunMode
from app.methods.builtin_client import BuiltinClient
from app.methods.cards import make_card
from app.methods.problem_spec import read_message
from app.pipeline.memory import Limits
from app.pipeline.run import execute
from app.pipeline.values import RunInputs, RunOutcome
from support.asked_runs import preferring_first
from support.run_memory import DictMemory, Watcher

TEXTS = Path(__file__).parents[1] / "texts"
TEXT_FILES = tuple(sorted(path for path in (*TEXTS.glob("*.md"), *TEXTS.glob("own/*.md")) if path.name != "README.md"))
VEGETABLES = (TEXTS / "11-vegetable-sorting-options.md").read_text(encoding="utf-8")
HUT = (TEXTS / "08-alpine-hut-storage-brief.md").read_text(encoding="utf-8")
BAKERY = (TEXTS / "own" / "own-11-bakery-delivery-chat-bullets.md").read_text(encoding="utf-8")
CHARTER = (TEXTS / "07-groundwater-record-charter-brief.md").read_text(encoding="utf-8")


Test = TypeVar("Test", bound=Callable[..., object])


def each_text(test: Test) -> Test:
    """Makes a test of one `path` a test of each text; one run tries some, the same in each of them: see `items_of`."""
    cases = pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.stem)
    drawn: Test = pytest.mark.some(12, drawn_as="texts")(cases(test))
    return drawn


@cache
def items_of(text: str) -> tuple[Item, ...]:
    """The items the built-in methods read from a text; values that nothing changes, so each text is read once."""
    return read_message(ProblemSpecTask(message=text, sentences=())).items or ()


def content_of(text: str) -> Content:
    """The spec and world model of a text."""
    return apply_operations(Content(), tuple(AddItem(item=item) for item in items_of(text)))


def item(slug: str, text: str, kind: ItemKind = ItemKind.CONSTRAINT, **fields: object) -> Item:
    """An item with any field chosen."""
    return Item.model_validate({"slug": slug, "kind": kind, "text": text, **fields})


def row(label: str, text: str, items: tuple[Item, ...] = ()) -> JudgedRow:
    """A judged row with the card of a text."""
    return JudgedRow(label=label, card=make_card(text, items=items))


async def run_of(
    content: Content,
    config: RunConfig | None = None,
    *,
    memory: DictMemory | None = None,
    table: DecisionTable | None = None,
) -> RunOutcome:
    """A whole run of the built-in methods; `table` is how far its cards were answered, None = not yet."""
    inputs = RunInputs(
        run=new_id(),
        number=1,
        project="p",
        content=content,
        config=config or RunConfig(candidates=4, scenarios=8, constructed=True),
        judge=BUILTIN_JUDGE,
        table=table,
    )
    return await execute(inputs, BuiltinClient(), memory or DictMemory(), Watcher(), Limits())


async def judged_ideas(content: Content, *texts: str, scenarios: int = 8) -> RunOutcome:
    """An eval_only run of typed ideas; they get the labels C1, C2 … in their order."""
    ideas = tuple(Idea(text=text) for text in texts)
    return await run_of(content, RunConfig(mode=RunMode.EVAL_ONLY, ideas=ideas, scenarios=scenarios))


async def asked_ideas(content: Content, *texts: str) -> RunOutcome:
    """`judged_ideas` with every card answered by one who prefers the first option."""
    config = RunConfig(mode=RunMode.EVAL_ONLY, ideas=tuple(Idea(text=text) for text in texts))
    table = (await run_of(content, config)).table
    assert table is not None
    while (card := progress_of(table).card) is not None:
        table, _ = answered(table, preferring_first(table, card), card, at="2026-03-01T09:00:00Z")
    return await run_of(content, config, table=table)
