"""The rows of a reading card: boxes, lines, remarks, sections, and what is asked where. Plain values, no widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.chats import Opening, OpenQuestion
from app.domain.items import Item
from app.gui.look.item_words import measure_text, weight_text
from app.gui.look.texts import translate
from app.services.spec.boxes import Box, Boxes, BoxKey, line_words
from app.services.spec.line_changes import WEIGHED_KINDS

FOLDED_AT_FIRST = frozenset({BoxKey.ALSO, BoxKey.ASIDE, BoxKey.HEADINGS, BoxKey.WORLD})
AT_ONCE = 40
"""Lines of a box that are shown at once; showing hundreds at a stroke would hold the window up."""
_SHOWN_EMPTY = (BoxKey.WANTED, BoxKey.MUST_HOLD, BoxKey.TODAY, BoxKey.OPTIONS)


class RowKind(StrEnum):
    """What a row shows."""

    BOX = "box"
    SECTION = "section"
    LINE = "line"
    REMARK = "remark"
    ASK = "ask"
    MORE = "more"
    FIELD = "field"


class FieldKind(StrEnum):
    """What is written into a field."""

    WORDS = "words"
    WEIGHT = "weight"
    BOUND = "bound"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One row; what it does not have is empty.

    Args:
        key: names the row, whatever is in it.
        folded: boxes: whether its lines are hidden.
        count: boxes: its lines.
        open_word: what is open about a line, in one or two words.
        field: fields: what is written.
    """

    key: str
    kind: RowKind
    box: BoxKey
    text: str
    item: Item | None = None
    question: OpenQuestion | None = None
    weight: str = ""
    bound: str = ""
    open_word: str = ""
    count: int = 0
    folded: bool | None = None
    field: FieldKind | None = None

    @property
    def quote(self) -> str:
        """The sentence the row came from, where it says more than the row."""
        source = self.item.source if self.item is not None else None
        return "" if source is None else source.quote.strip()


_OPEN_WORDS = {
    Opening.MEASURE: translate("measure?"),
    Opening.NUMBER: translate("number?"),
    Opening.CONFLICT: translate("which counts?"),
}


def rows_of(
    boxes: Boxes, folded: frozenset[BoxKey], field: BoxRow | None, *, most: Mapping[BoxKey, int]
) -> list[BoxRow]:
    """Return the rows of all boxes, the one field that is open below the row it belongs to.

    Args:
        boxes: what is shown.
        folded: boxes whose lines are hidden.
        field: a row of kind FIELD whose `key` is "field:" and the key of its row; None for none.
        most: lines of a box that are shown; `AT_ONCE` where it says none.
    """
    rows: list[BoxRow] = []
    for box in boxes.boxes:
        if not box.lines and box.question is None and box.key not in _SHOWN_EMPTY:
            continue
        rows += _rows_of_box(box, is_folded=box.key in folded, most=most.get(box.key, AT_ONCE))
    if field is not None:
        at = next((place for place, row in enumerate(rows) if field.key == f"field:{row.key}"), None)
        if at is not None:
            rows.insert(at + 1, field)
    return rows


def _rows_of_box(box: Box, *, is_folded: bool, most: int) -> list[BoxRow]:
    can_fold = is_folded if box.key in FOLDED_AT_FIRST else None
    rows = [BoxRow(box.key.value, RowKind.BOX, box.key, box.title, count=len(box.lines), folded=can_fold)]
    if can_fold:
        return rows
    section = ""
    for line in box.lines[:most]:
        if line.section != section:
            section = line.section
            rows.append(BoxRow(f"section:{box.key}:{line.item.slug}", RowKind.SECTION, box.key, section))
        rows.append(line_row(line.item, box.key, line.question))
        rows += [
            BoxRow(f"remark:{one.slug}", RowKind.REMARK, box.key, line_words(one), item=one) for one in line.remarks
        ]
    if len(box.lines) > most:
        more = translate("{n} more").format(n=len(box.lines) - most)
        rows.append(BoxRow(f"more:{box.key}", RowKind.MORE, box.key, more))
    if box.question is not None:
        rows.append(BoxRow(f"ask:{box.key}", RowKind.ASK, box.key, box.question.question, question=box.question))
    return rows


def line_row(item: Item, box: BoxKey, question: OpenQuestion | None) -> BoxRow:
    """Return the row of a line."""
    opening = question.opening if question is not None else None
    return BoxRow(
        f"line:{item.slug}",
        RowKind.LINE,
        box,
        line_words(item),
        item=item,
        question=question,
        weight=weight_text(item),
        bound=measure_text(item) if item.kind in WEIGHED_KINDS else "",
        open_word=_OPEN_WORDS.get(opening, "") if opening is not None else "",
    )


def sentence_of(row: BoxRow) -> str:
    """A row as a screen reader says it."""
    if row.kind is RowKind.BOX:
        state = "" if row.folded is None else translate(", folded") if row.folded else translate(", unfolded")
        return f"{row.text}, {row.count}{state}"
    pieces = [row.text, row.weight, row.bound]
    if row.kind is RowKind.LINE and row.question is not None:
        pieces.append(row.question.question)
    if row.kind is RowKind.REMARK and row.item is not None and row.item.sign is not None:
        pieces.insert(0, translate("for it") if row.item.sign == "+" else translate("against it"))
    return ", ".join(piece for piece in pieces if piece)
