"""The boxes of a spec as a document: each line with its span, and how many letters of the text have a place."""

from app.cli.documents import Document
from app.domain.items import HARD_WEIGHT, Item, ItemKind
from app.services.services import Services
from app.services.spec.boxes import Boxes, BoxKey, BoxLine

_NAMES = {BoxKey.MUST_HOLD: "must_hold", BoxKey.ASIDE: "set_aside"}
_SHOULD = 50
"""Weight from which on a line is asked for, not only wished."""


def boxes_document(services: Services, boxes: Boxes) -> Document:
    """The boxes of `spec show --json`: every line with its span, and how many letters of the text have a place."""
    lines: Document = {"problem": []}
    for box in boxes.boxes:
        lines[_NAMES.get(box.key, box.key.value)] = [one for line in box.lines for one in _line_documents(line)]
    items = [item for box in boxes.boxes for item in box.items()]
    return {
        "boxes": lines,
        "coverage": _coverage(services, items),
        "questions": [one.model_dump(mode="json") for one in boxes.questions],
        "lacks": [lack.value for lack in boxes.lacks],
    }


def _line_documents(line: BoxLine) -> list[Document]:
    first = _item_document(line.item)
    first["open_question"] = line.question.question if line.question is not None else None
    return [first, *(_item_document(remark) for remark in line.remarks)]


def _item_document(item: Item) -> Document:
    source = item.source
    weighs = item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)
    quantity = item.quantity.model_dump(mode="json") if item.quantity is not None else None
    force = "must" if item.weight >= HARD_WEIGHT else "should" if item.weight >= _SHOULD else "could"
    return {
        "item": item.slug,
        "text": item.text,
        "span": None if source is None else source.model_dump(mode="json"),
        "kind": item.kind.value,
        "weight": item.weight if weighs else None,
        "force": force if weighs else None,
        "quantity": quantity,
        "measure": quantity if item.kind is ItemKind.GOAL else None,
        "open_question": None,
        "about": item.about,
        "sign": item.sign,
    }


def _coverage(services: Services, items: list[Item]) -> Document:
    """Letters and figures of the messages the items came from, and how many of them lie in an item's span."""
    spans: dict[str, set[int]] = {}
    for item in items:
        source = item.source
        if source is not None and source.message and source.start is not None and source.end is not None:
            spans.setdefault(source.message, set()).update(range(source.start, source.end))
    letters = placed = 0
    for message, held in spans.items():
        found = services.chats.message(message)
        written = [at for at, sign in enumerate(found.text()) if sign.isalnum()]
        letters += len(written)
        placed += sum(at in held for at in written)
    return {"letters": letters, "placed": placed}
