"""Whether cost answers point the right way, as far as the rows' own amounts of money can tell.

A row whose card states more money than the reference's, and no other amount, must not be called cheaper, and the other
way round. For: warnings while a run is ranked. Not for: correcting an answer; what is said stays what counts.
"""

from app.domain.quantity import Quantity
from app.domain.runs import Answer, Candidate
from app.english.keeping_limits import satisfies
from app.english.quantities import parse_quantities
from app.pipeline.columns import CostColumn
from app.pipeline.judging.verdicts import ROW_CALL_REPLICATE
from app.pipeline.question_slices import is_money

APART = 1.5
"""Amounts this many times apart settle which of two rows is the dearer one."""
WRONG = 1.1
"""A multiple this far on the other side of 1 points the wrong way."""


def cost_warnings(
    column: CostColumn, candidates: tuple[Candidate, ...], answers: tuple[Answer, ...]
) -> tuple[str, ...]:
    """Return a sentence per row whose cost was answered against the amounts stated."""
    reference = next(row for row in candidates if row.label == column.reference)
    amount = stated_amount(reference)
    if amount is None:
        return ()
    warnings = []
    for row in candidates:
        own = stated_amount(row)
        if row is reference or own is None:
            continue
        said = [
            answer.value
            for answer in answers
            if answer.question_key == column.question.key
            and answer.candidate_key == row.card.key()
            and answer.replicate <= ROW_CALL_REPLICATE
            and answer.value is not None
        ]
        dearer, cheaper = _times(own, amount, APART), _times(amount, own, APART)
        astray = [one for one in said if (dearer and one < 1 / WRONG) or (cheaper and one > WRONG)]
        if astray:
            warnings.append(
                f"The judge's cost of {row.label} points the wrong way: ×{astray[0]:.2g}, though its card states "
                f"{own.value:g} {own.unit} and {column.reference} {amount.value:g} {amount.unit}."
            )
    return tuple(warnings)


def stated_amount(row: Candidate) -> Quantity | None:
    """Return the one amount of money among a card's resources, or None where there is none or several."""
    found = [one.quantity for line in row.card.resources for one in parse_quantities(line) if is_money(one.quantity)]
    return found[0] if len(found) == 1 else None


def _times(larger: Quantity, smaller: Quantity, factor: float) -> bool:
    """Whether one amount is known to be so many times another; amounts on different scales are not."""
    bound = Quantity(op=">=", value=factor * smaller.value, unit=smaller.unit)
    return satisfies(bound, Quantity(op="=", value=larger.value, unit=larger.unit)) is True
