"""Cards of runs in the real window: what a proposed one would take, and why one did not get to its end."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.domain.chats import ProposalPart, ProposalState
from app.domain.runs import RunFlags, RunStatus
from app.gui.runs.run_columns import COLUMNS, RunColumn
from app.gui.runs.run_history import RunHistory
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.proposal_card import ProposalCard
from app.gui.thread.cards.run_card import RunCard
from app.services.running.execution import discard
from support.provider_server import Fault, ProviderServer
from support.run_window import BAKERY, IDEAS, RunWindow

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as running:
        yield running


def proposed(window: RunWindow, main: MainWindow) -> tuple[str, str]:
    """A project whose setup chat is open and proposes a run; its id and the card's."""
    made = window.project(f"{BAKERY}\n\nOptions:\n1. {IDEAS[0]}\n2. {IDEAS[1]}")
    answer = window.settle(lambda: window.services.chats.send(made.chat.id, "Propose a run"))
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    return made.project.id, next(part.proposal for part in answer.parts if isinstance(part, ProposalPart))


def card_of(main: MainWindow) -> ProposalCard:
    return next(card for card in main.pane.view.viewport().findChildren(ProposalCard) if card.isVisible())


def question(main: MainWindow) -> QMessageBox | None:
    return next((box for box in main.pane.findChildren(QMessageBox) if box.isVisible()), None)


def test_a_card_says_what_its_run_takes_follows_the_model_and_above_the_price_limit_wants_a_second_click(
    qtbot: QtBot, main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    project, proposal = proposed(window, main)
    qtbot.waitUntil(lambda: "method step" in card_of(main)._facts.text())
    assert "USD" not in card_of(main)._facts.text()
    window.use_priced(server)
    qtbot.waitUntil(lambda: "USD" in card_of(main)._facts.text())
    for said in ("call", "at most", "tokens", "small at 127.0.0.1"):
        assert said in card_of(main)._facts.text()
    assert server.stats().requests == 0

    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 0.01, "day_cap_usd": 1000.0}))
    card_of(main).apply.click()
    qtbot.waitUntil(lambda: question(main) is not None)
    box = question(main)
    assert box is not None
    assert "about" in box.text()
    assert "0.01 USD" in box.informativeText()
    box.button(QMessageBox.StandardButton.Cancel).click()
    QCoreApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)
    assert window.services.runs.page(project).items == ()
    assert window.services.proposals.get(proposal).state is ProposalState.OPEN
    qtbot.waitUntil(lambda: not card_of(main).apply.is_working)
    card_of(main).apply.click()
    qtbot.waitUntil(lambda: question(main) is not None)
    box = question(main)
    assert box is not None
    next(button for button in box.buttons() if button.text() == "Start it").click()
    qtbot.waitUntil(lambda: bool(window.services.runs.page(project, status=("paused",)).items))
    run = window.services.runs.get(window.services.runs.page(project).items[0].id)
    assert run.status is RunStatus.PAUSED
    assert window.services.proposals.get(proposal).result_run == run.id


def test_a_card_below_the_limit_starts_at_once(
    qtbot: QtBot, main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    project, _ = proposed(window, main)
    window.use_priced(server)
    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 900.0, "day_cap_usd": 1000.0}))
    card_of(main).apply.click()
    qtbot.waitUntil(lambda: bool(window.services.runs.page(project).items))
    assert question(main) is None
    run = window.services.runs.page(project).items[0].id
    assert window.settle(lambda: window.services.runs.wait(run)).status is RunStatus.COMPLETED


def run_cards(main: MainWindow) -> list[RunCard]:
    main.docks["messages"].bring_up()
    return [card for card in main.pane.view.viewport().findChildren(RunCard) if card.isVisible()]


def run_card(main: MainWindow) -> RunCard:
    return run_cards(main)[-1]


def status_of(main: MainWindow, role: Qt.ItemDataRole) -> str:
    column = next(number for number, spec in enumerate(COLUMNS) if spec.column == RunColumn.STATUS)
    history = main.docks["runs"].content
    assert isinstance(history, RunHistory)
    return str(history.model.index(0, column).data(role))


def test_a_run_that_failed_or_paused_says_why_in_its_chat_and_in_the_history(
    qtbot: QtBot, main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    window.use_priced(server)
    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 900.0, "day_cap_usd": 1000.0}))
    server.fail(Fault.AUTHENTICATION)
    run = window.run(made.project.id, chat=made.chat.id)
    assert run.error is not None
    why = run.error.sentence
    assert "no key is kept for this address" in why
    qtbot.waitUntil(lambda: run_card(main)._why.text() == why)
    assert run_card(main)._why.isVisible()
    qtbot.waitUntil(lambda: status_of(main, Qt.ItemDataRole.DisplayRole) == "Failed")
    assert why in status_of(main, Qt.ItemDataRole.ToolTipRole)
    assert why.rstrip(".") in status_of(main, Qt.ItemDataRole.AccessibleDescriptionRole)
    server.heal()
    run_card(main).resume.click()
    qtbot.waitUntil(lambda: window.services.runs.get(run.id).status is RunStatus.COMPLETED)
    qtbot.waitUntil(lambda: run_card(main).open.text() == "Open results")
    assert why not in run_card(main)._why.text()
    assert window.services.runs.row(run.id).why is None

    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 0.01}))
    paused = window.run(made.project.id, window.request(made.project.id, chat=made.chat.id, ideas=IDEAS[:2]))
    assert paused.status is RunStatus.PAUSED
    assert paused.flags.needs_you
    main.pane.view.go_to_end()
    qtbot.waitUntil(lambda: any(card._why.text() == paused.flags.needs_you for card in run_cards(main)))


@pytest.mark.holds("run of its chat")
def test_a_run_done_with_warnings_says_the_first_and_a_note_stands_apart(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    run = window.run(made.project.id, chat=made.chat.id)
    flags = RunFlags(warnings=("Some questions were not asked.", "One slot stayed empty."))
    window.settle(lambda: window.services.store.write(lambda tx: discard(tx.runs.update(run.id, flags=flags))))
    said = f"{flags.warnings[0]} · 1 more warning"
    qtbot.waitUntil(lambda: run_card(main)._why.text() == said)
    assert run_card(main)._why.isVisible()
    assert not run_card(main)._note.isVisible()
    assert f"Done, with warnings: {said}" in status_of(main, Qt.ItemDataRole.ToolTipRole)
    assert said in status_of(main, Qt.ItemDataRole.AccessibleDescriptionRole)

    flags = RunFlags(notes=("Answers of the model came with a list around the answer.",))
    window.settle(lambda: window.services.store.write(lambda tx: discard(tx.runs.update(run.id, flags=flags))))
    qtbot.waitUntil(lambda: run_card(main)._note.isVisible())
    assert run_card(main)._note.text() == flags.notes[0]
    assert not run_card(main)._why.isVisible()
    assert run_card(main)._status.accessibleName() == "Done"
