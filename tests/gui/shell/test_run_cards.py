"""The card of a proposed run in the real window: what it would take, and the question above the price limit."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.domain.chats import ProposalPart, ProposalState
from app.domain.offers import ModelChoice
from app.domain.runs import RunStatus
from app.gui.main_window import MainWindow
from app.gui.widgets.proposal_card import ProposalCard
from support.provider_server import ProviderServer
from support.run_window import RunWindow


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as running:
        yield running


def use(window: RunWindow, server: ProviderServer) -> None:
    """Use a model whose price the person stated."""
    choice = ModelChoice(
        provider="openai-compatible",
        base_url=server.base_url,
        model="small",
        price_input_usd=50.0,
        price_output_usd=200.0,
    )
    window.settle(lambda: window.services.models.choose(choice))


def proposed(window: RunWindow, main: MainWindow) -> tuple[str, str]:
    """A project whose setup chat is open and proposes a run; its id and the card's."""
    made = window.project()
    answer = window.settle(lambda: window.services.chats.send(made.chat.id, "Propose a run"))
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    return made.project.id, next(part.proposal for part in answer.parts if isinstance(part, ProposalPart))


def card_of(main: MainWindow) -> ProposalCard:
    return next(card for card in main.pane.view.viewport().findChildren(ProposalCard) if card.isVisible())


def question(main: MainWindow) -> QMessageBox | None:
    return next((box for box in main.pane.findChildren(QMessageBox) if box.isVisible()), None)


def test_a_card_says_what_its_run_takes_and_follows_the_model(
    qtbot: QtBot, main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    proposed(window, main)
    qtbot.waitUntil(lambda: "method step" in card_of(main)._facts.text(), timeout=10_000)
    assert "USD" not in card_of(main)._facts.text()
    use(window, server)
    qtbot.waitUntil(lambda: "USD" in card_of(main)._facts.text(), timeout=10_000)
    for said in ("call", "at most", "tokens", "small at 127.0.0.1"):
        assert said in card_of(main)._facts.text()
    assert server.stats().requests == 0


def test_a_card_above_the_price_limit_wants_a_second_click(
    qtbot: QtBot, main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    project, proposal = proposed(window, main)
    use(window, server)
    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 0.01, "day_cap_usd": 1000.0}))
    card_of(main).apply.click()
    qtbot.waitUntil(lambda: question(main) is not None, timeout=10_000)
    box = question(main)
    assert box is not None
    assert "about" in box.text()
    assert "0.01 USD" in box.informativeText()
    box.button(QMessageBox.StandardButton.Cancel).click()
    QCoreApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)
    assert window.services.runs.page(project).items == ()
    assert window.services.proposals.get(proposal).state is ProposalState.OPEN
    qtbot.waitUntil(lambda: card_of(main).apply.isEnabled())
    card_of(main).apply.click()
    qtbot.waitUntil(lambda: question(main) is not None, timeout=10_000)
    box = question(main)
    assert box is not None
    next(button for button in box.buttons() if button.text() == "Start it").click()
    qtbot.waitUntil(lambda: bool(window.services.runs.page(project, status=("paused",)).items), timeout=30_000)
    run = window.services.runs.get(window.services.runs.page(project).items[0].id)
    assert run.status is RunStatus.PAUSED
    assert window.services.proposals.get(proposal).result_run == run.id


def test_a_card_below_the_limit_starts_at_once(
    qtbot: QtBot, main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    project, _ = proposed(window, main)
    use(window, server)
    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 900.0, "day_cap_usd": 1000.0}))
    card_of(main).apply.click()
    qtbot.waitUntil(lambda: bool(window.services.runs.page(project).items), timeout=30_000)
    assert question(main) is None
    run = window.services.runs.page(project).items[0].id
    assert window.settle(lambda: window.services.runs.wait(run)).status is RunStatus.COMPLETED
