"""The spec as a tree: groups, words, wishes on editing, highlights that fade with changes, differences from Main."""

import random

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.items import Author, Item, ItemKind, ProblemSpec, Source, WorldModel
from app.domain.operations import (
    AddItem,
    Content,
    Operation,
    RemoveItem,
    ReplaceItem,
    UpdateItem,
    apply_operations,
    changes_between,
)
from app.gui.spec.spec_entries import ChangeTrail, GroupRow, SpecEntry, change_lines
from app.gui.spec.spec_model import ENTRY_ROLE, TEXT, WEIGHT, SpecModel


def item(slug: str, kind: ItemKind, text: str = "", **fields: object) -> Item:
    return Item.model_validate({"slug": slug, "kind": kind, "text": text or f"About {slug}", **fields})


def content(*items: Item) -> Content:
    spec = tuple(one for one in items if one.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.UNUSED))
    return Content(spec=ProblemSpec(items=spec), world=WorldModel(items=tuple(one for one in items if one not in spec)))


def make() -> SpecModel:
    model = SpecModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def tree(model: SpecModel) -> list[tuple[object, ...]]:
    shown: list[tuple[object, ...]] = []
    for row in range(model.rowCount()):
        group = model.index(row, TEXT)
        items = [model.index(at, TEXT, group).data(ENTRY_ROLE) for at in range(model.rowCount(group))]
        shown.append((group.data(ENTRY_ROLE), *items))
    return shown


SOME = content(
    item("fast", ItemKind.GOAL, "It is fast", author=Author.AGENT),
    item("cheap", ItemKind.CONSTRAINT, "At most 500 euros", weight=60),
    item("noise", ItemKind.UNUSED),
    item("calm", ItemKind.ASSUMPTION, "Demand stays", certainty=0.2),
)


def test_empty_groups_say_what_is_missing(qtbot: QtBot) -> None:
    model = make()
    model.set_content(Content(), ChangeTrail())
    groups = [group for (group, *_items) in tree(model)]
    assert [group.key for group in groups if isinstance(group, GroupRow)] == ["goal", "constraint", "today"]
    assert all(isinstance(group, GroupRow) and group.empty for group in groups)


def test_what_a_row_says(qtbot: QtBot) -> None:
    model = make()
    model.set_content(SOME, ChangeTrail())
    weights = {slug: model.index_of(slug).siblingAtColumn(WEIGHT).data() for slug in ("fast", "cheap", "noise", "calm")}
    assert weights == {"fast": "must", "cheap": "60", "noise": "", "calm": "20% sure"}
    assert model.index_of("calm").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    spoken = model.index_of("fast").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "goals: It is fast, must, by the Architect."


def test_the_sentence_that_introduced_an_item_is_in_its_tooltip(qtbot: QtBot) -> None:
    model = make()
    source = Source(message="m1", start=0, end=9, quote="be quick, please")
    model.set_content(content(item("fast", ItemKind.GOAL, source=source)), ChangeTrail())
    assert "“be quick, please”" in model.index_of("fast").data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("slug", "column", "value", "role", "wished"),
    [
        ("cheap", WEIGHT, 100, Qt.ItemDataRole.EditRole, UpdateItem(slug="cheap", weight=100)),
        ("calm", WEIGHT, 80, Qt.ItemDataRole.EditRole, UpdateItem(slug="calm", certainty=0.8)),
        ("calm", TEXT, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole, UpdateItem(slug="calm", holds=False)),
    ],
)
def test_an_edit_is_a_wish(
    slug: str, column: int, value: object, role: Qt.ItemDataRole, wished: Operation, qtbot: QtBot
) -> None:
    model = make()
    model.set_content(SOME, ChangeTrail())
    with qtbot.waitSignal(model.operations_requested) as asked:
        assert model.setData(model.index_of(slug).siblingAtColumn(column), value, role)
    assert asked.args == [(wished,)]
    assert model.index_of(slug).data(ENTRY_ROLE).item == SOME.get(slug)


def test_new_words_are_measured_by_their_own_number(qtbot: QtBot) -> None:
    model = make()
    model.set_content(SOME, ChangeTrail())
    with qtbot.waitSignal(model.operations_requested) as asked:
        model.setData(model.index_of("cheap"), "At most 300 euros")
    assert asked.args is not None
    (operation,) = asked.args[0]
    assert isinstance(operation, ReplaceItem)
    assert (operation.item.text, operation.item.weight) == ("At most 300 euros", 60)
    assert operation.item.quantity is not None
    assert operation.item.quantity.value == 300


def test_nothing_is_wished_by_leaving_things_as_they_are(qtbot: QtBot) -> None:
    model = make()
    model.set_content(SOME, ChangeTrail())
    with qtbot.assertNotEmitted(model.operations_requested):
        assert not model.setData(model.index_of("fast"), " It is fast ")
        assert not model.setData(model.index_of("fast"), "  ")
        model.set_read_only(read_only=True)
        assert not model.setData(model.index_of("fast"), "Something else")


def test_highlights_fade_with_changes(qtbot: QtBot) -> None:
    trail, steps = ChangeTrail(), [SOME]
    for slug in ("fast", "cheap", "calm", "noise"):
        steps.append(apply_operations(steps[-1], (UpdateItem(slug=slug, text=f"New {slug}"),)))
        trail.push(steps[-2], steps[-1])
    assert {slug: trail.freshness(slug) for slug in ("fast", "cheap", "calm", "noise")} == {
        "noise": 1,
        "calm": 2,
        "cheap": 3,
        "fast": 0,
    }


def test_a_what_if_marks_what_differs_from_main(qtbot: QtBot) -> None:
    model = make()
    own = apply_operations(
        SOME,
        (
            RemoveItem(slug="cheap"),
            UpdateItem(slug="calm", holds=False),
            AddItem(item=item("bold", ItemKind.GOAL)),
        ),
    )
    model.set_content(own, ChangeTrail(), SOME)
    differences = {
        entry.item.slug: entry.difference
        for (_group, *entries) in tree(model)
        for entry in entries
        if isinstance(entry, SpecEntry)
    }
    assert differences == {"fast": "", "bold": "added", "noise": "", "calm": "changed", "cheap": "gone"}
    assert not model.flags(model.index_of("cheap")) & Qt.ItemFlag.ItemIsEditable


def test_changes_in_words() -> None:
    own = apply_operations(
        SOME,
        (
            UpdateItem(slug="fast", weight=50),
            UpdateItem(slug="calm", holds=False),
            UpdateItem(slug="noise", kind=ItemKind.GOAL),
            RemoveItem(slug="cheap"),
        ),
    )
    assert change_lines(changes_between(SOME, own)) == [
        "It is fast: must → 50",
        "About noise: Not used → Goals",
        "Demand stays: taken as false",
        "− Limits and wishes: At most 500 euros",
    ]


@pytest.mark.some(1)
@pytest.mark.parametrize("seed", range(10))
def test_any_changes_leave_what_a_fresh_model_shows(seed: int, qtbot: QtBot) -> None:
    luck, model = random.Random(seed), make()
    present, trail = SOME, ChangeTrail()
    for _step in range(40):
        before = present
        present = apply_operations(present, (some_operation(luck, present),))
        trail.push(before, present)
        main = SOME if luck.random() < 0.4 else None
        model.set_content(present, trail, main)
        fresh = SpecModel()
        fresh.set_content(present, trail, main)
        assert tree(model) == tree(fresh)
        assert model.parent(QModelIndex()) == QModelIndex()


def some_operation(luck: random.Random, present: Content) -> Operation:
    slugs = sorted(present.slugs())
    if not slugs or luck.random() < 0.35:
        name = f"item-{luck.randint(0, 10**6)}"
        return AddItem(item=item(name, luck.choice(list(ItemKind))))
    slug = luck.choice(slugs)
    operations: list[Operation] = [
        RemoveItem(slug=slug),
        UpdateItem(slug=slug, kind=luck.choice(list(ItemKind))),
        UpdateItem(slug=slug, text=f"Words {luck.random()}"),
        UpdateItem(slug=slug, holds=luck.random() < 0.5),
    ]
    return luck.choice(operations)
