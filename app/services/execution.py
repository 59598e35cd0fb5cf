"""Works one run to its end in the background: inputs from the store, progress and outcome into it.

A run that is worked holds its OS lock; a run marked running whose lock is free was left by death.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field

from app.domain.base import now
from app.domain.chats import Usage
from app.domain.errors import KnownError, RefusedError
from app.domain.models import ModelClient
from app.domain.ranking import RankingInput
from app.domain.results import Ranking
from app.domain.runs import (
    BestRow,
    Candidate,
    Origin,
    Question,
    Run,
    RunCounts,
    RunError,
    RunFlags,
    RunStatus,
    Scenario,
    StageStatus,
)
from app.pipeline.run import BudgetReached, Limits, RunFailed, RunInputs, RunOutcome, execute
from app.services.inputs import inputs_of
from app.services.memory import StoreMemory
from app.services.work import CancelReason, Work
from app.store.database import Store
from app.store.locks import RunLock
from app.store.tx import Tx

log = logging.getLogger(__name__)

REQUEST_POLL_S = 0.5
"""How often a worked run looks for another process's stop or pause; promised within 1 s."""
PROGRESS_S = 0.2
"""Progress is stored at most this often."""


@dataclass(slots=True)
class StoreObserver:
    """Implements `pipeline.run.Observer`: stores what a run makes as it goes, without being waited for."""

    store: Store
    run: str
    _pending: set[asyncio.Task[None]] = field(default_factory=set)
    _last_progress: float = 0.0
    warnings: list[str] = field(default_factory=list)

    async def candidate(self, candidate: Candidate) -> None:
        """A candidate stands."""
        self._later(lambda tx: _ignore(tx.candidates.put(candidate)))

    async def scenario(self, scenario: Scenario) -> None:
        """A scenario stands."""
        self._later(lambda tx: _ignore(tx.scenarios.put(self.run, scenario)))

    async def questions(self, questions: tuple[Question, ...]) -> None:
        """The columns are known."""
        self._later(lambda tx: _ignore(tx.questions.set(self.run, questions)))

    async def stage(self, stages: tuple[StageStatus, ...], counts: RunCounts, usage: Usage) -> None:
        """Progress; stored a few times a second at most."""
        if time.monotonic() - self._last_progress < PROGRESS_S:
            return
        self._last_progress = time.monotonic()
        self._later(
            lambda tx: _ignore(
                tx.runs.update(
                    self.run,
                    stages=stages,
                    counts=counts,
                    input_tokens=usage.input_tokens,
                    output_tokens=usage.output_tokens,
                    cost_usd=usage.cost_usd,
                )
            )
        )

    async def warning(self, text: str) -> None:
        """Something the person should know about this run."""
        self.warnings.append(text)
