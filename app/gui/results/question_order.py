"""In which order the questions of a run stand: the decisive ones first.

A question decides as much as its answers set the options apart, times what it counts; a hard limit that some option
breaks comes before all. Not for which question is asked next (`app.domain.elicitation.cards`).
"""

from app.domain.results import RunResults
from app.domain.runs import Question, QuestionKind
from app.gui.look.figures import strength


def decisive_first(results: RunResults) -> tuple[Question, ...]:
    """Return the questions, those first that set the options apart; equal ones as they were asked."""
    weights = {question.slug: _weight(results, question) for question in results.columns}
    broken = {one.slug for row in results.ranking.rows for one in row.violations}
    values: dict[str, list[float]] = {question.slug: [] for question in results.columns}
    kinds = {question.slug: question for question in results.columns}
    for cell in results.cells:
        value = None if cell.imputed or cell.question not in kinds else strength(kinds[cell.question], cell.value)
        if value is not None:
            values[cell.question].append(value)

    def place(question: Question) -> tuple[bool, float, int]:
        known = values[question.slug]
        apart = max(known) - min(known) if known else 0.0
        return question.slug not in broken, -weights[question.slug] * apart, -len(known)

    return tuple(sorted(results.columns, key=place))


def sets_apart(results: RunResults, question: Question) -> bool:
    """Whether the answers to a question differ between two options."""
    known = {
        cell.value
        for cell in results.cells
        if cell.question == question.slug and cell.value is not None and not cell.imputed
    }
    return len(known) > 1


def is_open(results: RunResults, question: Question) -> bool:
    """Whether an option has no answer to a question, or one that was only filled in."""
    labels = {row.label for row in results.ranking.rows} | {row.label for row in results.ranking.unranked}
    given = {
        cell.label
        for cell in results.cells
        if cell.question == question.slug and cell.value is not None and not cell.imputed
    }
    return bool(labels - given)


def _weight(results: RunResults, question: Question) -> float:
    return 1.0 if question.kind is QuestionKind.COST or question.hard else results.weights.get(question.slug, 0.0)
