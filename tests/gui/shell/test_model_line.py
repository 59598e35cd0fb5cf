"""What the start page and the status bar say of models and money, over a real local model server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.base import now
from app.domain.model_offers import ServerKind
from app.domain.money import DaySpend, Spend, SpendTotal
from app.domain.usage import Usage
from app.gui.look.money_words import day_short, day_words
from app.gui.settings.preferences import Preferences
from app.gui.shell.main_window import MainWindow
from app.settings.paths import settings_file
from app.settings.settings import Provider, Settings
from support.provider_server import ProviderServer
from support.run_window import RunWindow, main_window, run_window


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as made:
        made.owner = "vllm"
        yield made


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ProviderServer) -> Iterator[RunWindow]:
    with run_window(qapp, qtbot, tmp_path / "data", ports={ServerKind.VLLM: server.port}) as made:
        yield made


@pytest.fixture
def main(window: RunWindow) -> Iterator[MainWindow]:
    with main_window(window) as made:
        yield made


def test_what_runs_here_is_offered_after_the_first_paint_and_used_by_a_click(
    window: RunWindow, main: MainWindow, server: ProviderServer
) -> None:
    line = main.start_page.model_line
    assert line.words.text() == "Built-in methods, no AI, offline"
    assert not line.use.isVisible()
    window.until(line.use.isVisible)
    assert line.words.text() == "Found here: vLLM, small"
    assert not settings_file(window.services.settings.data_dir).exists()
    assert server.stats().requests == 0
    line.use.click()
    window.until(lambda: not line.use.isVisible())
    assert line.words.text() == f"small at 127.0.0.1:{server.port}"
    assert main.status.model.text() == line.words.text()
    window.undo()
    window.until(lambda: line.words.text() == "Built-in methods, no AI, offline")
    assert not line.use.isVisible()


def test_the_window_closes_while_servers_are_looked_for(window: RunWindow) -> None:
    made = MainWindow(window.context, data_dir=window.services.settings.data_dir)
    made.show()
    made.start_page.model_line._look()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    window.settle(window.services.models.discover)
    assert window.notices == []


def test_a_settings_file_that_cannot_be_changed_is_told_and_the_offer_stays(
    window: RunWindow, main: MainWindow
) -> None:
    line = main.start_page.model_line
    window.until(line.use.isVisible)
    settings_file(window.services.settings.data_dir).write_text("mine")
    line.use.click()
    window.until(lambda: window.notices)
    assert "settings file" in window.notices[-1].sentence
    assert line.use.isVisible()
    assert line.use.isEnabled()
    assert window.services.clients.info().is_builtin


def test_connect_a_model_opens_the_preferences_once(window: RunWindow, main: MainWindow) -> None:
    main.start_page.model_line.connect_model.click()
    main.status.model.click()
    dialogs = main.findChildren(Preferences)
    assert len(dialogs) == 1
    assert dialogs[0].names.currentRow() == 0
    dialogs[0].reject()


def test_the_status_bar_says_what_today_came_to(window: RunWindow, main: MainWindow) -> None:
    assert not main.status.spend.isVisible()

    def spend(usd: float | None) -> Spend:
        return Spend(stage="judge", judge="m", usage=Usage(input_tokens=10, output_tokens=5, cost_usd=usd), at=now())

    window.settle(lambda: window.services.store.write(lambda tx: tx.spend.add(spend(0.25))))
    window.until(lambda: main.status.spend.text() == "Today 0.25 USD of 5.00 USD")
    window.settle(lambda: window.services.store.write(lambda tx: tx.spend.add(spend(None))))
    window.until(lambda: main.status.spend.text() == "Today: 0.25 USD + unknown, cap 5.00 USD")
    main.status.spend.click()
    dialog = main.findChild(Preferences)
    assert dialog is not None
    assert dialog.names.currentRow() == 1
    dialog.reject()


@pytest.mark.parametrize(
    ("known", "unpriced", "cap", "short", "long"),
    [
        (0.0, 2, 5.0, "Today: price unknown, cap 5.00 USD", "2 calls of unknown price, cap 5.00 USD"),
        (0.0, 2, None, "Today: price unknown", "2 calls of unknown price, without a cap"),
        (
            0.25,
            1,
            5.0,
            "Today: 0.25 USD + unknown, cap 5.00 USD",
            "0.25 USD and 1 call of unknown price, cap 5.00 USD",
        ),
        (0.0, 0, 5.0, "", "0.00 USD of 5.00 USD"),
        (0.25, 0, 5.0, "Today 0.25 USD of 5.00 USD", "0.25 USD of 5.00 USD"),
        (0.25, 0, None, "Today 0.25 USD", "0.25 USD, without a cap"),
    ],
)
def test_a_sum_that_is_not_known_is_said_beside_the_cap(
    known: float, unpriced: int, cap: float | None, short: str, long: str
) -> None:
    total = SpendTotal(calls=3, known_usd=known, unpriced_calls=unpriced)
    day = DaySpend(total=total, cap_usd=cap)
    assert day_short(day) == short
    assert day_words(day) == long


def test_a_model_that_cannot_be_used_is_marked_with_the_reason(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path / "data", provider=Provider.ANTHROPIC, provider_source="settings")
    with run_window(qapp, qtbot, tmp_path / "data", settings=settings) as window:
        made = MainWindow(window.context, data_dir=settings.data_dir)
        made.show()
        window.until(lambda: not made.status.model.icon().isNull())
        assert made.status.model.text() == "Anthropic, no model chosen"
        assert (window.services.models.problem() or "?") in made.status.model.accessibleName()
        assert not made.start_page.model_line.use.isVisible()
        made.close()
        made.deleteLater()
        QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
