"""Links that macOS hands to the running application: heard before and after the window is there."""

import sys

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bridge.opened_links import OpenedLinks

LINK = "int-crucible:project/0123456789abcdef0123456789abcdef"


def test_one_that_comes_before_the_window_waits_for_it(qapp: QApplication, qtbot: QtBot) -> None:
    opened = OpenedLinks(qapp, is_handed=True)
    heard: list[str] = []
    opened.link_opened.connect(heard.append)
    assert QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl(LINK)))
    assert heard == []
    assert opened.listen() == LINK
    assert opened.listen() == ""
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl(LINK)))
    assert heard == [LINK]
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://example.org/int-crucible:")))
    QCoreApplication.sendEvent(qapp, QFileOpenEvent("/tmp/a file"))
    assert heard == [LINK]
    qapp.removeEventFilter(opened)
    opened.deleteLater()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS hands links over")
def test_elsewhere_nothing_looks_at_every_event_for_them(qapp: QApplication) -> None:
    opened = OpenedLinks(qapp)
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl(LINK)))
    assert opened.listen() == ""
    opened.deleteLater()
