"""A walk over all widgets of all windows: nothing outside, over another, cut off, pale, without a name or out of reach.

`make test` draws one size of the window and one scheme; `make test-all` tries each with each.
"""

from itertools import product

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow
from support.surfaces import filled, surfaces
from support.widget_walk import faults, larger_than, without_focus

ROOMS = (QSize(1100, 700), QSize(1360, 860), QSize(1600, 1000), QSize(1600, 1000) / 1.5)
"""The last is 1600 × 1000 pixels of a screen at scale 1.5, as a window counts them."""
SCHEMES = ("light", "dark", "contrast")


@pytest.mark.holds("run of its chat")
@pytest.mark.some(1)
@pytest.mark.parametrize(("room", "scheme"), list(product(ROOMS, SCHEMES)), ids=lambda value: str(value))
def test_every_widget_is_in_its_place_readable_named_and_reached(
    room: QSize, scheme: str, main: MainWindow, window: RunWindow
) -> None:
    window.context.theme.choose(scheme)
    main.resize(room)
    found, known = [], set[str]()
    for name, shown in surfaces(window, main, filled(window)):
        found += [f"{name}: {fault}" for fault in faults(shown)]
        found += [f"{name}: {fault}" for fault in (*larger_than(shown, room), *without_focus(shown, known))]
    assert found == []
    assert len(known) > 12


def test_what_is_wrong_is_found(window: RunWindow) -> None:
    root, inner = QWidget(), QWidget()
    inner.setParent(root)
    inner.setGeometry(0, 0, 200, 100)
    for made, place in (
        (QPushButton("A long sentence", inner), (0, 0, 40, 24)),
        (QPushButton("", inner), (150, 0, 80, 24)),
        (PlainLabel("pale", parent=inner), (30, 10, 60, 20)),
    ):
        made.setGeometry(*place)
    pale = PlainLabel("pale", parent=root)
    pale.setStyleSheet("color: #dddddd; background: #ffffff;")
    pale.setGeometry(0, 120, 80, 24)
    first, second = QLineEdit(), QLineEdit()
    holder = QWidget(root)
    row = QHBoxLayout(holder)
    row.addWidget(first)
    row.addWidget(second)
    holder.setGeometry(0, 150, 200, 40)
    QWidget.setTabOrder(second, first)
    window.qtbot.addWidget(root)
    root.resize(400, 300)
    root.show()
    found = " ".join(faults(root))
    for kind in ("outside:", "overlap:", "cut:", "pale:", "nameless:"):
        assert kind in found, kind
    assert list(larger_than(root, QSize(100, 100)))
