"""The rows of a run: row 0 is today, made from the person's own words without a call, or who stands in for it.

Not for: designing (`design`) or judging rows.
"""

from app.domain.base import new_id
from app.domain.items import Item
from app.domain.kit.text import shortened
from app.domain.operations import Content
from app.domain.runs import Candidate, Card, Origin
from app.pipeline.question_slices import is_money

TODAY_LABEL = "Today"
_SUMMARY_CHARS = 1200
_LINE_CHARS = 400


def today_row(
    content: Content, *, run: str, existing: dict[str, Candidate], parent: Candidate | None
) -> Candidate | None:
    """Return the row of how it is done now, from the spec's sentences on it, or None where nothing was said."""
    items = content.spec.today
    if not items:
        return None
    text = "\n".join(item.text for item in items)
    card = Card(
        title="How it is done today",
        summary=shortened(" ".join(" ".join(item.text.split()) for item in items), _SUMMARY_CHARS),
        mechanism=tuple(shortened(item.text, _LINE_CHARS) for item in items if not _costs(item))[:5],
        resources=tuple(shortened(item.text, _LINE_CHARS) for item in items if _costs(item))[:8],
    )
    known = existing.get(TODAY_LABEL)
    return Candidate(
        id=known.id if known else new_id(),
        run=run,
        label=TODAY_LABEL,
        origin=Origin.TODAY,
        card=card,
        text=text[:20_000],
        parents=(parent.id,) if parent else (),
    )


def with_reference(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return the rows with today first; without one, the first row (the simplest) stands in for it.

    A row that stood in before and is still there goes on doing so, so cost keeps its scale.
    """
    today = [row for row in candidates if row.origin is Origin.TODAY]
    others = [row for row in candidates if row.origin is not Origin.TODAY]
    if today or not others:
        return (*today, *(row.model_copy(update={"stands_for_today": False}) for row in others))
    stand_in = next((row for row in others if row.stands_for_today), others[0])
    return tuple(row.model_copy(update={"stands_for_today": row is stand_in}) for row in others)


def _costs(item: Item) -> bool:
    return is_money(item.quantity)
