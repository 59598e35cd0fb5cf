"""What answering a card does to a table: one act. Pure; not for storing acts or taking them back."""

from app.domain.base import Value
from app.domain.elicitation.cards import CardKind, QuestionCard
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Criterion, DecisionTable, Ground, Known, Sum, TodayState


class CellAnswer(Value):
    """What a person says of one cell: a level, a sum (of a cost), or with neither that they do not know."""

    criterion: str
    alternative: str
    level: Level | None = None
    cost: Sum | None = None


class CardAnswer(Value):
    """One act: answers to cells of one or several columns, and what is said of columns as a whole. Keys throughout.

    `asked` are columns that were shown, also where nothing of them is known. `wishes` are limits that are only a wish,
    `dropped` columns that do not matter, `order` the criteria that come first, of those of the card.
    """

    cells: tuple[CellAnswer, ...] = ()
    asked: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    order: tuple[str, ...] | None = None
    added: tuple[Criterion, ...] = ()
    """Columns that the person makes of a remark; open for the options it does not speak of."""
    cleared: tuple[tuple[str, str], ...] = ()
    """Cells (criterion, alternative) whose answer is taken back: what the text says of them counts again."""
    today: TodayState | None = None
    quote: str = ""


def answered(
    table: DecisionTable, answer: CardAnswer, card: QuestionCard | None, *, at: str, first: DecisionTable | None = None
) -> tuple[DecisionTable, tuple[Known, ...]]:
    """Return the table after an act, and the answers in it that belong to the project.

    Of a cell that has no answer any more that is an unknown one: without it an earlier run's would count again.

    Args:
        table: before it.
        answer: what the person said.
        card: that was shown; None = they answered of their own accord.
        at: UTC ISO 8601.
        first: the table before any act, with what the text says; None = this one.

    Raises:
        ValueError: an answer fits no cell or scale of the table.
    """
    ground = Ground(kind="answer", quote=answer.quote, at=at)
    given = tuple(
        Known(
            criterion=one.criterion,
            alternative=one.alternative,
            level=one.level,
            cost=one.cost,
            unknown=one.level is None and one.cost is None,
            ground=ground,
        )
        for one in answer.cells
    )
    known = {one.key for one in table.criteria}
    table = table.changed(criteria=(*table.criteria, *(one for one in answer.added if one.key not in known)))
    keys = {one.key for one in table.criteria}
    if not keys.issuperset((*answer.asked, *answer.wishes, *answer.dropped, *(answer.order or ()))):
        raise ValueError("there is no such column")
    before = table.by_cell
    if answer.cleared:
        said = (first or table).by_cell
        kept = {key: cell for key, cell in table.by_cell.items() if key not in answer.cleared}
        kept |= {key: said[key] for key in answer.cleared if first is not None and _is_of_text(said.get(key))}
        table = table.changed(cells=tuple(kept.values()))
    table = table.with_cells(*given)
    # One cell of one's own accord asks nothing of the other options; a column that is answered is asked no more.
    whole = [key for key in dict.fromkeys(one.criterion for one in answer.cells) if _is_whole(table, key)]
    touched = [*answer.asked, *whole, *answer.wishes, *answer.dropped]
    fields: dict[str, object] = {
        "asked": tuple(dict.fromkeys((*table.asked, *touched))),
        "dropped": tuple(dict.fromkeys((*table.dropped, *answer.dropped))),
        "limits_seen": table.limits_seen or _seen_limits(table, card, touched),
    }
    if answer.wishes:
        fields["criteria"] = tuple(
            one.model_copy(update={"kind": CriterionKind.LIMIT_AS_WISH})
            if one.key in answer.wishes and one.kind is CriterionKind.LIMIT
            else one
            for one in table.criteria
        )
    if answer.order is not None:
        among = (
            card.criteria if card is not None and card.kind is CardKind.ORDER else tuple(k.key for k in table.wanted)
        )
        fields |= {"order": answer.order, "ordered_among": among, "order_asked": True}
    if answer.today is not None:
        fields["today"] = answer.today
    withdrawn = (*answer.cleared, *((one.criterion, one.alternative) for one in given if one.unknown))
    # Of what was never answered there is nothing to take back.
    taken = tuple(
        Known(criterion=column, alternative=row, unknown=True, ground=ground)
        for column, row in dict.fromkeys(withdrawn)
        if _is_answered(before.get((column, row)))
    )
    return table.changed(**fields), (*(one for one in given if not one.unknown), *taken)


def _is_of_text(cell: Known | None) -> bool:
    return cell is not None and cell.ground.kind != "answer"


def _is_answered(cell: Known | None) -> bool:
    """Whether a person gave the answer of a cell."""
    return cell is not None and cell.ground.kind == "answer" and not cell.unknown


def _is_whole(table: DecisionTable, column: str) -> bool:
    """Whether no option of a column is open, those that break a limit apart."""
    return all((column, row) in table.by_cell for row in table.contenders)


def _seen_limits(table: DecisionTable, card: QuestionCard | None, touched: list[str]) -> bool:
    """Whether all limits of the card were shown by now; those under *More* need not be."""
    if card is None or card.kind is not CardKind.LIMITS:
        return False
    return set(card.criteria) <= {*table.asked, *touched}
