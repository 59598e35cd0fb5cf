"""The check-up of a model in the window, over a real local model server: price, progress, report, stop, close."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.domain.checkups import Checkup
from app.gui.look.checkup_words import follows_lines, report_lines
from app.gui.settings.checkup_dialog import CheckupDialog
from app.pipeline.checkup.figures import Flips, Noise, notes
from support.provider_server import Fault, ProviderServer
from support.run_window import RunWindow


@pytest.fixture
def server(window: RunWindow) -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as made:
        window.use_priced(made, input_usd=0.1, output_usd=0.1)
        yield made


def opened(window: RunWindow, *, stays: bool = True) -> CheckupDialog:
    """Open it; one that does not stay is closed and deleted by its test."""
    dialog = CheckupDialog(window.context)
    if stays:
        window.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def priced(window: RunWindow) -> CheckupDialog:
    dialog = opened(window)
    window.until(lambda: dialog.price.text())
    return dialog


def test_the_built_in_methods_need_none(window: RunWindow) -> None:
    dialog = priced(window)
    assert "need no check-up" in dialog.price.text()
    assert not dialog.start.isEnabled()


def test_its_price_comes_first_then_progress_then_what_follows(window: RunWindow, server: ProviderServer) -> None:
    dialog = priced(window)
    assert "USD" in dialog.price.text()
    assert server.stats().requests == 0
    assert not dialog.card.isVisible()
    seen: list[tuple[int, int]] = []
    dialog._progress.changed.connect(lambda done, total: seen.append((done, total)))
    dialog.start.click()
    assert dialog.stop.isVisible()
    window.until(dialog.card.isVisible)
    assert seen
    assert seen[-1][0] == seen[-1][1]
    found = window.services.checkups.all()[0]
    assert all(line in dialog.report.text() for line in report_lines(found))
    assert all(line in dialog.follows.text() for line in follows_lines(found))
    assert dialog.start.text() == "Check up again"
    again = opened(window)
    window.until(again.card.isVisible)


def test_nothing_can_be_asked_before_the_price_is_shown(window: RunWindow, server: ProviderServer) -> None:
    dialog = opened(window)
    assert not dialog.price.text()
    assert not dialog.start.isEnabled()
    window.until(lambda: dialog.price.text())
    window.until(dialog.start.isEnabled)


def test_a_fault_is_said_and_it_can_be_tried_again(window: RunWindow, server: ProviderServer) -> None:
    dialog = priced(window)
    server.fail(Fault.AUTHENTICATION)
    dialog.start.click()
    window.until(dialog.fault.isVisible)
    assert "key" in dialog.fault.text()
    window.until(dialog.start.isEnabled)
    assert dialog.start.isVisible()
    assert not dialog.card.isVisible()


def test_stopping_concludes_nothing(window: RunWindow, server: ProviderServer) -> None:
    server.hold()
    dialog = priced(window)
    dialog.start.click()
    window.until(lambda: server.stats().in_flight)
    dialog.stop.click()
    window.until(dialog.fault.isVisible)
    assert "stopped" in dialog.fault.text()
    assert window.services.checkups.all() == ()
    server.release()


def test_closing_lets_it_go_on_and_says_when_it_is_done(window: RunWindow, server: ProviderServer) -> None:
    server.hold()
    dialog = opened(window, stays=False)
    window.until(lambda: dialog.price.text())
    dialog.start.click()
    window.until(lambda: server.stats().in_flight)
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    again = priced(window)
    assert again.stop.isVisible()
    server.release()
    window.until(lambda: window.notices)
    assert window.notices[-1].sentence == "The check-up of the model is done."
    window.until(again.card.isVisible)


def test_what_follows_is_said_for_each_outcome() -> None:
    steady = Checkup(
        judge="j",
        pairs=12,
        order_flips=0.0,
        repeat_flips=0.0,
        wrong=0.0,
        short_noise=0.05,
        long_noise=0.06,
        cost_right=1.0,
        list_rows=12,
        passes=2,
        made_at="2026-01-01T00:00:00.000Z",
        notes=("A note of its own.",),
    )
    assert follows_lines(steady) == (
        "Its runs ask in lists of up to 12 rows.",
        "Its runs ask about the closest rows anew up to 2 times.",
        "A note of its own.",
    )
    blurred = steady.model_copy(update={"list_rows": 6, "passes": 0, "long_noise": 0.2, "notes": ()})
    lists, again = follows_lines(blurred)
    assert "at most 6 rows" in lists
    assert "leave that out" in again
    noise = Noise(value=0.08, error=0.01, leaning=0.0)
    told = notes(
        Flips(pairs=12, order=0.0, repeat=0.0, wrong=0.0), noise, Noise(value=0.2, error=0.01, leaning=0.0), 1.0
    )
    assert follows_lines(blurred.model_copy(update={"notes": told})) == (again, *told)
