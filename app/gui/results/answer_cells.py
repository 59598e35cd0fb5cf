"""The answers of a run as they are shown: a cell for each option and question, its heat, its marks, its words.

Values only; the model of the table holds them, the delegate draws them.
"""

from dataclasses import dataclass
from typing import Final

from app.domain.kit.quote_marks import quotation
from app.domain.results import Cell, RunResults
from app.domain.runs import Origin, Question
from app.gui.look.figures import answer_value, strength
from app.gui.look.run_words import is_builtin, question_word
from app.gui.look.texts import translate

_DISAGREEMENT: Final = 0.25
"""Repeated answers further apart than this carry a corner mark."""
BETTER, SAME, WORSE = 0.75, 0.5, 0.25
"""What + 0 − mean in a scenario: better than today, as today, worse (the built-in methods' scale)."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An option of the table."""

    label: str
    title: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """What is shown of one answer. `strength` is how good it is from 0 to 1, None where nothing is known."""

    row: AnswerRow
    question: Question
    cell: Cell | None
    text: str
    strength: float | None
    judged: bool
    by_hand: bool
    disagrees: bool
    violates: bool

    @property
    def checks(self) -> int:
        """Number of yes/no checks behind the answer; 1 where unknown."""
        return max((len(answer.parts) for answer in self.cell.answers), default=1) if self.cell else 1

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words the answer rests on, each once, of all its replicates."""
        return tuple(dict.fromkeys(one.evidence for one in self.cell.answers if one.evidence)) if self.cell else ()


def describe_cell(cell: AnswerCell) -> str:
    """Return one answer as plain text: who, what, how much, by whom, on what words."""
    lines = [f"{cell.row.label} · {cell.row.title}", describe_question(cell.question)]
    if not cell.judged:
        lines.append("Not judged: no sentence was found to rest a verdict on." if not cell.strength else "Not judged.")
        if cell.strength is not None:
            lines.append(f"{cell.text} is filled in from the other answers, for the ranking only.")
    else:
        answer = f"Answer {cell.text}{counts_as(cell)}"
        lines.append(f"{answer}, {whose(cell)}" if cell.by_hand else answer)
    if cell.disagrees:
        lines.append("Asked again, the judge answered differently.")
    if cell.violates:
        lines.append("A hard limit is broken here.")
    lines += [quotation(one) for one in cell.quotes]
    return "\n".join(lines)


def counts_as(cell: AnswerCell) -> str:
    """Return what the step of an answer counts as in the figures: “ (counts 0.30)”; "" where it is a number itself."""
    answers = cell.cell.answers if cell.cell is not None else ()
    if not answers or not answers[0].said or answers[0].value in (None, 0.0, 1.0):
        return ""
    return translate(" (counts {figure})").format(figure=answer_value(cell.question, answers[0].value))


def whose(cell: AnswerCell) -> str:
    """Return whose an answer is; of one by hand also what the judge had said, which stays beside it."""
    if cell.by_hand:
        judged = [answer for answer in (cell.cell.answers if cell.cell else ()) if not answer.by_hand]
        if not judged:
            return translate("by you")
        said = judged[0].said or answer_value(cell.question, judged[0].value, cell.checks)
        words = "by you; your text says {said}" if is_builtin(judged[0].judge) else "by you; the judge said {said}"
        return translate(words).format(said=said)
    if cell.judged:
        own = cell.cell is not None and any(is_builtin(answer.judge) for answer in cell.cell.answers)
        return translate("from your text") if own else translate("by the judge")
    if cell.strength is not None:
        return translate("not judged; filled in from the other answers, for the ranking only")
    return translate("not judged: no sentence was found to rest a verdict on")


def answers_of(results: RunResults) -> dict[tuple[str, str], AnswerCell]:
    """Return every cell that is shown, by the option's label and the question's slug."""
    found = {(cell.label, cell.question): cell for cell in results.cells}
    ranked = [AnswerRow(row.label, row.title, row.origin is Origin.TODAY) for row in results.ranking.rows]
    others = [AnswerRow(row.label, row.title, is_today=False) for row in results.ranking.unranked]
    return {
        (row.label, question.slug): _shown(row, question, found.get((row.label, question.slug)))
        for row in ranked + others
        for question in results.columns
    }


def _shown(row: AnswerRow, question: Question, cell: Cell | None) -> AnswerCell:
    value = cell.value if cell else None
    answers = cell.answers if cell else ()
    values = [answer.value for answer in answers if answer.value is not None and not answer.by_hand]
    checks = max((len(answer.parts) for answer in answers), default=1)
    imputed = cell is not None and cell.imputed
    said = answers[0].said if answers else ""
    text = translate(said) if said else answer_value(question, value, checks)
    return AnswerCell(
        row=row,
        question=question,
        cell=cell,
        text=f"≈ {text}" if imputed and value is not None else text,
        strength=strength(question, value),
        judged=value is not None and not imputed,
        by_hand=cell.by_hand if cell else False,
        disagrees=len(values) > 1 and max(values) - min(values) > _DISAGREEMENT,
        violates=any(answer.violates for answer in answers),
    )


def describe_question(question: Question) -> str:
    """Return what a column asks: “hard limit: Nothing leaves the building”."""
    return f"{question_word(question)}: {question.title}"
