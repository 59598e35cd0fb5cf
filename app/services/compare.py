"""Two to five runs side by side: what differed going in, what was asked again and why, what came out."""

from dataclasses import dataclass

from app.domain.base import Value
from app.domain.operations import ItemChange, changes_between
from app.domain.projects import Version
from app.domain.quantity import Quantity
from app.domain.results import Cell, RunResults
from app.domain.runs import Candidate, Origin, Question, QuestionKind, Run, RunMode, Scenario
from app.english.number_words import bounded
from app.pipeline.question_slices import cost_limits
from app.services.running.run_request import MODE_NAMES
from app.store.reads.query import Query


class ComparedRun(Value):
    """Head of one run."""

    id: str
    number: int
    title: str
    branch: str
    version: int
    judge: str
    calls: int
    calls_reused: int
    ranking_hash: str | None


class ComparedRow(Value):
    """One candidate through the runs; one entry per run, None where it does not stand.

    It has a label but no place where the run has no order yet.
    """

    title: str
    labels: tuple[str | None, ...]
    ranks: tuple[int | None, ...]
    scores: tuple[float | None, ...]


class AskedAgain(Value):
    """A question whose input moved between the first run and another, and what came of it."""

    run: int
    question: str
    title: str
    why: str
    changed: tuple[str, ...]
    """Per candidate whose answer differs: “C2 0.75 → 0.25”."""


class ComparedAnswer(Value):
    """The answers of one option to one question; one entry per run, None where it was not answered, or not asked.

    `said` is the step an answer was given as, in words, "" for a number; `checks` how many yes/no checks it has.
    `why` says for each run why it was asked anew there, "" where its answer is the first run's or nothing moved.
    """

    option: str
    title: str
    question: Question
    values: tuple[float | None, ...]
    said: tuple[str, ...]
    checks: tuple[int, ...]
    by_hand: tuple[bool, ...]
    why: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the answers are not all the same."""
        return len(set(self.values)) > 1


class RunComparison(Value):
    """The whole comparison. `not_comparable` says why numbers must not be set side by side."""

    runs: tuple[ComparedRun, ...]
    not_comparable: str | None
    changes: tuple[ItemChange, ...]
    config_changes: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    asked_again: tuple[AskedAgain, ...]
    shared_answers: int
    answers: tuple[ComparedAnswer, ...] = ()


def compare_runs(query: Query, runs: tuple[Run, ...], results: tuple[RunResults | None, ...]) -> RunComparison:
    """Compare the first run with each other one."""
    versions = tuple(query.versions.get(run.version) for run in runs)
    candidates = tuple(query.candidates.of_run(run.id) for run in runs)
    judges = {run.judge for run in runs}
    asked: list[AskedAgain] = []
    shared = 0
    for index in range(1, len(runs)):
        if runs[index].judge != runs[0].judge:
            continue  # another judge shares no answer with it, however alike the questions
        again, same = _asked_again(
            _Side(runs[0], versions[0], results[0], query.scenarios.of_run(runs[0].id)),
            _Side(runs[index], versions[index], results[index], query.scenarios.of_run(runs[index].id)),
            _matches(candidates[0], candidates[index]),
        )
        asked += again
        shared += same
    rows = _rows(candidates, results)
    return RunComparison(
        runs=tuple(
            ComparedRun(
                id=run.id,
                number=run.number,
                title=run.title,
                branch=query.branches.get(run.branch).name,
                version=version.number,
                judge=run.judge,
                calls=run.counts.calls,
                calls_reused=run.counts.calls_reused,
                ranking_hash=run.ranking_hash,
            )
            for run, version in zip(runs, versions, strict=True)
        ),
        not_comparable="other judge" if len(judges) > 1 else None,
        changes=tuple(
            change for version in versions[1:] for change in changes_between(versions[0].content, version.content)
        ),
        config_changes=_config_changes(runs),
        rows=rows,
        asked_again=tuple(asked),
        shared_answers=shared,
        answers=_answers(runs, results, rows, asked),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    run: Run
    version: Version
    results: RunResults | None
    scenarios: tuple[Scenario, ...]


def _matches(first: tuple[Candidate, ...], other: tuple[Candidate, ...]) -> dict[str, str]:
    """Label in the other run → label in the first: today is today, else by equal card, else by lineage."""
    found: dict[str, str] = {}
    for is_same in (_both_today, _same_card, _derived):
        for candidate in other:
            if candidate.label in found:
                continue
            same = (one.label for one in first if one.label not in found.values() and is_same(one, candidate))
            label = next(same, None)
            if label is not None:
                found[candidate.label] = label
    return found


def _both_today(one: Candidate, other: Candidate) -> bool:
    return one.origin is Origin.TODAY and other.origin is Origin.TODAY


def _same_card(one: Candidate, other: Candidate) -> bool:
    return one.card.key() == other.card.key()


def _derived(one: Candidate, other: Candidate) -> bool:
    return one.id in other.parents


def _rows(
    candidates: tuple[tuple[Candidate, ...], ...], results: tuple[RunResults | None, ...]
) -> tuple[ComparedRow, ...]:
    """One row per candidate through the runs, each run matched with those before it, the first before the others."""
    lines: list[dict[int, str]] = []  # place of a run → label there
    titles: list[str] = []
    for place, present in enumerate(candidates):
        found: dict[str, int] = {}
        for earlier in range(place):
            free = {line[earlier]: n for n, line in enumerate(lines) if earlier in line and n not in found.values()}
            before = tuple(one for one in candidates[earlier] if one.label in free)
            after = tuple(one for one in present if one.label not in found)
            found |= {label: free[back] for label, back in _matches(before, after).items()}
        for candidate in present:
            if candidate.label not in found:
                found[candidate.label] = len(lines)
                lines.append({})
                titles.append(candidate.card.title)
            lines[found[candidate.label]][place] = candidate.label
    rows: list[ComparedRow] = []
    for title, line in zip(titles, lines, strict=True):
        labels = tuple(line.get(place) for place in range(len(candidates)))
        ranked = [
            result.ranking.row(label) if result is not None and label is not None and result.ranking.has_order else None
            for result, label in zip(results, labels, strict=True)
        ]
        rows.append(
            ComparedRow(
                title=title,
                labels=labels,
                ranks=tuple(row.rank if row is not None else None for row in ranked),
                scores=tuple(row.score if row is not None else None for row in ranked),
            )
        )
    return tuple(rows)


def _answers(
    runs: tuple[Run, ...],
    results: tuple[RunResults | None, ...],
    rows: tuple[ComparedRow, ...],
    asked: list[AskedAgain],
) -> tuple[ComparedAnswer, ...]:
    """Every option by every question that a run asks, options in their order, questions in that of the first run."""
    questions: dict[str, Question] = {}
    cells: list[dict[tuple[str, str], Cell]] = []
    for result in results:
        cells.append({} if result is None else {(one.label, one.question): one for one in result.cells})
        for question in result.columns if result is not None else ():
            questions.setdefault(question.slug, question)
    reasons = {(one.run, one.question): one.why for one in asked}
    other = tuple("other judge" if run.judge != runs[0].judge else "" for run in runs)
    found: list[ComparedAnswer] = []
    for row in rows:
        label = next(one for one in row.labels if one is not None)
        for question in questions.values():
            mine = [
                None if at is None else known.get((at, question.slug))
                for at, known in zip(row.labels, cells, strict=True)
            ]
            values = tuple(None if cell is None else _judged(cell) for cell in mine)
            why = tuple(reasons.get((run.number, question.slug), judge) for run, judge in zip(runs, other, strict=True))
            if not any(why) and all(value is None for value in values):
                continue  # nobody has an answer, and nothing moved
            found.append(
                ComparedAnswer(
                    option=label,
                    title=row.title,
                    question=question,
                    values=values,
                    said=tuple(cell.answers[0].said if cell is not None and cell.answers else "" for cell in mine),
                    checks=tuple(
                        1 if cell is None else max((len(answer.parts) for answer in cell.answers), default=1)
                        for cell in mine
                    ),
                    by_hand=tuple(cell is not None and cell.by_hand for cell in mine),
                    why=why,
                )
            )
    return tuple(found)


def _asked_again(first: _Side, other: _Side, matches: dict[str, str]) -> tuple[list[AskedAgain], int]:
    if first.results is None or other.results is None:
        return [], 0
    before = {question.slug: question for question in first.results.columns}
    asked: list[AskedAgain] = []
    shared = 0
    for question in other.results.columns:
        old = before.get(question.slug)
        if old is not None and old.key == question.key:
            shared += _shared(first.results, other.results, question.slug, matches)
            continue
        asked.append(
            AskedAgain(
                run=other.run.number,
                question=question.slug,
                title=question.title,
                why=_why(first, other, question, old),
                changed=_changed(first.results, other.results, question.slug, matches) if old else (),
            )
        )
    return asked, shared


def _shared(first: RunResults, other: RunResults, question: str, matches: dict[str, str]) -> int:
    """How many cells of a column rest on the same answers in both runs: those that came with the run judged again."""
    counted = 0
    for label, old_label in matches.items():
        new, old = other.cell(label, question), first.cell(old_label, question)
        calls = {answer.call for answer in new.answers} if new is not None else set()
        counted += old is not None and any(answer.call in calls for answer in old.answers)
    return counted


def _why(first: _Side, other: _Side, question: Question, old: Question | None) -> str:
    if old is None:
        return "new question"
    moved = {change.slug: change for change in changes_between(first.version.content, other.version.content)}
    depends = [question.slug]
    if question.kind is QuestionKind.SCENARIO:
        depends = [
            slug
            for scenario in other.scenarios
            if scenario.slug == question.slug
            for slug in (*scenario.uses, *scenario.stresses)
        ]
    elif question.kind is QuestionKind.COST:
        contents = (first.version.content, other.version.content)
        priced = {item.slug for content in contents for item in (*content.spec.today, *cost_limits(content))}
        depends = [slug for slug in moved if slug in priced]
    reasons = [_reason(moved[slug]) for slug in depends if slug in moved]
    return "; ".join(reasons) if reasons else "its own text changed"


def _reason(change: ItemChange) -> str:
    if change.before is None or change.after is None:
        return f"“{change.slug}” was {'added' if change.before is None else 'removed'}"
    if change.before.holds != change.after.holds:
        return f"“{change.after.text}” is taken as {'true' if change.after.holds else 'false'}"
    if change.before.is_hard != change.after.is_hard:
        return f"“{change.after.text}” is {'now' if change.after.is_hard else 'no longer'} hard"
    if change.before.text != change.after.text:
        return f"“{change.before.text}” became “{change.after.text}”"
    if change.before.quantity != change.after.quantity:
        numbers = [_bound_words(one.quantity) for one in (change.before, change.after)]
        return f"the number of “{change.after.text}” changed from {numbers[0]} to {numbers[1]}"
    return f"what is asked about “{change.after.text}” changed"


def _bound_words(quantity: Quantity | None) -> str:
    return "none" if quantity is None else bounded(quantity)


def _changed(first: RunResults, other: RunResults, question: str, matches: dict[str, str]) -> tuple[str, ...]:
    lines: list[str] = []
    for label, old_label in matches.items():
        new, old = other.cell(label, question), first.cell(old_label, question)
        if new is not None and old is not None and _judged(new) != _judged(old):
            lines.append(f"{label} {_number(_judged(old))} → {_number(_judged(new))}")
    return tuple(lines)


def _judged(cell: Cell) -> float | None:
    """What was answered; a value filled in from row and column is no answer."""
    return None if cell.imputed else cell.value


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.3g}"


def _plain(value: object) -> str:
    return f"“{MODE_NAMES[value]}”" if isinstance(value, RunMode) else str(value)


def _config_changes(runs: tuple[Run, ...]) -> tuple[str, ...]:
    first = runs[0]
    lines: list[str] = []
    for run in runs[1:]:
        for name in ("mode", "candidates", "scenarios", "seed"):
            one, other = getattr(first.config, name), getattr(run.config, name)
            if one != other:
                lines.append(f"Run {run.number}: {name} {_plain(one)} → {_plain(other)}")
    return tuple(lines)
