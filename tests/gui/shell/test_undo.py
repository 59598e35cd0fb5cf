"""Edit › Undo and Redo in the real window: by name, on one stack a project, refused by name, never in a text field."""

from functools import partial
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.chats import ProposalState
from app.domain.projects import ItemState
from app.gui.kit.undo import MOST_ACTS, Undoable, UndoStack
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.delta_card import DeltaCard
from app.gui.thread.cards.message_part import PartWidget
from app.gui.thread.cards.proposal_card import ProposalCard
from support.run_window import Made, RunWindow

pytestmark = pytest.mark.holds("project")

Card = TypeVar("Card", bound=PartWidget)


def opened(main: MainWindow, window: RunWindow) -> Made:
    made = window.project()
    window.settle(lambda: window.services.chats.rename(made.chat.id, "Setup"))
    window.settle(lambda: window.services.projects.rename(made.project.id, "Bakery"))
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    return made


def offers(main: MainWindow) -> tuple[str, str]:
    """What the two commands of the Edit menu say; "" where one is not possible."""
    undo, redo = main.action("undo"), main.action("redo")
    return (undo.text() if undo.isEnabled() else "", redo.text() if redo.isEnabled() else "")


def test_each_act_on_a_chat_is_taken_back_and_done_again_by_name(main: MainWindow, window: RunWindow) -> None:
    made, chats = opened(main, window), window.services.chats
    assert offers(main) == ("", "")
    main.commands.rename_chat_to(made.chat.id, "  Bread &  rolls ")
    window.until(lambda: offers(main) == ("Undo rename of “Setup”", ""))
    main.action("pin_chat").trigger()
    window.until(lambda: offers(main) == ("Undo pin of “Bread && rolls”", ""))
    main.action("switch_mode").trigger()
    window.until(lambda: offers(main) == ("Undo change of mode of “Bread && rolls”", ""))
    main.action("trash_chat").trigger()
    window.until(lambda: offers(main) == ("Undo trash of “Bread && rolls”", ""))
    before, ways = chats.row(made.chat.id), []
    assert (before.state, before.pinned, before.mode) == (ItemState.TRASHED, True, "analysis")
    for _ in range(4):
        main.action("undo").trigger()
    window.until(lambda: offers(main) == ("", "Redo rename of “Setup”"))
    now = chats.row(made.chat.id)
    assert (now.title, now.state, now.pinned, now.mode) == ("Setup", ItemState.ACTIVE, False, "setup")
    while main.action("redo").isEnabled():
        ways.append(main.action("redo").text())
        main.action("redo").trigger()
        window.until(lambda: main.action("redo").text() != ways[-1])
    assert ways[-1] == "Redo trash of “Bread && rolls”"
    assert (chats.row(made.chat.id).state, chats.row(made.chat.id).title) == (ItemState.TRASHED, "Bread & rolls")


def test_a_trashed_project_comes_back_from_the_start_page(main: MainWindow, window: RunWindow) -> None:
    made, projects = opened(main, window), window.services.projects
    main.commands.rename_chat_to(made.chat.id, "Bread")
    window.until(lambda: offers(main)[0] == "Undo rename of “Setup”")
    main.action("trash_project").trigger()
    window.until(lambda: main.project is None)
    window.until(lambda: offers(main)[0] == "Undo trash of “Bakery”")
    main.action("undo").trigger()
    window.until(lambda: projects.get(made.project.id).state is ItemState.ACTIVE)
    window.until(lambda: offers(main) == ("", "Redo trash of “Bakery”"))
    main.open_project(made.project.id)
    window.until(lambda: offers(main)[0] == "Undo rename of “Setup”")


def test_what_was_changed_since_is_refused_by_name_and_leaves_the_stack(main: MainWindow, window: RunWindow) -> None:
    made, chats = opened(main, window), window.services.chats
    main.action("pin_chat").trigger()
    window.until(lambda: chats.get(made.chat.id).pinned)
    main.commands.rename_chat_to(made.chat.id, "Bread")
    window.until(lambda: offers(main)[0] == "Undo rename of “Setup”")
    window.settle(lambda: chats.rename(made.chat.id, "Rolls"))
    main.action("undo").trigger()
    said = "Undo of rename of “Setup”: “Rolls” was changed again since, so it stays as it is."
    window.until(lambda: window.notices[-1].sentence == said)
    assert chats.get(made.chat.id).title == "Rolls"
    window.until(lambda: offers(main) == ("Undo pin of “Setup”", ""))


def test_the_toast_and_the_menu_take_an_act_back_once(main: MainWindow, window: RunWindow) -> None:
    made, chats = opened(main, window), window.services.chats
    main.action("pin_chat").trigger()
    window.until(lambda: offers(main)[0] == "Undo pin of “Setup”")
    toast = window.notices[-1].action
    assert toast is not None
    main.action("undo").trigger()
    window.until(lambda: not chats.get(made.chat.id).pinned)
    window.until(lambda: offers(main) == ("", "Redo pin of “Setup”"))
    toast.run()
    assert offers(main) == ("", "Redo pin of “Setup”")
    assert window.notices[-1].sentence == "Taken back: pin of “Setup”."
    main.commands.rename_chat_to(made.chat.id, "Bread")
    window.until(lambda: offers(main) == ("Undo rename of “Setup”", ""))


def test_in_a_text_field_the_keys_take_back_its_text(main: MainWindow, window: RunWindow) -> None:
    made, chats = opened(main, window), window.services.chats
    main.activateWindow()
    main.action("pin_chat").trigger()
    window.until(lambda: offers(main)[0] == "Undo pin of “Setup”")
    field = main.pane.composer.field
    field.setFocus()
    QTest.keyClicks(field, "bread")
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Undo))
    assert field.toPlainText() == ""
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Redo))
    assert field.toPlainText() == "bread"
    assert chats.get(made.chat.id).pinned
    lines = main.chat_list.list
    lines.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keySequence(lines, QKeySequence(QKeySequence.StandardKey.Undo))
    window.until(lambda: not chats.get(made.chat.id).pinned)
    assert field.toPlainText() == "bread"


def shown(main: MainWindow, window: RunWindow, kind: type[Card]) -> Card:
    """The newest card of a kind in the open chat."""

    def cards() -> list[Card]:
        return [card for card in main.pane.view.viewport().findChildren(kind) if card.isVisible()]

    window.until(cards)
    return cards()[-1]


def test_a_card_and_its_change_are_taken_back_together(main: MainWindow, window: RunWindow) -> None:
    made, services = opened(main, window), window.services
    window.settle(lambda: services.preferences.set({"ask_before_changes": True}))
    window.settle(lambda: services.chats.send(made.chat.id, "The vans must be back by 9:00 at the latest."))
    before = services.specs.head(made.chat.branch).content
    (card,) = services.proposals.of_chat(made.chat.id, state=ProposalState.OPEN)
    main.pane.view.go_to_end()
    shown(main, window, ProposalCard).apply.click()
    window.until(lambda: offers(main) == ("Undo what a card proposed", ""))
    after = services.specs.head(made.chat.branch).content
    assert after != before
    main.action("undo").trigger()
    window.until(lambda: offers(main) == ("", "Redo what a card proposed"))
    assert services.specs.head(made.chat.branch).content == before
    assert services.proposals.get(card.id).state is ProposalState.OPEN
    main.action("redo").trigger()
    window.until(lambda: offers(main)[0])
    assert services.specs.head(made.chat.branch).content == after
    main.action("undo").trigger()
    window.until(lambda: services.proposals.get(card.id).state is ProposalState.OPEN)
    main.pane.view.go_to_end()
    window.until(lambda: shown(main, window, ProposalCard).dismiss.isVisible())
    shown(main, window, ProposalCard).dismiss.click()
    window.until(lambda: offers(main) == ("Undo dismissal of a card", ""))
    main.action("undo").trigger()
    window.until(lambda: services.proposals.get(card.id).state is ProposalState.OPEN)


def test_a_change_of_a_message_that_is_taken_back_can_count_again(main: MainWindow, window: RunWindow) -> None:
    made, specs = opened(main, window), window.services.specs
    window.settle(lambda: window.services.chats.send(made.chat.id, "The vans must be back by 9:00 at the latest."))
    after = specs.head(made.chat.branch).content
    main.pane.view.go_to_end()
    shown(main, window, DeltaCard).undo.click()
    window.until(lambda: offers(main) == ("Undo taking back what a message changed", ""))
    assert len(specs.head(made.chat.branch).content.items()) < len(after.items())
    window.until(lambda: shown(main, window, DeltaCard).undo.isHidden())
    main.action("undo").trigger()
    window.until(lambda: specs.head(made.chat.branch).content.slugs() == after.slugs())
    window.until(lambda: not shown(main, window, DeltaCard).undo.isHidden())


def test_a_stack_holds_the_newest_acts_of_each_project(qapp: QApplication) -> None:
    async def nothing() -> None:
        raise NotImplementedError

    def act(project: str | None, name: str) -> Undoable:
        return Undoable(name, nothing, nothing, project)

    stack = UndoStack()
    other, first = act("other", "of another"), act("one", "first")
    stack.add(other)
    stack.add(first)
    for number in range(MOST_ACTS):
        stack.add(act("one", f"{number}"))
    assert not stack.stands(first)
    assert stack.stands(other)
    newest = stack.newest("one")
    assert newest is not None
    assert newest.name == f"{MOST_ACTS - 1}"
    assert stack.newest("other") is other
    assert stack.newest(None) is None
    everywhere = act(None, "of a project")
    stack.add(everywhere)
    assert [stack.newest(project) for project in (None, "one", "other")] == [everywhere] * 3


def test_a_refused_act_drops_only_the_steps_of_the_window_that_asked_for_it() -> None:
    stack, done = UndoStack(), list[str]()
    stack.begin()
    for asker, name in (("one", "first"), ("other", "second"), ("one", "third")):
        stack.line_up(asker, partial(done.append, name))
    stack.forget_steps("one")
    assert done == []
    stack.end()
    assert done == ["second"]
