"""What goes into a run and what comes out: values and the three ways a run ends early.

Not for: how a run is done (`run`) or what it costs beforehand (`preflight`).
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.elicitation.table import DecisionTable, Known
from app.domain.errors import ExitCode, KnownError
from app.domain.model_client import Role
from app.domain.money import SpendTotal
from app.domain.operations import Content
from app.domain.results import MEANS_OF_DRAWS, Ranking, Round, RunResults, Skipped
from app.domain.runs import Answer, Candidate, HandAnswer, JudgeRule, Question, RunConfig, RunCounts, Scenario
from app.domain.usage import Usage


class Replayed(Value):
    """What a completed run asked beyond its first answers, what it left out, and by which arithmetic it was ranked."""

    rounds: tuple[Round, ...]
    skipped: tuple[Skipped, ...]
    arithmetic: int = MEANS_OF_DRAWS


class RunInputs(Value):
    """One run: what is judged, on which content, and what is kept of earlier runs.

    `existing` are candidates this very run already has (resume), so their ids stay; `parents` are what a seeded
    run derives from; `kept_candidates` and `kept_scenarios` replace design and scenarios (re-judge, from a
    stage). `kept_content` and `kept_questions` are those of the run they come from: only to say what moved.
    `before`, `usage_before`, `spent_before` and `seconds_before` are what this run counted before it was resumed, so
    that caps survive; `made` are the keys of the calls it made itself. `kept_rounds` are the further rounds of the run
    that is judged again, `kept_answers` what it and other runs this one derives from were answered, as it stood when
    this run was started: no other answers are found, only whole calls. `replays` is what a run that is only worked
    again from its stored calls had asked and left out. `table` is the decision table of the built-in methods where it
    is stored, `person_answers` what the person had answered in the project when the run was started.
    """

    run: str
    number: int = 0
    project: str
    content: Content
    config: RunConfig
    judge: str
    existing: tuple[Candidate, ...] = ()
    parents: tuple[Candidate, ...] = ()
    kept_candidates: tuple[Candidate, ...] | None = None
    kept_scenarios: tuple[Scenario, ...] | None = None
    kept_content: Content | None = None
    kept_questions: tuple[Question, ...] = ()
    hand: tuple[HandAnswer, ...] = ()
    run_labels: dict[str, str] = Field(default={}, description="candidate id → how prompts name it, C3@run:1")
    before: RunCounts = RunCounts()
    usage_before: Usage = Usage()
    spent_before: dict[str, SpendTotal] = Field(default={}, description="the same by stage, as the ledger has it")
    made: frozenset[str] = frozenset()
    seconds_before: float = 0.0
    kept_rounds: tuple[Round, ...] = ()
    kept_answers: tuple[Answer, ...] = ()
    rule: JudgeRule = JudgeRule.OWN
    replays: Replayed | None = None
    table: DecisionTable | None = None
    person_answers: tuple[Known, ...] = ()
    templates: tuple[str, ...] = Field(default=(), description="of the calls it rests on, as far as it was worked")

    @property
    def is_judged_again(self) -> bool:
        """Whether rows and scenarios are those of an earlier run."""
        return self.kept_candidates is not None and self.kept_scenarios is not None


class RunOutcome(Value):
    """What a run came to. `provisional`: part of it is missing or under half was judged."""

    ranking: Ranking
    results: RunResults
    candidates: tuple[Candidate, ...]
    scenarios: tuple[Scenario, ...]
    warnings: tuple[str, ...]
    counts: RunCounts
    usage: Usage
    provisional: bool
    table: DecisionTable | None = None


class Estimate(Value):
    """What a run would take, found out without a call. `moved` says which input asks which columns again."""

    calls: int
    reused: int
    exact: bool = Field(default=True, description="False where cards or scenarios are not known before the calls")
    blocked: str | None = None
    warnings: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    ceiling: int = Field(default=0, description="calls it may take at most; `calls` is what it takes on average")
    refine: int = Field(default=0, description="calls that judging again leaves out and refining would make")
    by_role: dict[Role, int] = Field(default={}, description="the calls to make, by who is asked")


class RunFailed(KnownError):  # noqa: N818  a fact of the run, in past tense
    """A call failed after its retries; what was there is ranked in `partial`, where rows exist."""

    def __init__(self, error: KnownError, partial: RunOutcome | None) -> None:
        super().__init__(error.code, str(error))
        self.error = error
        self.partial = partial
        self.exit_code = error.exit_code


class BudgetReached(KnownError):  # noqa: N818  a fact of the run, in past tense
    """The next call would exceed a cap; calls in flight were finished and what exists is ranked."""

    exit_code = ExitCode.STOPPED

    def __init__(self, sentence: str, partial: RunOutcome | None) -> None:
        super().__init__("budget-reached", sentence)
        self.partial = partial
