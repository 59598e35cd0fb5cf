"""What a person does to one line of a spec, as operations: another box, another weight or bound, an answer.

For: the reading card and `spec answer`. Not for applying them (`specs`), and not for what a message says.
"""

from app.domain.chats import Opening, OpenQuestion
from app.domain.errors import RefusedError, UsageError
from app.domain.items import HARD_WEIGHT, LONGEST_TEXT, Item, ItemKind
from app.domain.operations import AddItem, Content, Operation, ReplaceItem
from app.domain.quantity import Operator, Quantity
from app.english.deciding_quantity import deciding_quantity
from app.english.measure_sides import side_of_words
from app.english.polarity import is_money
from app.english.quantities import parse_quantities
from app.english.units import common_scale
from app.services.spec.boxes import BoxKey, box_of
from app.services.spec.person_items import reworded, typed_item

WISH_WEIGHT = 70
"""Of a limit that is only a wish, until a person gives it another."""
BY_HAND = "you set it aside"
TARGETS = (BoxKey.WANTED, BoxKey.MUST_HOLD, BoxKey.TODAY, BoxKey.OPTIONS, BoxKey.ALSO, BoxKey.ASIDE)
"""Boxes a line can be moved to."""
_KIND_IN = {
    BoxKey.WANTED: ItemKind.GOAL,
    BoxKey.MUST_HOLD: ItemKind.CONSTRAINT,
    BoxKey.TODAY: ItemKind.TODAY,
    BoxKey.OPTIONS: ItemKind.OPTION,
}
WEIGHED_KINDS = (ItemKind.GOAL, ItemKind.CONSTRAINT)
"""Kinds of lines that have a weight and a bound."""


def moved(item: Item, box: BoxKey) -> Operation:
    """Put a line into another box; a limit that is wanted is a wish that may give way.

    Raises:
        RefusedError: no line can be put there.
    """
    if box not in TARGETS:
        raise RefusedError("no-such-box", "A line cannot be moved there.")
    if box is BoxKey.ASIDE:
        return _replaced(item, kind=ItemKind.UNUSED, weight=0, rule=BY_HAND)
    if box is BoxKey.ALSO:
        classed = item.kind if item.kind in _KIND_IN.values() else None
        return ReplaceItem(item=item.model_copy(update={"kind": ItemKind.WAITING, "classed": classed}).placed())
    before = item.classed if item.kind is ItemKind.WAITING and item.classed is not None else item.kind
    is_wish = before is ItemKind.CONSTRAINT and box is BoxKey.WANTED
    kind = ItemKind.CONSTRAINT if is_wish else _KIND_IN[box]
    weight = HARD_WEIGHT
    if is_wish:
        weight = WISH_WEIGHT if item.is_hard or not item.weight else item.weight
    elif kind is before is ItemKind.GOAL and item.weight:
        weight = item.weight
    quantity = item.quantity
    if quantity is None and kind in WEIGHED_KINDS:
        quantity = deciding_quantity(item.text, binds=kind is ItemKind.CONSTRAINT and not is_wish)
    return _replaced(item, kind=kind, weight=weight, quantity=quantity)


def weighed(item: Item, weight: int) -> Operation:
    """Give a line another weight; 100 makes a goal a must, and a limit hard.

    Raises:
        RefusedError: the line has no weight.
    """
    if item.kind not in WEIGHED_KINDS:
        raise RefusedError("no-weight", "Only what is wanted and what must hold has a weight.")
    return ReplaceItem(item=item.model_copy(update={"weight": min(max(weight, 0), HARD_WEIGHT)}))


def said_anew(item: Item, text: str) -> Operation:
    """Give a line other words.

    Raises:
        UsageError: there are none, or too many.
    """
    words = _checked(text)
    return ReplaceItem(item=reworded(item, words))


def rebound(item: Item, text: str) -> Operation:
    """Give a line another bound: in its words where they name it, else beside them; no words take it away.

    Raises:
        UsageError: there is no number in the text.
    """
    if not text.strip():
        return ReplaceItem(item=item.model_copy(update={"quantity": None}))
    bound = _bound(item, text)
    stated = [one for one in parse_quantities(item.text) if one.quantity == item.quantity]
    plain = parse_quantities(text)
    if len(stated) == 1 and len(plain) == 1 and bound.op == stated[0].quantity.op:
        words = item.text[: stated[0].start] + plain[0].text + item.text[stated[0].end :]
        renewed = reworded(item, words[:LONGEST_TEXT])
        if renewed.quantity == bound:
            return ReplaceItem(item=renewed)
    return ReplaceItem(item=item.model_copy(update={"quantity": bound}))


def answered(content: Content, question: OpenQuestion, text: str) -> tuple[Operation, ...]:
    """Return what an answer to an open question changes: the line it is about, or a new one in its box.

    Args:
        content: what the question is open in.
        question: one of `open_questions`.
        text: a measure or a number for a line; for a conflict the slug of the line that counts.

    Raises:
        UsageError: the answer cannot be read; the sentence says what would do.
        RefusedError: the line is no longer there.
    """
    match question.opening:
        case Opening.NO_GOAL | Opening.NO_TODAY:
            kind = ItemKind.GOAL if question.opening is Opening.NO_GOAL else ItemKind.TODAY
            return (AddItem(item=typed_item(kind, _checked(text), taken=content.slugs())),)
        case Opening.CONFLICT:
            pair = [question.slug, question.other]
            if text not in pair:
                raise UsageError("Say which of the two lines counts.")
            beaten = _line(content, next(slug for slug in pair if slug != text))
            return (moved(beaten, BoxKey.ASIDE),)
        case _:
            item = _line(content, question.slug)
            return (ReplaceItem(item=item.model_copy(update={"quantity": _bound(item, text)})),)


def added(content: Content, box: BoxKey, text: str) -> Operation:
    """Add a line in a person's words to a box.

    Raises:
        UsageError: there are no words, or too many.
        RefusedError: no line can be put there.
    """
    if box not in _KIND_IN:
        raise RefusedError("no-such-box", "A line cannot be added there.")
    return AddItem(item=typed_item(_KIND_IN[box], _checked(text), taken=content.slugs()))


def _line(content: Content, slug: str | None) -> Item:
    item = content.get(slug or "")
    if item is None:
        raise RefusedError("changed-since", "The line this question was about is no longer there.")
    return item


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise UsageError("Write something first.")
    if len(words) > LONGEST_TEXT:
        raise UsageError(f"A line has at most {LONGEST_TEXT:,} characters.")
    return words


def _bound(item: Item, text: str) -> Quantity:
    """The number in an answer; which way it bounds when the answer does not say is read off the line."""
    found = deciding_quantity(text) or deciding_quantity(f"at most {text.strip()}")
    if found is None:
        raise UsageError("There is no number in that. For example: at most 3 a month.")
    if deciding_quantity(text) is not None and found.op != "=":
        return found
    side = _side(item, found.unit)
    if side is None:
        raise UsageError("Is that the most or the least? For example: at most 3 a month, or at least 3 a month.")
    return found.model_copy(update={"op": side})


def _side(item: Item, unit: str) -> Operator | None:
    if item.quantity is not None and item.quantity.op != "=":
        return item.quantity.op
    side = side_of_words(item.text)
    if side is not None:
        return side
    return "<=" if box_of(item) is BoxKey.MUST_HOLD or is_money(unit) or _is_time(unit) else None


def _is_time(unit: str) -> bool:
    return common_scale(unit, "hours") is not None


def _replaced(item: Item, **fields: object) -> Operation:
    return ReplaceItem(item=item.model_copy(update=fields).placed())
