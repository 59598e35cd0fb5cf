"""Queries on the results of runs: the ranking, exact contributions, comparison, replay. Nothing is written.

What a query needs besides the stored results is loaded by it: the start of the window waits for none of it (`preload`).
"""

from typing import TYPE_CHECKING

from app.domain.base import Value
from app.domain.errors import NotFoundError, RefusedError, UsageError
from app.domain.ranking.score import RankingInput
from app.domain.results import Comparison, Ranking, RunResults
from app.domain.runs import Question, RunCounts
from app.services.running.run_inputs import inputs_of, ranking_input, stored_results
from app.store.database import Store

if TYPE_CHECKING:
    from app.domain.ranking.weighing import Weigher
    from app.services.compare import RunComparison
    from app.services.options.lineage import Lineage
    from app.services.options.option_story import OptionStory
    from app.services.why import Why


class ReplayReport(Value):
    """A run worked again from its stored calls alone, with the network off."""

    run: str
    number: int
    same: bool
    ranking_hash: str
    replayed_hash: str
    calls_found: int


class ResultService:
    """What the results view and `run results|compare|replay`, `why` show."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, run: str) -> RunResults | None:
        """Ranking, columns and cells as stored; None while there is no ranking."""
        query = self._store.query
        found = query.runs.get(run)
        ranking = query.results.get(run)
        if ranking is None:
            return None
        return stored_results(query, found, ranking_input(query, found, ranking), ranking)

    def ranking(self, run: str) -> Ranking | None:
        """The stored ranking alone; None while there is none."""
        return self._store.query.results.get(run)

    def require(self, run: str) -> RunResults:
        """Like `get`.

        Raises:
            RefusedError: the run has no ranking.
        """
        results = self.get(run)
        if results is None:
            found = self._store.query.runs.get(run)
            raise RefusedError("no-ranking", f"Run {found.number} is {found.status.value} and has no ranking.")
        return results

    def explain(self, run: str, first: str, second: str) -> Comparison:
        """Why one row of a run stands before another: contributions that sum exactly to the gap.

        Raises:
            NotFoundError: a label that is not ranked in this run.
        """
        from app.domain.ranking.explanations import compare_rows

        found = self._store.query.runs.get(run)
        ranking = self._store.query.results.get(run)
        if ranking is None or ranking.row(first) is None or ranking.row(second) is None:
            raise NotFoundError(f"Run {found.number} does not rank both {first} and {second}.")
        return compare_rows(ranking_input(self._store.query, found, ranking), first, second)

    def question(self, run: str, name: str) -> Question:
        """The question of a run by its slug, its title, or the label of its scenario (S1).

        Raises:
            NotFoundError: the run does not ask it.
        """
        from app.services.why import question_of

        return question_of(self._store.query, self._store.query.runs.get(run), name)

    def why(self, run: str, label: str, column: str | None = None) -> "Why":
        """From a number back to the sentence in a chat (X6)."""
        from app.services.why import why

        return why(self._store.query, self.require(run), label, column)

    def story(self, run: str, label: str) -> "OptionStory":
        """An option as a page: its text, card, origin, and what would make it lead. About 0.3 s.

        Raises:
            NotFoundError: the run has no such option.
            RefusedError: the run has no ranking.
        """
        from app.services.options.option_story import story_of

        given, ranking = self._ranked(run)
        return story_of(self._store.query, given, ranking, run, label)

    def lineage(self, project: str) -> "Lineage":
        """Which option of a project's runs came from which (X3)."""
        from app.services.options.lineage import lineage_of

        return lineage_of(self._store.query, project)

    def weigher(self, run: str) -> "Weigher":
        """What moves the weights of a run (X4); nothing is asked and nothing is kept.

        Raises:
            RefusedError: the run has no ranking or no order, or nothing in it has a weight.
        """
        from app.domain.ranking.weighing import Weigher

        return Weigher(*self._ranked(run))

    def _ranked(self, run: str) -> tuple[RankingInput, Ranking]:
        """What a ranking rests on, and the ranking.

        Raises:
            RefusedError: the run has no ranking.
        """
        query = self._store.query
        found, ranking = query.runs.get(run), query.results.get(run)
        if ranking is None:
            raise RefusedError("no-ranking", f"Run {found.number} is {found.status.value} and has no ranking.")
        return ranking_input(query, found), ranking

    def compare(self, runs: tuple[str, ...]) -> "RunComparison":
        """Two to five runs of one project side by side (R7), the first against the others.

        Raises:
            UsageError: fewer than two, more than five, or of several projects.
        """
        from app.services.compare import compare_runs

        if not 2 <= len(runs) <= 5:
            raise UsageError("Compare two to five runs.")
        found = tuple(self._store.query.runs.get(run) for run in runs)
        if len({run.project for run in found}) > 1:
            raise UsageError("These runs are of different projects.")
        return compare_runs(self._store.query, found, tuple(self.get(run.id) for run in found))

    async def replay(self, run: str) -> ReplayReport:
        """Work a completed run again from its stored calls alone.

        Raises:
            RefusedError: the run is not completed, or a call it needs is not stored.
        """
        from app.domain.model_client import ModelInfo  # all of it here, not above: see `preload`
        from app.pipeline.memory import Limits
        from app.pipeline.replay import ReplayOnly
        from app.pipeline.run import execute
        from app.pipeline.values import Replayed
        from app.services.running.call_memory import CallMemory

        query = self._store.query
        found = query.runs.get(run)
        if found.ranking_hash is None:
            raise RefusedError(
                "not-completed", f"Run {found.number} is {found.status.value}; only a completed run replays."
            )
        ranking = query.results.get(run)
        asked = None
        if ranking is not None:
            asked = Replayed(rounds=ranking.rounds, skipped=ranking.skipped, arithmetic=ranking.arithmetic)
        outcome = await execute(
            # Nothing was done before: every stored call is found anew, also those this run made itself.
            inputs_of(query, found).model_copy(update={"replays": asked, "before": RunCounts(), "made": frozenset()}),
            ReplayOnly(
                ModelInfo(provider="stored", model="", judge=found.judge, title="stored calls", is_builtin=False)
            ),
            CallMemory(self._store, project=found.project, judge=found.judge),
            _Silent(),
            Limits(concurrency=1),
        )
        return ReplayReport(
            run=run,
            number=found.number,
            same=outcome.ranking.ranking_hash == found.ranking_hash,
            ranking_hash=found.ranking_hash,
            replayed_hash=outcome.ranking.ranking_hash,
            calls_found=outcome.counts.calls_reused,
        )


class _Silent:
    """An observer that is told everything and keeps nothing: a replay writes nothing."""

    async def candidate(self, _: object) -> None:
        """Not kept."""

    async def scenario(self, _: object) -> None:
        """Not kept."""

    async def questions(self, _: object) -> None:
        """Not kept."""

    async def stage(self, *_: object) -> None:
        """Not kept."""

    async def warning(self, _: object) -> None:
        """Not kept."""

    async def note(self, _: object) -> None:
        """Not kept."""
