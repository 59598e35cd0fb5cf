"""Looking at runs: their list, results, the exact gap between two rows, the way back of a number, candidates."""

from functools import partial

from pydantic import Field

from app.domain.agent_views import gap_facts, results_facts
from app.domain.elicitation.turn_words import said_turn
from app.domain.errors import NotFoundError
from app.domain.results import RunResults
from app.domain.rows import RunRow
from app.domain.runs import Candidate, Run, is_method
from app.pipeline.prompts import card_text
from app.pipeline.schemas import Schema, a_list, a_text, an_integer
from app.services.answering.tools.base import (
    Arguments,
    Tool,
    ToolScope,
    cut,
    first_that_fits,
    lines_that_fit,
    parameters,
    tool,
)
from app.services.compare import RunComparison
from app.services.running.asking import AskingService

_PAGE = 40
_SIZES = ((12, 30), (12, 14), (8, 8), (5, 4), (3, 0))
"""Rows and columns of results, ever fewer until they fit."""
_PROMPT = 600
"""Characters of a prompt or reply in the way back of a number."""


class ListRuns(Arguments):
    """Runs before a number, newest first."""

    before: int | None = None


class ReadResults(Arguments):
    """One run, and rows that are wanted wherever they stand."""

    run: int
    labels: tuple[str, ...] | None = Field(default=None, max_length=5)


class Gap(Arguments):
    """Two rows of a run by their labels."""

    run: int
    first: str
    second: str


class WhyNumber(Arguments):
    """A row of a run, or one of its cells."""

    run: int
    label: str
    column: str | None = None


class OneRun(Arguments):
    """A run by its number."""

    run: int


class OneCandidate(Arguments):
    """A candidate of a run."""

    run: int
    label: str


class Several(Arguments):
    """Runs by their numbers, the first against the others."""

    runs: tuple[int, ...]


def run_tools(place: ToolScope) -> tuple[Tool, ...]:
    """`list_runs`; where there are runs also those that look at one, or at several side by side."""
    look = _Runs(place)
    newest = place.store.query.runs.page(place.chat.project, limit=1).items
    listing = tool(
        "list_runs",
        "All runs of the project, newest first: what they were, how they ended, their best row, what they took.",
        parameters({}, {"before": an_integer(1, 1_000_000, describe="only runs with a smaller number")}),
        ListRuns,
        look.list,
    )
    if not newest:
        return (listing,)
    run = an_integer(1, newest[0].number, describe="number of the run")
    label: Schema = a_text(20, least=1, describe="label of a row: C1, C2 … or Today")
    return (
        listing,
        tool(
            "read_results",
            "The ranking of a run with all its numbers.",
            parameters({"run": run}, {"labels": a_list(label, 5, describe="rows wanted wherever they stand")}),
            ReadResults,
            look.results,
        ),
        tool(
            "explain_gap",
            "Why one row of a run stands before another: exact contributions of its columns, which sum to the gap.",
            parameters({"run": run, "first": label, "second": label}),
            Gap,
            look.gap,
        ),
        tool(
            "why",
            "What a row's number, or one answer (column = its slug), rests on: evidence, question asked, sentence.",
            parameters({"run": run, "label": label}, {"column": a_text(80, least=1)}),
            WhyNumber,
            look.why,
        ),
        tool(
            "what_would_change",
            "The smallest changes of answers after which another option of a run leads, computed and each verified.",
            parameters({"run": run}),
            OneRun,
            look.turns,
        ),
        tool(
            "read_candidate",
            "Card and full text of a candidate of a run.",
            parameters({"run": run, "label": label}),
            OneCandidate,
            look.candidate,
        ),
        tool(
            "compare_runs",
            "Two to five runs side by side: what differed going in, and what came out.",
            parameters({"runs": a_list(run, 5, least=2)}),
            Several,
            look.compare,
        ),
    )


class _Runs:
    def __init__(self, place: ToolScope) -> None:
        self._place = place
        self._query = place.store.query

    async def list(self, arguments: ListRuns) -> str:
        rows: list[RunRow] = []
        after: str | None = None
        while len(rows) < _PAGE:
            page = self._query.runs.page(self._place.chat.project, after=after)
            rows += [row for row in page.items if arguments.before is None or row.number < arguments.before]
            after = page.next
            if after is None:
                break
        if not rows:
            return "There is no run." if arguments.before is None else f"There is no run before {arguments.before}."
        return lines_that_fit(
            f"{len(rows)} runs:", (run_line(row) for row in rows), self._place.most, "… {} more; use before"
        )

    async def results(self, arguments: ReadResults) -> str:
        results = self._require(arguments.run)
        wanted = tuple(label.strip() for label in arguments.labels or ())
        look = partial(results_facts, results, labels=wanted)
        forms = [partial(look, rows=rows, columns=columns) for rows, columns in _SIZES]
        return first_that_fits(self._place.most, forms)

    async def gap(self, arguments: Gap) -> str:
        results = self._require(arguments.run)
        first, second = _label(results, arguments.first), _label(results, arguments.second)
        comparison = self._place.results.explain(results.run, first, second)
        forms = [partial(gap_facts, results, comparison, most=most) for most in (10, 6, 3)]
        return first_that_fits(self._place.most, forms)

    async def why(self, arguments: WhyNumber) -> str:
        results = self._require(arguments.run)
        found = self._place.results.why(results.run, arguments.label, arguments.column)
        lines = []
        for step in found.lines:
            text = cut(step.text, _PROMPT) if step.kind in ("call", "reply") else " ".join(step.text.split())
            lines.append(f"- {step.title}" + (f": {text}" if text else ""))
        return lines_that_fit(found.title, lines, self._place.most, "… {} more lines; ask for one column")

    async def turns(self, arguments: OneRun) -> str:
        run = self._run(arguments.run).id
        asking = AskingService(self._place.store)
        state = asking.state(run)
        if state.by_model or not state.progress.has_order:
            return state.sentence
        turns, table = asking.changes(run), state.table
        lines = [f"- {said_turn(table, one)}" for one in turns] or ["- Nothing within two steps."]
        return lines_that_fit(
            f"What would change the order of Run {arguments.run}:", lines, self._place.most, "… {} more"
        )

    async def candidate(self, arguments: OneCandidate) -> str:
        run = self._run(arguments.run)
        wanted = arguments.label.lower()
        candidate = next((one for one in self._query.candidates.of_run(run.id) if one.label.lower() == wanted), None)
        if candidate is None:
            raise NotFoundError(f"Run {run.number} has no candidate {cut(arguments.label, 20)}.")
        head = f"{candidate.label} of Run {run.number}, {self._origin(candidate)}"
        return f"{head}\n{card_text(candidate.card)}\n\n{candidate.text}"

    def _origin(self, candidate: Candidate) -> str:
        parents = []
        for parent in candidate.parents:
            try:
                found = self._query.candidates.get(parent)
                parents.append(f"{found.label} of Run {self._query.runs.get(found.run).number}")
            except NotFoundError:
                parents.append("one that is gone")
        return candidate.origin.value + (f" from {', '.join(parents)}" if parents else "")

    async def compare(self, arguments: Several) -> str:
        runs = tuple(self._run(number).id for number in arguments.runs)
        return _compared(self._place.results.compare(runs), self._place.most)

    def _run(self, number: int) -> Run:
        return self._query.runs.by_number(self._place.chat.project, number)

    def _require(self, number: int) -> RunResults:
        return self._place.results.require(self._run(number).id)


def run_line(row: RunRow) -> str:
    """One line on a run, as lists for agents say it."""
    best = ""
    if row.best_label is not None and row.best_score is not None:
        best = f", best {row.best_label} “{cut(row.best_title or '', 80)}” with score {row.best_score:.3g}"
    scenarios = f" × {row.scenarios} scenarios" if row.scenarios else ""
    return (
        f"- Run {row.number} “{cut(row.title, 100)}”: {row.mode}, {row.status}, on {cut(row.branch_name, 60)} version "
        f"{row.version_number}, judged by {row.judge}, {row.candidates} candidates{scenarios}{best}; "
        f"{_use(row)}"
    )


def _use(row: RunRow) -> str:
    """What a run took: calls, money, time; what is not known is said to be unknown."""
    by_method = is_method(row.judge)
    if by_method:
        cost = "no cost, as no model was asked"
    elif row.cost_usd is not None:
        cost = f"cost {row.cost_usd:.4f} USD"
    else:
        cost = "cost unknown" if row.calls else "no cost, as no call was made"
    minutes, seconds = divmod(round(row.duration_s), 60)
    spent = f"{minutes} min {seconds} s" if minutes else f"{row.duration_s:.1f} s"
    time = f"took {spent}" if row.started_at is not None else "not started"
    kind = "step" if by_method else "call"
    calls = f"{row.calls} {kind}" if row.calls == 1 else f"{row.calls} {kind}s"
    return f"{calls} made and {row.calls_reused} reused; {cost}; {time}"


def _label(results: RunResults, said: str) -> str:
    wanted = said.strip().lower()
    for row in results.ranking.rows:
        if row.label.lower() == wanted:
            return row.label
    known = ", ".join(row.label for row in results.ranking.rows)
    raise NotFoundError(f"Run {results.run_number} does not rank {cut(said, 20)}; it ranks {known}.")


def _compared(found: RunComparison, most: int) -> str:
    numbers = [run.number for run in found.runs]
    lines = [
        f"- Run {run.number} “{cut(run.title, 100)}” on {cut(run.branch, 60)} version {run.version}, by {run.judge}"
        for run in found.runs
    ]
    if found.not_comparable:
        lines.append(f"Not comparable: {found.not_comparable}.")
    for change in found.changes:
        before = f"“{cut(change.before.stated, 160)}”" if change.before is not None else "(not there)"
        after = f"“{cut(change.after.stated, 160)}”" if change.after is not None else "(removed)"
        lines.append(f"- item {change.slug}: {before} → {after}")
    lines += [f"- configuration: {one}" for one in found.config_changes]
    lines.append(f"{found.shared_answers} answers are shared. Rows, one value per run {numbers}:")
    for row in found.rows:
        values = [
            "–"
            if label is None
            else f"{label} rank {rank} score {score:.3g}"
            if score is not None
            else f"{label} unranked"
            for label, rank, score in zip(row.labels, row.ranks, row.scores, strict=True)
        ]
        lines.append(f"- {cut(row.title, 90)}: {' | '.join(values)}")
    lines += [
        f"- asked again in Run {one.run}: “{cut(one.title, 90)}” because {cut(one.why, 120)}. {'; '.join(one.changed)}"
        for one in found.asked_again
    ]
    return lines_that_fit("Compared:", lines, most, "… {} more lines")
