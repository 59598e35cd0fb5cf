"""About and “What is new”: versions that can be copied; the news once after an update, not at a first start."""

import platform
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, qVersion
from PySide6.QtGui import QGuiApplication

from app.gui.shell.help.about_box import AboutBox
from app.gui.shell.help.whats_new import WhatsNew
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import WindowState, load_state, save_state
from app.settings.changelog import news_since, notes, notes_in
from app.settings.version import app_version
from support.run_window import RunWindow

TEXT = """# What is new

Not of any version.

## 0.10.0 · 2027-01-02

- Ten is *more* than nine.

## 0.9.0 — 2026-12-24

- A line that goes
  on.
"""


def test_about_names_what_somebody_who_helps_would_ask_for(window: RunWindow, main: MainWindow) -> None:
    main.action("about").trigger()
    box = main.findChild(AboutBox)
    assert box is not None
    box.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert box.isVisible()
    assert copied.splitlines()[:3] == [
        f"Int Crucible {app_version()}",
        f"Qt {qVersion()}",
        f"Python {platform.python_version()}",
    ]
    assert copied.endswith(f"Data folder: {window.services.settings.data_dir}")
    box.reject()


def test_the_news_are_shown_by_the_menu_and_after_an_update_and_only_then(main: MainWindow, tmp_path: Path) -> None:
    for seen in ("", app_version(), "999.0"):
        main.dialogs.tell_news(seen)
        assert main.findChild(WhatsNew) is None, seen
    assert load_state(tmp_path) == WindowState()
    assert load_state(tmp_path).version_seen == ""
    save_state(tmp_path, main.state())
    assert load_state(tmp_path).version_seen == app_version()
    main.dialogs.tell_news("0.0.1")
    page = main.findChild(WhatsNew)
    assert page is not None
    assert page.page.toPlainText().startswith(app_version())
    page.reject()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    main.action("whats_new").trigger()
    page = main.findChild(WhatsNew)
    assert page is not None
    shown = page.page.toPlainText()
    assert f"{app_version()} · " in shown
    assert "int-crucible:" in shown
    assert "##" not in shown
    page.reject()


def test_a_changelog_is_read_by_its_headings() -> None:
    ten, nine = notes_in(TEXT)
    assert (ten.version, ten.date, ten.text) == ("0.10.0", "2027-01-02", "- Ten is *more* than nine.")
    assert (nine.version, nine.date, nine.text) == ("0.9.0", "2026-12-24", "- A line that goes\n  on.")
    assert news_since("0.8", "0.10.0", (ten, nine)) == (ten, nine)
    assert news_since("0.9.0", "0.10.0", (ten, nine)) == (ten,)
    assert news_since("0.9.0", "0.9.0", (ten, nine)) == news_since("0.10.0", "0.9.0", (ten, nine)) == ()


def test_our_own_changelog_tells_of_this_version() -> None:
    assert notes()[0].version == app_version()
    assert all(one.date and one.text.startswith("- ") for one in notes())
