"""Inputs and outputs of the agents, one pair each.

Tasks hold content only (labels, slugs, texts): no ids, clocks, weights or machine facts, so the same
problem gives the same prompts everywhere. Replies are what any model must return, validated.
"""

from typing import Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from app.domain.base import Value
from app.domain.chats import ChatMode, OpenQuestion
from app.domain.items import Item, ItemKind
from app.domain.operations import Operation
from app.domain.runs import Card, RunMode, ScenarioType

# -- Architect --------------------------------------------------------------------------------------


class RunDigest(Value):
    """One line about a run."""

    number: int
    title: str
    mode: RunMode
    status: str
    judge: str
    best: str = ""


class ArchitectTask(Value):
    """What the Architect knows before it looks anything up (T5); earlier turns go beside it, the rest is in tools."""

    message: str
    mode: ChatMode
    project_title: str
    line: str
    version_number: int
    items: tuple[Item, ...] = ()
    main_items: tuple[Item, ...] | None = None
    """Main's items, in a what-if chat."""
    applied: tuple[str, ...] = ()
    """Slugs of items this message has just added or changed."""
    is_first_text: bool = False
    """The line was empty before: what was taken, and what is open, stands on the reading card below the answer."""
    asks_first: bool = False
    """The person wants to be asked before every change: what is `applied` here waits on a card as well."""
    is_open: bool = True
    """False on a line that was adopted or dropped: nothing can be proposed there."""
    waiting: tuple[str, ...] = ()
    """Texts of items this message gave that wait on a card."""
    unused_count: int = 0
    open_questions: tuple[OpenQuestion, ...] = ()
    runs: tuple[RunDigest, ...] = ()
    subject: str = ""
    """For example “Run 1” or “C3 of Run 1”."""
    subject_run: int | None = None
    """Number of the run the chat is about."""
    files: tuple[str, ...] = ()
    """Names of attached files the model in use may read."""
    quotes: tuple[str, ...] = ()
    quoted_runs: tuple[int, ...] = ()
    """Numbers of the runs that are quoted, newest quote first."""
    language_note: str = ""


class ProposedRun(Value):
    """The Architect proposes a run; a card shows it, only a person starts it."""

    mode: RunMode
    why: str = Field(default="", max_length=600)
    candidates: int | None = Field(default=None, ge=1, le=50, description="None = the size of the spec's resolution")
    scenarios: int | None = Field(default=None, ge=1, le=50)


class ArchitectReply(Value):
    """An answer of the built-in methods before it is said: Markdown, and what is proposed through the tools."""

    text: str = Field(min_length=1, max_length=20_000)
    operations: tuple[Operation, ...] = Field(default=(), max_length=20)
    run: ProposedRun | None = None
    title: str = Field(default="", max_length=60)


# -- World modeller ---------------------------------------------------------------------------------


class WorldModellerTask(Value):
    """What follows from a message and the spec for the world model; everything found waits on a card."""

    message: str
    items: tuple[Item, ...]
    """Spec and world model as they are after the message."""
    excerpts: tuple[str, ...] = ()
    """Places of attached files that speak of the same, with their names."""


class WorldOperation(Value):
    """One operation on an item of the world model; `slug` names an existing one for update and remove."""

    op: Literal["add", "update", "remove"]
    slug: str | None = None
    kind: ItemKind | None = None
    text: str | None = Field(default=None, min_length=1, max_length=600)
    certainty: float | None = Field(default=None, ge=0, le=1)


class WorldModellerReply(Value):
    """Operations that wait, and why in one line."""

    operations: tuple[WorldOperation, ...] = Field(default=(), max_length=12)
    why: str = Field(default="", max_length=300)


# -- Design -----------------------------------------------------------------------------------------


class DesignTask(Value):
    """One niche. `slot` is 0-based; slot 0 is always the simplest thing that meets the must-goals."""

    slot: int
    brief: str
    siblings: tuple[str, ...] = ()
    items: tuple[Item, ...]
    parents: tuple[Card, ...] = ()
    parent_labels: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    """Titles to stay away from, on the one resample."""
    seed: int = 0


class DesignReply(Value):
    """A candidate: card, full text, and the person's own option it states verbatim, if it does.

    Before them stand the mechanism by which the must-goals come true, and what would make that fail.
    """

    works_by: str = Field(default="", max_length=400)
    fails_if: str = Field(default="", max_length=400)
    card: Card
    text: str = Field(min_length=1, max_length=20_000)
    option: str | None = None
    derived_from: tuple[str, ...] = ()
    """Labels of the parents it derives from."""
    constructed: bool = False
    none_left: bool = False
    """The built-in methods have nothing more in the text to build from; the slot stays empty."""


class SameMechanismTask(Value):
    """Are these two the same mechanism in other words?"""

    first: Card
    second: Card


class SameMechanismReply(Value):
    """Yes or no with a reason."""

    same: bool
    why: str = Field(default="", max_length=400)


class IntakeTask(Value):
    """Make the comparable card of an idea a person typed; its text stays verbatim."""

    slot: int
    text: str
    title: str = ""
    items: tuple[Item, ...]


class IntakeReply(Value):
    """The card."""

    card: Card


# -- Scenarios --------------------------------------------------------------------------------------


class ScenarioSlot(Value):
    """One wanted scenario: S1 …, its type, and what it must stress, chosen by code."""

    name: str
    type: ScenarioType
    target: str | None
    """Slug of the item it stresses; None = a normal day."""


class ScenarioTask(Value):
    """Write one scenario per slot."""

    slots: tuple[ScenarioSlot, ...]
    items: tuple[Item, ...]
    seed: int = 0


class ScenarioDraft(Value):
    """Title and text of one scenario and the world-model items it uses (≤ 4)."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=2000)
    uses: tuple[str, ...] = Field(default=(), max_length=4)


class ScenarioReply(Value):
    """One draft per slot name; a slot the built-in methods cannot fill from the text is absent there."""

    scenarios: dict[str, ScenarioDraft]


# -- Judging ----------------------------------------------------------------------------------------


class JudgedRow(Value):
    """A row as the judge sees it: label and card (row 0 first in `rows` is not guaranteed)."""

    label: str
    card: Card


class JudgeScenarioTask(Value):
    """One scenario about all rows at once. `hard` are the slugs of hard items it may find broken.

    `hard_items` are the same as sentences, which judges are asked about by number, h1, h2 …; without them by slug.
    """

    scenario_title: str
    scenario_text: str
    scenario_type: ScenarioType
    uses: tuple[Item, ...] = ()
    hard: tuple[str, ...] = ()
    hard_items: tuple[Item, ...] = ()
    rows: tuple[JudgedRow, ...]
    replicate: int = 0

    @model_serializer(mode="wrap")
    def _without_no_items(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Leave out what tasks did not have before, so that keys made of stored ones stay what they were."""
        written: dict[str, object] = write(self)
        if not self.hard_items:
            del written["hard_items"]
        return written

    def slug_of(self, name: str) -> str | None:
        """The slug of a hard item by its number or slug; None = there is no such item here."""
        numbered = {f"h{number}": slug for number, slug in enumerate(self.hard, 1)} if self.hard_items else {}
        return numbered.get(name, name if name in self.hard else None)


class ScenarioVerdict(Value):
    """Four sub-scores 0–100 (all None = no sentence, no verdict: only the built-in methods) and a quote."""

    outcome: int | None = Field(default=None, ge=0, le=100)
    failure_modes: int | None = Field(default=None, ge=0, le=100)
    robust: int | None = Field(default=None, ge=0, le=100)
    follows: int | None = Field(default=None, ge=0, le=100)
    evidence: str = Field(default="", max_length=600)
    violates: tuple[str, ...] = ()


class JudgeScenarioReply(Value):
    """One verdict per row label."""

    rows: dict[str, ScenarioVerdict]


class CheckColumn(Value):
    """A goal or constraint with all its checks, in a stable slot (q1 … q4)."""

    name: str
    kind: Literal["goal", "constraint"]
    item: Item


class JudgeChecksTask(Value):
    """Up to 4 check columns about all rows at once."""

    columns: tuple[CheckColumn, ...]
    rows: tuple[JudgedRow, ...]
    today: tuple[Item, ...] = ()
    replicate: int = 0


class CheckVerdict(Value):
    """Answers to the checks of one column in their order, with the quote they rest on."""

    answers: tuple[Literal["yes", "no", "unknown"], ...]
    quote: str = Field(default="", max_length=600)


class JudgeChecksReply(Value):
    """Per row label, per column name."""

    rows: dict[str, dict[str, CheckVerdict]]


class JudgeCostTask(Value):
    """Cost of each row as a multiple of the first-named row's (`reference`)."""

    reference: str
    today: tuple[Item, ...] = ()
    limits: tuple[Item, ...] = ()
    """Cost limits stated in the spec, for the built-in methods' scale."""
    rows: tuple[JudgedRow, ...]
    replicate: int = 0


class CostVerdict(Value):
    """A multiple (> 0; None = nothing in the text says) and the words it rests on."""

    multiple: float | None = Field(default=None, gt=0, le=1000)
    because: str = Field(default="", max_length=600)


class JudgeCostReply(Value):
    """One verdict per row label."""

    rows: dict[str, CostVerdict]


class JudgeRowTask(Value):
    """One added or edited row beside up to 3 fixed rows: some columns of it, asked in one call.

    Each part is a task of its own about the same rows; only the answers about `label` are kept. Scenario
    parts are named t1, t2 in their order.
    """

    label: str
    scenarios: tuple[JudgeScenarioTask, ...] = Field(default=(), max_length=2)
    checks: JudgeChecksTask | None = None
    cost: JudgeCostTask | None = None


class JudgeRowReply(Value):
    """The reply of each part: scenarios by name (t1, t2), checks and cost where they were asked."""

    scenarios: dict[str, JudgeScenarioReply] = {}
    checks: JudgeChecksReply | None = None
    cost: JudgeCostReply | None = None
