"""The spec dock on a real store: edits make versions with undo, text and tree stay in step, lines are told apart."""

import pytest
from PySide6.QtCore import Qt

from app.domain.chats import Chat, ChatMode
from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem, UpdateItem
from app.gui.kit.painting import select_row
from app.gui.kit.requests import ChatRequest, WhatIfRequest
from app.gui.spec.spec_entries import SpecEntry
from app.gui.spec.spec_model import ENTRY_ROLE, TEXT, WEIGHT
from app.gui.spec.spec_view import SpecView
from app.gui.spec.what_if_dialog import WhatIfDialog
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def view(window: RunWindow) -> SpecView:
    widget = SpecView(window.context)
    window.qtbot.addWidget(widget)
    window.context.bridge.published.connect(widget.apply)
    widget.resize(420, 700)
    widget.show()
    return widget


def slugs(view: SpecView, kind: ItemKind) -> list[str]:
    group = view.model.group_index(kind.value)
    entries = [view.model.index(row, TEXT, group).data(ENTRY_ROLE) for row in range(view.model.rowCount(group))]
    return [entry.item.slug for entry in entries if isinstance(entry, SpecEntry)]


def select_item(view: SpecView, slug: str) -> None:
    index = view.model.index_of(slug)
    assert index.isValid()
    view.tree.expand(index.parent())
    select_row(view.tree, index)


def what_if(window: RunWindow, project: str) -> Chat:
    return window.settle(lambda: window.services.chats.create(project, mode=ChatMode.WHAT_IF, title="No night work"))


def test_an_item_is_added_in_a_persons_words_and_taken_back(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    before = window.services.specs.main(made.project.id)
    view.add.begin(ItemKind.CONSTRAINT)
    view.add.text.setText("At most 2 vans on the road")
    window.key(view.add.text, Qt.Key.Key_Return)
    window.until(lambda: view.version.text().startswith(f"v{before.number + 1}"))
    added = window.services.specs.main(made.project.id).content.spec.constraints[-1]
    assert added.text == "At most 2 vans on the road"
    assert added.quantity is not None
    window.until(lambda: view.add.text.text() == "")
    assert view.model.index_of(added.slug).data(ENTRY_ROLE).freshness == 1
    window.undo()
    window.until(lambda: added.slug not in slugs(view, ItemKind.CONSTRAINT))
    assert window.services.specs.main(made.project.id).content == before.content


def test_delete_removes_and_u_takes_from_not_used(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    main = window.services.specs.main(made.project.id)
    aside = Item(slug="aside", kind=ItemKind.UNUSED, text="The weather was nice.")
    window.settle(lambda: window.services.specs.apply(main.branch, (AddItem(item=aside),)))
    view.set_project(made.project.id)
    goal = slugs(view, ItemKind.GOAL)[0]
    select_item(view, goal)
    window.key(view.tree, Qt.Key.Key_Delete)
    window.until(lambda: goal not in slugs(view, ItemKind.GOAL))
    select_item(view, "aside")
    window.key(view.tree, Qt.Key.Key_U)
    window.until(lambda: "aside" in slugs(view, ItemKind.GOAL))


def test_a_weight_is_changed_in_place(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    slug = slugs(view, ItemKind.CONSTRAINT)[0]
    view.model.setData(view.model.index_of(slug).siblingAtColumn(WEIGHT), 40)
    window.until(lambda: view.model.index_of(slug).siblingAtColumn(WEIGHT).data() == "40")
    found = window.services.specs.main(made.project.id).content.get(slug)
    assert found is not None
    assert found.weight == 40


def test_space_takes_an_assumption_as_false(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    slug = slugs(view, ItemKind.ASSUMPTION)[0]
    select_item(view, slug)
    window.key(view.tree, Qt.Key.Key_Space)
    window.until(lambda: view.model.index_of(slug).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked)


def test_bad_text_names_its_line_and_loses_nothing(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    view.as_text.setChecked(True)
    stored = view.text.editor.toPlainText()
    bad = f"{stored}\n## No such heading\n- what\n"
    view.text.editor.setPlainText(bad)
    view.text.apply.click()
    window.until(lambda: bool(view.text.error))
    line = len(stored.splitlines()) + 2
    assert f"Line {line}" in view.text.error
    assert view.text.editor.textCursor().blockNumber() == line - 1
    assert view.text.editor.toPlainText() == bad
    assert window.services.specs.main(made.project.id).number == 2
    good = stored.replace("We want to throw away less bread", "We want to throw away no bread")
    view.text.editor.setPlainText(good)
    view.text.apply.click()
    window.until(lambda: not view.text.is_edited)
    assert view.text.error == ""
    assert "no bread" in window.services.specs.main(made.project.id).content.spec.goals[0].text


def test_a_version_made_meanwhile_keeps_the_text_being_written(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    view.text.editor.setPlainText("my draft")
    main = window.services.specs.main(made.project.id)
    slug = slugs(view, ItemKind.CONSTRAINT)[0]
    window.settle(lambda: window.services.specs.apply(main.branch, (UpdateItem(slug=slug, weight=30),)))
    window.until(lambda: view.version.text().startswith(f"v{main.number + 1}"))
    assert view.text.editor.toPlainText() == "my draft"
    view.text.discard.click()
    assert "[soft 30]" in view.text.editor.toPlainText()


def test_what_is_typed_while_a_text_is_being_applied_stays(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    view.as_text.setChecked(True)
    view.text.editor.appendPlainText("- Nobody waits for bread.")
    view.text.apply.click()
    view.text.editor.appendPlainText("- Half a thou")
    window.until(lambda: view.version.text().startswith("v3 "))
    window.until(lambda: not view.text._moved.isVisible())
    assert view.text.apply.isEnabled(), "it is not in the version"
    specs = window.services.specs
    text = specs.to_markdown(specs.main(made.project.id).content) + "\n- The ovens stay.\n"
    window.settle(lambda: specs.apply_text(specs.main_branch(made.project.id).id, text))
    window.until(lambda: view.version.text().startswith("v4 "))
    assert view.text.editor.toPlainText().endswith("- Half a thou")


def test_the_log_names_each_version_and_restores_one(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    first = window.services.specs.main(made.project.id)
    slug = slugs(view, ItemKind.CONSTRAINT)[0]
    window.settle(lambda: window.services.specs.apply(first.branch, (UpdateItem(slug=slug, text="Other words"),)))
    window.until(lambda: view.version.text().startswith("v3 "))
    assert view.log_model.rowCount() == 0, "nothing is read of it before it is wanted"
    view.version.click()
    assert view.log_model.rowCount() == 3
    assert view.log_model.index(0, 0).data().startswith("v3  edited, by you")
    view.log.list.setCurrentIndex(view.log_model.index(0, 0))
    assert "→ Other words" in view.log.changes
    assert not view.log.restore.isEnabled()
    view.log.list.setCurrentIndex(view.log_model.index(1, 0))
    view.log.restore.click()
    window.until(lambda: view.log_model.rowCount() == 4)
    assert window.services.specs.main(made.project.id).content == first.content


def test_a_what_if_says_so_and_marks_its_differences(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    assert view.banner_text == ""
    chat = what_if(window, made.project.id)
    view.set_branch(chat.branch)
    assert "Changes here do not touch Main. 0 items differ" in view.banner_text
    slug = slugs(view, ItemKind.ASSUMPTION)[0]
    main = window.services.specs.main(made.project.id)
    window.settle(lambda: window.services.specs.apply(chat.branch, (UpdateItem(slug=slug, holds=False),)))
    window.until(lambda: "1 item differs" in view.banner_text)
    assert view.model.index_of(slug).data(ENTRY_ROLE).difference == "changed"
    assert window.services.specs.main(made.project.id) == main


def test_adopting_takes_what_is_ticked_and_closes_the_line(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    chat = what_if(window, made.project.id)
    view.set_branch(chat.branch)
    first, second = slugs(view, ItemKind.CONSTRAINT)[:2]
    changes = (UpdateItem(slug=first, text="Words of the what-if"), UpdateItem(slug=second, weight=20))
    window.settle(lambda: window.services.specs.apply(chat.branch, changes))
    main = window.services.specs.main(made.project.id)
    window.settle(lambda: window.services.specs.apply(main.branch, (UpdateItem(slug=second, weight=70),)))
    view.banner.adopt.click()
    dialog = view.findChild(WhatIfDialog)
    assert dialog is not None
    window.until(lambda: dialog.model.rowCount() == 2)
    assert dialog.model.ticked() == (first,)
    assert "One of them collides" in dialog.note
    with window.qtbot.waitSignal(dialog.adopted):
        dialog.adopt.click()
    adopted = window.services.specs.main(made.project.id).content
    assert [adopted.get(slug).text for slug in (first,)] == ["Words of the what-if"]  # type: ignore[union-attr]
    assert adopted.get(second).weight == 70  # type: ignore[union-attr]
    window.until(lambda: "It was adopted into Main" in view.banner_text)
    assert not view.add.isVisible()


def test_an_item_can_be_tried_and_traced(window: RunWindow, view: SpecView) -> None:
    made = window.project()
    view.set_project(made.project.id)
    slug = slugs(view, ItemKind.CONSTRAINT)[0]
    select_item(view, slug)
    assert view.detail.quote.startswith("“")
    with window.qtbot.waitSignal(view.requested) as asked:
        view.detail._try.click()
    assert asked.args == [WhatIfRequest(item=slug)]
    with window.qtbot.waitSignal(view.requested) as chat:
        view.detail._open.click()
    assert chat.args == [ChatRequest(made.chat.id, 1)]
