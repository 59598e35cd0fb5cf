"""The rows of a reading card: what is folded, long boxes by pieces, sections, and the one field that is open."""

import pytest

from app.domain.items import Item, ItemKind, ProblemSpec, Source
from app.domain.operations import Content
from app.gui.reading.box_rows import AT_ONCE, BoxRow, FieldKind, RowKind
from app.gui.reading.boxes_model import BoxesModel
from app.services.spec.boxes import BoxKey, boxes_of


def place(start: int) -> Source:
    """A place in the one message."""
    return Source(message="m", start=start, end=start + 1, quote="x")


def content(waiting: int) -> Content:
    """A goal, two headings and so many lines that wait, half of them under each heading."""
    items = [Item(slug="goal", kind=ItemKind.GOAL, text="Fewer complaints.", source=place(0))]
    for number, title in enumerate(("Kitchen", "Roads")):
        start = 1 + number * 10_000
        items.append(Item(slug=f"h{number}", kind=ItemKind.HEADING, text=title, source=place(start)))
        items += [
            Item(slug=f"w{number}-{at}", kind=ItemKind.WAITING, text=f"Rule {at}", source=place(start + 1 + at))
            for at in range(waiting // 2)
        ]
    return Content(spec=ProblemSpec(items=tuple(items)))


@pytest.fixture
def model(qapp: object) -> BoxesModel:
    """Rows of three hundred lines that wait."""
    made = BoxesModel()
    made.set_boxes(boxes_of(content(300)).model_copy())
    return made


def of_kind(model: BoxesModel, kind: RowKind, box: BoxKey = BoxKey.ALSO) -> list[BoxRow]:
    """The rows of a kind in a box."""
    return [row for row in model.rows if row.kind is kind and row.box is box]


def test_what_waits_is_folded_and_unfolds_by_pieces_under_its_headings(model: BoxesModel) -> None:
    (head,) = of_kind(model, RowKind.BOX)
    assert (head.folded, head.count) == (True, 300)
    assert of_kind(model, RowKind.LINE) == []
    model.fold(BoxKey.ALSO)
    assert len(of_kind(model, RowKind.LINE)) == AT_ONCE
    assert [row.text for row in of_kind(model, RowKind.SECTION)] == ["Kitchen"]
    assert [row.text for row in of_kind(model, RowKind.MORE)] == [f"{300 - AT_ONCE} more"]
    for _ in range(300 // AT_ONCE):
        model.show_more(BoxKey.ALSO)
    assert len(of_kind(model, RowKind.LINE)) == 300
    assert [row.text for row in of_kind(model, RowKind.SECTION)] == ["Kitchen", "Roads"]
    assert of_kind(model, RowKind.MORE) == []
    model.fold(BoxKey.ALSO)
    assert of_kind(model, RowKind.LINE) == []


def test_a_field_stands_below_its_row_and_goes_with_it(model: BoxesModel) -> None:
    line = of_kind(model, RowKind.LINE, BoxKey.WANTED)[0]
    model.set_field(BoxRow(f"field:{line.key}", RowKind.FIELD, line.box, "", item=line.item, field=FieldKind.WORDS))
    at = model.place_of(line.key)
    assert at is not None
    assert model.rows[at + 1].kind is RowKind.FIELD
    model.set_boxes(boxes_of(Content()))
    assert all(row.kind is not RowKind.FIELD for row in model.rows)
    assert [row.text for row in model.rows if row.kind is RowKind.BOX] == ["Wanted", "Must hold", "Today", "Options"]
