"""What a run needs from outside: a memory of finished calls, someone to tell, and limits.

Implemented by services over the store; in tests by dictionaries. Not for: how any of it is stored or shown.
"""

from typing import Protocol

from pydantic import Field

from app.domain.base import Value
from app.domain.runs import Answer, Call, Candidate, Question, RunCounts, Scenario, Stage, StageStatus
from app.domain.usage import Usage


class Memory(Protocol):
    """Finished calls of one project, found by all that shaped them. Single answers are not found: they are inputs."""

    async def find_call(self, key: str) -> Call | None:
        """Return the finished call of this key, or None."""

    async def finish(self, call: Call, answers: tuple[Answer, ...], made_in: Stage | None = None) -> Call:
        """Store a finished call with its answers in one transaction, as part of this run; return the call that stands.

        A call already stored stays as it is: where another run was faster and got another reply, that one stands, and
        the answers given are not stored. `made_in` is the stage of this run that made the call, whose usage goes into
        the ledger in the same transaction; None = the call was found, and nothing is spent.
        """

    async def spent(self, stage: Stage, usage: Usage) -> None:
        """Put into the ledger what a request of this run used that came to nothing usable."""


class Observer(Protocol):
    """What a run tells as it goes. Each method hands over and returns; it does not wait for a commit."""

    async def candidate(self, candidate: Candidate) -> None:
        """A candidate is there."""

    async def scenario(self, scenario: Scenario) -> None:
        """A scenario is there."""

    async def questions(self, questions: tuple[Question, ...]) -> None:
        """The columns are known."""

    async def stage(self, stages: tuple[StageStatus, ...], counts: RunCounts, usage: Usage) -> None:
        """A stage moved on, or a call ended."""

    async def warning(self, text: str) -> None:
        """Something that could change the order; the run goes on."""

    async def note(self, text: str) -> None:
        """Something that happened on the way and moves nothing."""


class Limits(Value):
    """How much may go on at once."""

    concurrency: int = Field(default=8, ge=1, description="calls in flight of this run")
