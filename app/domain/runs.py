"""Runs: what was asked, on which exact version, what came out; and the parts judged in one."""

from enum import StrEnum
from functools import lru_cache
from typing import Literal

from pydantic import Field

from app.domain.base import Value
from app.domain.canonical import content_key
from app.domain.items import Resolution
from app.domain.kit.numbers import LARGEST

BUILTIN_JUDGE = "builtin-methods@2"
"""Judge id of the built-in methods; bump when a verdict could change for unchanged inputs.

@1 took shared words for verdicts and filled what was open; its runs are shown as they were ranked.
"""


def is_method(judge: str) -> bool:
    """Whether the built-in methods judged, by their present or an earlier rule."""
    return judge.partition("@")[0] == BUILTIN_JUDGE.partition("@")[0]


MOST_CANDIDATES = 200
"""Of one run."""


class RunMode(StrEnum):
    """full_search designs and ranks; eval_only ranks given ideas; seeded derives from parents."""

    FULL_SEARCH = "full_search"
    EVAL_ONLY = "eval_only"
    SEEDED = "seeded"


class RunStatus(StrEnum):
    """Life of a run; *interrupted* is only what death leaves."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_live(self) -> bool:
        """Queued or running."""
        return self in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def is_resumable(self) -> bool:
        """Paused, stopped, failed or interrupted."""
        return self in (RunStatus.PAUSED, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.INTERRUPTED)


class Stage(StrEnum):
    """Stages in order; design and scenarios go side by side."""

    DESIGN = "design"
    SCENARIOS = "scenarios"
    JUDGING = "judging"
    CHECKS = "checks"
    RANKING = "ranking"


class StageStatus(Value):
    """How far a stage is: units of work done of those known, and whether it is finished."""

    stage: Stage
    state: Literal["waiting", "running", "done", "skipped", "failed"] = "waiting"
    done: int = 0
    total: int = 0
    calls: int = Field(default=0, description="made, not found")
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0


class Idea(Value):
    """An idea a person typed for eval_only; kept verbatim."""

    text: str = Field(min_length=1, max_length=20_000)
    title: str = ""
    chat: str | None = None
    message: str | None = None
    parents: tuple[str, ...] = ()
    """Candidates it was combined of ("A now, B later"); what is asked of it is asked anew."""


class Budget(Value):
    """Caps of one run; None = no cap of that kind."""

    calls: int | None = Field(default=None, ge=0, le=LARGEST)
    tokens: int | None = Field(default=None, ge=0, le=LARGEST, description="input and output together")
    usd: float | None = Field(default=None, ge=0)
    seconds: float | None = Field(default=None, gt=0, description="of work, over all times it was resumed")


MOST_PASSES = 3
"""Times a scenario is asked about all rows at most."""


class RunConfig(Value):
    """Everything that, with a version and a judge, determines a run."""

    mode: RunMode = RunMode.FULL_SEARCH
    candidates: int = Field(default=Resolution.COARSE.size[0], ge=1, le=MOST_CANDIDATES)
    scenarios: int = Field(default=Resolution.COARSE.size[1], ge=1, le=100)
    seed: int = Field(default=0, ge=-LARGEST - 1, le=LARGEST)
    ideas: tuple[Idea, ...] = ()
    parents: tuple[str, ...] = Field(default=(), description="candidate ids a seeded run derives from")
    rejudge: str | None = Field(default=None, description="run whose candidates and scenarios are judged again")
    from_stage: Stage | None = None
    of_run: str | None = Field(default=None, description="run whose earlier stages are kept, with from_stage")
    budget: Budget = Budget()
    list_rows: int = Field(default=12, ge=4, le=12, description="rows of one list, today included")
    passes: int = Field(default=1, ge=1, le=MOST_PASSES, description="times every scenario is asked about all rows")
    relists: int = Field(default=2, ge=0, le=2, description="re-lists it may make at most")
    constructed: bool = Field(
        default=False,
        description="the built-in methods also put candidates together from sentences of the text, up to `candidates`",
    )
    refine: bool = Field(default=False, description="when judging again, also ask new re-lists and re-checks")


class RunRequest(Value):
    """A wish to run: config plus the links it will have. `branch` None = the chat's line, else Main."""

    config: RunConfig = RunConfig()
    branch: str | None = None
    version: str | None = Field(default=None, description="exact version; None = head of the line")
    chat: str | None = None
    message: str | None = None
    context_candidate: str | None = None


class Trigger(StrEnum):
    """What a person did to start a run."""

    CARD = "card"
    DIALOG = "dialog"
    TABLE = "table"
    COMMAND_LINE = "command-line"
    FLAG = "flag"


class JudgeRule(StrEnum):
    """Which answers the ranking of a run may rest on. Stored with each run: an old ranking stays what it was.

    SHARED: an answer found anywhere in the project stood for the same question about the same card, in whatever list it
    was judged. OWN: only the run's own calls, and what it took over at its start from the run it judges again or
    derives from.
    """

    SHARED = "shared-answers@1"
    OWN = "own-inputs@2"


def judged_under(rule: JudgeRule, taken_from: tuple[int, ...] = ()) -> str:
    """Say in one sentence what a ranking rests on.

    Args:
        rule: of the run.
        taken_from: numbers of the runs whose answers were among its inputs.
    """
    if rule is JudgeRule.SHARED:
        return (
            "Judged under the earlier rule: answers of other runs in this project were taken over,"
            " so the same inputs may rank differently when judged now."
        )
    if taken_from:
        runs = " and ".join(f"Run {number}" for number in taken_from)
        return f"Rests on its own inputs only: its calls, and the answers of {runs} as they were when it started."
    return "Rests on its own inputs only: no other run of this project moves it."


class RunFlags(Value):
    """What could change the order, what is only worth a note, what the run needs from the person, why it is stale."""

    warnings: tuple[str, ...] = ()
    """With one of these it is done “with warnings”."""
    notes: tuple[str, ...] = ()
    """What happened on the way and moves nothing."""
    needs_you: str | None = None
    stale: str | None = None
    provisional: bool = False


class RunCounts(Value):
    """Counts shown in the history; `calls` were made by this run, `calls_reused` were found."""

    candidates: int = 0
    scenarios: int = 0
    cells: int = 0
    calls: int = 0
    calls_reused: int = 0


class BestRow(Value):
    """The first row that is not today."""

    candidate: str
    label: str
    title: str
    score: float
    I: float  # noqa: E741  the published name of the metric
    beats_today: bool


class RunError(Value):
    """Why a run failed."""

    code: str
    sentence: str


class Run(Value):
    """One execution of the pipeline on an exact version."""

    id: str
    project: str
    number: int
    title: str
    mode: RunMode
    status: RunStatus
    config: RunConfig
    version: str
    branch: str
    judge: str
    trigger: Trigger
    launched_from_chat: str | None = None
    launched_by_message: str | None = None
    context_candidate: str | None = None
    parent_run: str | None = None
    flags: RunFlags = RunFlags()
    stages: tuple[StageStatus, ...] = ()
    counts: RunCounts = RunCounts()
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    best: BestRow | None = None
    ranking_hash: str | None = None
    rule: JudgeRule = JudgeRule.OWN
    error: RunError | None = None
    starred: bool = False
    trashed: bool = False
    created_at: str
    started_at: str | None = None
    ended_at: str | None = None
    duration_s: float = 0.0


class Origin(StrEnum):
    """Who made a candidate."""

    USER = "user"
    DESIGNER = "designer"
    DERIVED = "derived"
    TODAY = "today"


class Card(Value):
    """The short comparable form a candidate is judged by; judges never see origin or scores."""

    title: str = Field(max_length=120)
    summary: str = Field(max_length=1200, description="≤ 120 words")
    mechanism: tuple[str, ...] = Field(default=(), max_length=5)
    resources: tuple[str, ...] = Field(default=(), max_length=8)
    relies_on: tuple[str, ...] = Field(default=(), max_length=12, description="world-model slugs")
    risks: tuple[str, ...] = Field(default=(), max_length=5)

    def key(self) -> str:
        """Content hash; answers are looked up by it."""
        return _card_key(self)


@lru_cache(maxsize=1024)
def _card_key(card: Card) -> str:
    # A run asks for the keys of its few cards thousands of times. Kept beside the card: a changed copy takes along
    # whatever a card keeps itself.
    return content_key(card)


class Candidate(Value):
    """A solution in one run: label C1, C2 …, its card and its full text."""

    id: str
    run: str
    label: str
    origin: Origin
    card: Card
    text: str
    parents: tuple[str, ...] = Field(default=(), description="candidate ids, may be of other runs")
    constructed: bool = Field(default=False, description="put together by the built-in methods")
    stands_for_today: bool = Field(default=False, description="row 0 where nothing exists yet")
    chat: str | None = None
    message: str | None = None
    design_call: str | None = None


class ScenarioType(StrEnum):
    """Kinds of stress cases."""

    STRESS = "stress"
    EDGE = "edge"
    NORMAL = "normal"
    FAILURE = "failure"


class Scenario(Value):
    """A stress case; `stresses` names goals and constraints, `uses` names world-model items."""

    slug: str
    label: str = Field(description="S1, S2 …")
    title: str = Field(max_length=200)
    text: str = Field(max_length=2000)
    type: ScenarioType
    stresses: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


class QuestionKind(StrEnum):
    """What a column asks about."""

    SCENARIO = "scenario"
    GOAL = "goal"
    CONSTRAINT = "constraint"
    COST = "cost"


class Question(Value):
    """A column: one question about all candidates; `key` is the hash of only what it depends on."""

    slug: str = Field(description="scenario slug, item slug, or 'cost'")
    kind: QuestionKind
    title: str
    key: str
    hard: bool = False


class Answer(Value):
    """One judged cell. Numbers are 0 … 1; None means *unknown*: nothing was found to rest a verdict on.

    scenario: `value` = P_ij (mean of `parts`, the four sub-scores); goal and constraint: `value` = share of
    checks passed, `parts` = one per check (1 yes, 0 no, None unknown); cost: `value` = multiple of today (> 0).
    """

    question_key: str
    candidate_key: str = Field(description="card key")
    judge: str
    replicate: int = 0
    value: float | None
    parts: tuple[float | None, ...] = ()
    evidence: str = ""
    violates: tuple[str, ...] = Field(default=(), description="slugs of hard items broken in this scenario")
    call: str = Field(description="key of the call that gave it")
    by_hand: bool = False
    said: str = Field(default="", description="the step it was given as, in words; empty for a number")


class Call(Value):
    """One finished request to a model, with everything needed to replay it; keyed by content."""

    key: str
    project: str
    role: str
    template: str
    judge: str
    system: str
    prompt: str
    reply: str = Field(description="JSON of the validated reply")
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    duration_ms: int = 0
    created_at: str


class HandAnswer(Value):
    """An answer a person gave in one run for an unknown cell, or over a judged one, with a reason."""

    run: str
    question: str = Field(description="question slug")
    candidate: str = Field(description="candidate label")
    value: float
    reason: str = ""
    created_at: str
