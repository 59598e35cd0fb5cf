"""What the window tells at its lower edge: how a run ended and why, with a way on; above where one writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.chats import MAX_MESSAGE
from app.domain.runs import RunStatus
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.results.results_view import ResultsView
from app.gui.shell.main_window import MainWindow
from support.provider_server import Fault, ProviderServer
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(models=("small",)) as running:
        yield running


def area(widget: QWidget, window: QWidget) -> QRect:
    """Where a widget stands in its window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_a_run_that_ends_early_says_why_and_can_be_shown(
    main: MainWindow, window: RunWindow, server: ProviderServer
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    window.use_priced(server)
    server.fail(Fault.AUTHENTICATION)
    for cap, status, start, kind in (
        (900.0, RunStatus.FAILED, "Run 1 failed. ", NoticeKind.ERROR),
        (0.01, RunStatus.PAUSED, "Run 2 is paused. ", NoticeKind.INFO),
    ):
        window.settle(
            lambda cap=cap: window.services.preferences.set({"run_cap_usd": cap, "day_cap_usd": 1000.0})  # type: ignore[misc]  # no default seen
        )
        window.notices.clear()
        run = window.run(made.project.id)
        assert run.status is status
        why = run.error.sentence if run.error is not None else run.flags.needs_you
        assert why
        window.until(lambda told=start + why: [one for one in window.notices if one.sentence == told])  # type: ignore[misc]  # no default seen
        notice = window.notices[-1]
        assert (notice.sentence, notice.kind) == (start + why, kind)
        assert notice.action is not None
        notice.action.run()
        shown = main.docks["results"].content
        assert isinstance(shown, ResultsView)
        assert shown.run_id == run.id


def test_a_long_notice_has_three_lines_until_all_of_it_is_wanted(main: MainWindow, window: RunWindow) -> None:
    strip = main.notice_strip
    window.context.notices.show(NoticeKind.DONE, "In short.")
    window.until(strip.isVisible)
    low = strip.height()
    assert not strip.more.isVisible()
    window.context.notices.show(NoticeKind.DONE, "The tape library leads, as far as anybody has said. " * 12)
    window.until(strip.more.isVisible)
    line = strip.sentence.fontMetrics().lineSpacing()
    assert low < strip.height() < low + 3 * line
    strip.more.click()
    assert strip.height() > low + 4 * line
    assert main.rect().contains(strip.geometry())
    assert not strip._timer.isActive(), "it stays while it is read"
    window.context.notices.show(NoticeKind.DONE, "In short.")
    assert strip.height() == low


def test_files_dropped_on_where_one_writes_are_attached_and_folders_are_refused_in_words(
    main: MainWindow, window: RunWindow, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("notes one.md", "two.txt")]
    for path in paths:
        path.write_text("Bread is baked at night.", "utf-8")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in (*paths, tmp_path)])
    begun = main.start_page
    assert begun.field.canInsertFromMimeData(dropped)
    begun.field.insertFromMimeData(dropped)
    assert begun.attach.paths == tuple(paths)
    assert "Folders are not taken here" in window.notices[-1].sentence

    made = window.project()
    main.open_project(made.project.id)
    field = main.pane.composer.field
    QTest.keyClicks(field, "See ")
    window.notices.clear()
    field.insertFromMimeData(dropped)
    window.until(lambda: any("Attached: “notes one.md”, “two.txt”" in told.sentence for told in window.notices))
    assert field.toPlainText() == "See ", "no address stands in the message"
    assert len(window.services.context.list(made.project.id)) == 2


def test_a_notice_waits_for_a_dialog_and_stays_above_a_field_that_grows(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    main.open_project(made.project.id)
    strip, composer = main.notice_strip, main.pane.composer
    dialog = QDialog(main)
    window.qtbot.addWidget(dialog)
    dialog.open()
    window.context.notices.show(NoticeKind.DONE, "Something is removed.", NoticeAction("Undo", lambda: None))
    strip._timer.timeout.emit()
    assert strip.notice is not None
    assert strip._timer.isActive()
    dialog.reject()
    strip._timer.timeout.emit()
    window.until(lambda: strip.notice is None)

    window.until(lambda: composer.isVisible() and composer.height() > 0)
    window.context.notices.show(NoticeKind.ERROR, "Something is told.")
    low = area(composer, main).top()
    composer.field.setPlainText("one line\n" * 20)
    window.until(lambda: area(composer, main).top() < low)
    window.until(lambda: area(strip, main).bottom() < area(composer, main).top())
    seen = main.pane.view.viewport()
    assert not area(strip, main).intersects(area(seen, main)), "it hides no message"
    high = seen.height()
    strip.close_notice()
    window.until(lambda: seen.height() > high)


def test_a_paste_that_no_message_holds_is_refused_and_what_stands_stays(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    for field in (main.start_page.field, main.pane.composer.field):
        if field is main.pane.composer.field:
            main.open_project(made.project.id)
        field.setPlainText("typed before")
        window.notices.clear()
        pasted = QMimeData()
        pasted.setText("x" * 10_000_000)
        field.insertFromMimeData(pasted)
        assert field.toPlainText() == "typed before"
        assert "10,000,000" in window.notices[-1].sentence
        pasted.setText("x" * (MAX_MESSAGE - 10))
        field.insertFromMimeData(pasted)
        assert field.toPlainText() == "typed before"
        pasted.setText(", and pasted after")
        field.selectAll()
        field.insertFromMimeData(pasted)
        assert field.toPlainText() == ", and pasted after"
