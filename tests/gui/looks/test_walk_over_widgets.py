"""A walk over all widgets of all windows: nothing outside, over another, cut off, pale, without a name or out of reach.

`make test` draws one size of the window, one scheme and one size of text, and looks at every other window of the walk,
by its seed the one half or the other; `make test-all` tries each with each.
"""

from itertools import product

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.gui.kit.badge import Badge
from app.gui.kit.labels import PlainLabel
from app.gui.look.sizes import Sizes
from app.gui.shell.main_window import MainWindow
from support.drawing import IsTried
from support.run_window import RunWindow
from support.surfaces import filled, surfaces
from support.widget_walk import faults, larger_than, without_focus

ROOMS = (QSize(1100, 700), QSize(1360, 860), QSize(1600, 1000), QSize(1600, 1000) / 1.5)
"""The last is 1600 × 1000 pixels of a screen at scale 1.5, as a window counts them."""
SCHEMES = ("light", "dark", "contrast")
TEXT = (100, 150)
"""Per cent of the usual size of text."""
CASES = [case for case in product(ROOMS, SCHEMES, TEXT) if case[0] is not ROOMS[-1] or case[2] == 100]
"""Scale 1.5 is large text already: both together would be 2.25 times the usual size."""


@pytest.mark.holds("run of its chat")
@pytest.mark.some(1)
@pytest.mark.parametrize(("room", "scheme", "text"), CASES, ids=str)
def test_every_widget_is_in_its_place_readable_named_and_reached(
    room: QSize, scheme: str, text: int, main: MainWindow, window: RunWindow, tried: IsTried
) -> None:
    window.context.theme.choose(scheme)
    window.context.theme.resize(Sizes(text_percent=text))
    main.resize(room)
    found, known = [], set[str]()
    for at, (name, shown) in enumerate(surfaces(window, main, filled(window))):
        if tried(at, 0, of=2):
            found += [f"{name}: {fault}" for fault in faults(shown)]
        found += [f"{name}: {fault}" for fault in (*larger_than(shown, room), *without_focus(shown, known))]
    assert not found, "\n".join(found)
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
    fields = [QLineEdit() for _ in range(3)]
    holder = QWidget(root)
    row = QHBoxLayout(holder)
    for field in fields:
        row.addWidget(field)
    holder.setGeometry(0, 150, 200, 40)
    QWidget.setTabOrder(fields[2], fields[1])
    QWidget.setTabOrder(fields[1], fields[0])
    badge = Badge(window.context.theme, "badge", ink="line", parent=root)
    badge.move(0, 200)
    greyed = QPushButton("greyed", root)
    greyed.setStyleSheet("color: #777777; background: #707070;")
    greyed.setGeometry(0, 230, 80, 24)
    greyed.setEnabled(False)
    window.qtbot.addWidget(root)
    root.resize(400, 300)
    root.show()
    root.activateWindow()
    window.until(root.isActiveWindow)
    found = " ".join(faults(root))
    wanted = (
        "outside:",
        "overlap:",
        "cut:",
        "nameless:",
        "astray:",
        "pale: PlainLabel",
        "pale: Badge",
        "pale: QPushButton",
    )
    for kind in wanted:
        assert kind in found, f"{kind} {found}"
    assert list(larger_than(root, QSize(100, 100)))
