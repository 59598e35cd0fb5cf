"""Looks at every widget of a window as it stands: what is cut off, lies over another, cannot be read, named or reached.

Rules, each small, over real geometry, drawn pixels and the interface of accessibility. Not for which windows there are
(`surfaces`), nor for what a test makes of what was found.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSizeGrip,
    QSplitter,
    QSplitterHandle,
    QStackedWidget,
    QStatusBar,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QWidget,
)

from app.gui.asking.answer_line import ChoiceButton
from app.gui.kit.badge import Badge
from app.gui.kit.labels import ClampedLabel, ElidedLabel

READABLE = 4.5
_MADE_OUT = 2.0
"""What is greyed may be paler, but must be made out."""
_GROWING = ("dock_messages", "dock_results")
_DRAWN = 0.85
"""A thin stroke is drawn paler than its ink where it does not fill a pixel."""
_MOST_STOPS, _MOST_LINKS = 150, 30
_SLACK = 2
"""Pixels that count as none."""

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
_OF_QT = (QScrollBar, QHeaderView, QSizeGrip, QSplitterHandle, QMenuBar)
_MNEMONIC = re.compile(r"&(.)")


def seen(root: QWidget) -> Iterator[QWidget]:
    """Every widget of a window that can be seen, the window first."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.window() is root and widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def named(widget: QWidget) -> str:
    """How a fault names a widget."""
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else widget.accessibleName()
    parent = widget.parentWidget()
    inside = f" in {type(parent).__name__}" if parent is not None else ""
    return f"{type(widget).__name__}{inside} “{(text or widget.objectName())[:40]}”"


def outside(root: QWidget) -> Iterator[str]:
    """Widgets of which a part lies outside what holds them, where nothing scrolls."""
    for widget in seen(root):
        parent = widget.parentWidget()
        if widget is root or parent is None or _scrolls(parent) or isinstance(widget, _OF_QT):
            continue
        if isinstance(parent, QMainWindow) and not isinstance(widget, QDockWidget):
            continue  # placed by Qt: bars, and lines between docks that lie a pixel beyond the edge
        held = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not held.contains(widget.geometry()):
            yield f"outside: {named(widget)} {_box(widget.geometry())} of {_box(parent.rect())}"


def overlapping(root: QWidget) -> Iterator[str]:
    """Widgets beside each other that share pixels."""
    beside: dict[QWidget, list[QWidget]] = {}
    for widget in seen(root):
        parent = widget.parentWidget()
        if widget is not root and parent is not None and not _lies_over(widget, parent):
            beside.setdefault(parent, []).append(widget)
    for widgets in beside.values():
        for first, second in combinations(widgets, 2):
            shared = first.geometry() & second.geometry()
            if shared.width() > _SLACK and shared.height() > _SLACK:
                yield f"overlap: {named(first)} and {named(second)} {_box(shared)}"


def cut_off(root: QWidget) -> Iterator[str]:
    """Buttons, boxes, labels and tabs whose text does not fit where they stand."""
    for widget in seen(root):
        if isinstance(widget, QTabBar):
            for tab in range(widget.count()):
                if widget.tabRect(tab).width() < _width(widget, widget.tabText(tab)):
                    yield f"cut: tab “{widget.tabText(tab)}”"
            continue
        width, height = _needs(widget)
        if widget.width() + _SLACK < width or widget.height() + _SLACK < height:
            yield f"cut: {named(widget)} has {widget.width()} × {widget.height()} of {width} × {height}"


def _needs(widget: QWidget) -> tuple[int, int]:
    """The pixels that the text of a widget takes; 0 where it may be cut, or goes on in a line below."""
    line = widget.fontMetrics().height()
    if isinstance(widget, QComboBox):
        return _width(widget, widget.currentText()) + 24, line
    if isinstance(widget, QToolButton):
        says = widget.text() and widget.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly
        return (widget.sizeHint().width() if says or widget.icon().isNull() else 0), 0
    if isinstance(widget, QAbstractButton) and widget.text():
        icon = 0 if widget.icon().isNull() else widget.iconSize().width()
        return _width(widget, widget.text()) + icon + 6, line
    if isinstance(widget, QLabel) and widget.text() and not isinstance(widget, ElidedLabel | ClampedLabel):
        return (0, widget.heightForWidth(widget.width())) if widget.wordWrap() else (_width(widget, widget.text()), 0)
    return 0, 0


def pale(root: QWidget) -> Iterator[str]:
    """Texts that stand out too little from what they are drawn on, as the pixels say."""
    image = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = image.devicePixelRatio()
    for widget in seen(root):
        if not _says(widget):
            continue
        if isinstance(widget, QToolButton) and not widget.icon().isNull():
            continue
        area = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
        if widget.visibleRegion().boundingRect() != widget.rect() or area.height() < 8:
            continue  # scrolled away in part
        found = _stands_out(image, QRect(area.topLeft() * ratio, area.size() * ratio).adjusted(3, 3, -3, -3))
        if found < (READABLE if widget.isEnabled() else _MADE_OUT) * _DRAWN:
            yield f"pale: {named(widget)} {found:.1f} : 1"


def _says(widget: QWidget) -> bool:
    """Whether it is a text one reads."""
    if isinstance(widget, Badge):
        return bool(widget.text)
    return isinstance(widget, QLabel | QAbstractButton) and bool(widget.text().strip())


def nameless(root: QWidget) -> Iterator[str]:
    """Controls of which a screen reader cannot say what they are."""
    for widget in seen(root):
        if not isinstance(widget, _CONTROLS) or _is_inner(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            yield f"nameless: {named(widget)}"
        elif interface.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client):
            yield f"no role: {named(widget)}"
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _mute_lines(widget)


def unreachable(root: QWidget) -> Iterator[str]:
    """Controls that the Tab key never comes to."""
    for widget in seen(root):
        if not isinstance(widget, _CONTROLS) or _is_inner(widget) or not widget.isEnabled():
            continue
        if isinstance(widget.focusProxy(), QWidget) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if isinstance(widget, QRadioButton | ChoiceButton):
            continue  # of several only one takes the Tab key, the arrows go on from it
        yield f"no key: {named(widget)}"


def tabbed(root: QWidget) -> list[QWidget]:
    """Go through a window with the Tab key; the widgets that took the keyboard, in that order."""
    root.activateWindow()
    visited: list[QWidget] = []
    now = QApplication.focusWidget()
    if now is None:
        QTest.keyClick(root, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
    while now is not None and now.window() is root and now not in visited and len(visited) < _MOST_STOPS:
        visited.append(now)
        now = _after(now)
    if len(visited) > 1 and now is visited[-1]:
        visited.append(now)  # it keeps the Tab key
    return visited


def _after(widget: QWidget) -> QWidget | None:
    """Who has the keyboard after the Tab key; a text keeps it for each of its links."""
    for _ in range(_MOST_LINKS if isinstance(widget, QTextBrowser) else 1):
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not widget:
            break
    return QApplication.focusWidget()


def astray(root: QWidget) -> Iterator[str]:
    """What keeps the Tab key, is never come to by it, or comes against the order in which it is read."""
    visited = tabbed(root)
    if len(visited) > 1 and visited[-1] is visited[-2]:
        yield f"keeps Tab: {named(visited[-1])}"
        return
    for widget in seen(root):
        takes = isinstance(widget, _CONTROLS) and widget.isEnabled() and not _is_inner(widget)
        takes = takes and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes and widget not in visited and not isinstance(widget, QRadioButton):
            yield f"no Tab: {named(widget)}"
    yield from _jumps(visited)


def _jumps(visited: list[QWidget]) -> Iterator[str]:
    """Panes that the Tab key comes to twice, and neighbours it visits against the order in which they are read."""
    panes = [_pane(widget) for widget in visited]
    met: list[QWidget | None] = [pane for at, pane in enumerate(panes) if at == 0 or pane is not panes[at - 1]]
    # The walk begins where the keyboard was, in the middle of a pane: that one it may come back to at the end.
    for at, pane in enumerate(met[:-1]):
        # Cards of messages, and the question above the results, are made while one reads, and come after the rest.
        if pane is not None and pane.objectName() not in _GROWING and pane in met[at + 1 : -1]:
            yield f"comes back to {named(pane)}"
    stops: dict[QWidget, list[QWidget]] = {}
    for widget in visited:
        parent = widget.parentWidget()
        if parent is not None and not _scrolls(parent) and not isinstance(parent, QMainWindow):
            stops.setdefault(parent, []).append(widget)
    for parent, widgets in stops.items():
        back = [(one, two) for one, two in pairwise(widgets) if _is_before(two.geometry(), one.geometry())]
        # Once round is no jump: the walk begins where the keyboard was, which may be in the middle of these.
        if len(back) > (1 if parent.isAncestorOf(visited[0]) else 0):
            yield f"astray: {named(back[0][1])} comes after {named(back[0][0])}"


def _pane(widget: QWidget) -> QWidget | None:
    """The dock that holds a widget."""
    held: QWidget | None = widget
    while held is not None and not isinstance(held, QDockWidget):
        held = held.parentWidget()
    return held


def without_focus(root: QWidget, known: set[str]) -> Iterator[str]:
    """Kinds of controls that look the same with the keyboard and without; each kind is looked at once."""
    for widget in list(seen(root)):
        kind = _kind(widget)
        if not isinstance(widget, _CONTROLS) or _is_inner(widget) or kind in known or not widget.isEnabled():
            continue
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget.focusProxy(), QWidget):
            continue
        if isinstance(widget, QAbstractItemView) and not _lines(widget):
            continue
        known.add(kind)
        widget.clearFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        root.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # as the Tab key sets it
        if widget.hasFocus() and widget.grab().toImage() == before:
            yield f"focus not seen: {kind}, {named(widget)}"


def faults(root: QWidget) -> list[str]:
    """What is wrong in a window by all rules but that of the focus, which moves it."""
    rules = (outside, overlapping, cut_off, pale, nameless, unreachable, astray)
    return [fault for rule in rules for fault in rule(root)]


def larger_than(root: QWidget, room: QSize) -> Iterator[str]:
    """A window that does not fit on the screen."""
    if root.width() > room.width() or root.height() > room.height():
        yield f"too large: {type(root).__name__} {root.width()} × {root.height()}"


def _scrolls(parent: QWidget) -> bool:
    holder = parent.parentWidget()
    return isinstance(holder, QAbstractScrollArea) and holder.viewport() is parent


def _lies_over(widget: QWidget, parent: QWidget) -> bool:
    """Whether a widget may lie over its neighbours: it is drawn over them on purpose, or Qt places it."""
    if isinstance(parent, QStackedWidget | QSplitter | QMainWindow | QTabBar | QLineEdit | QComboBox | QStatusBar):
        return True
    if isinstance(parent, QAbstractItemView | QAbstractSpinBox | QMenuBar | QHeaderView) or isinstance(widget, _OF_QT):
        return True
    return bool(widget.property("overlay")) or _scrolls(parent)


def _is_inner(widget: QWidget) -> bool:
    """Whether it is a part of one of Qt's own widgets, which speaks and is reached through that."""
    parent = widget.parentWidget()
    if isinstance(widget, _OF_QT) or isinstance(parent, QDockWidget | QTabBar | QDialogButtonBox | QMenuBar):
        return not isinstance(parent, QDialogButtonBox)
    return isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit | QAbstractItemView | QHeaderView)


def _mute_lines(view: QAbstractItemView) -> Iterator[str]:
    """Lines in sight of which a screen reader is given nothing."""
    model = view.model()
    for row in range(min(model.rowCount(), 30)):
        index = model.index(row, 0)
        if view.viewport().rect().intersects(view.visualRect(index)) and not _said(model, row):
            yield f"mute: line {row} of {named(view)}"


def _said(model: object, row: int) -> bool:
    from PySide6.QtCore import QAbstractItemModel

    assert isinstance(model, QAbstractItemModel)
    for column in range(max(model.columnCount(QModelIndex()) if not _is_list(model) else 1, 1)):
        index = model.index(row, column)
        for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            if str(index.data(role) or "").strip():
                return True
    return False


def _lines(view: QAbstractItemView) -> int:
    model = view.model()
    return 0 if model is None else model.rowCount()


def _is_list(model: object) -> bool:
    from PySide6.QtCore import QAbstractListModel

    return isinstance(model, QAbstractListModel)


def _kind(widget: QWidget) -> str:
    rank = next((rank for rank in ("main", "flat", "link", "chip", "step", "heading") if widget.property(rank)), "")
    bases = (QPushButton, QToolButton, QCheckBox, QRadioButton, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
    base = next((base for base in (*bases, QAbstractItemView) if isinstance(widget, base)), type(widget))
    # Each of our own views draws its own lines.
    return f"{(type(widget) if base is QAbstractItemView else base).__name__} {rank}".strip()


def _width(widget: QWidget, text: str) -> int:
    plain = _MNEMONIC.sub(r"\1", text)
    return max(widget.fontMetrics().horizontalAdvance(line) for line in plain.split("\n"))


def _is_before(first: QRect, second: QRect) -> bool:
    """Whether one is read before the other: above it, or left of it in one row."""
    if first.bottom() <= second.top():
        return True
    return first.right() <= second.left() and first.top() < second.bottom() and second.top() < first.bottom()


def _stands_out(image: QImage, area: QRect) -> float:
    """The contrast of what stands out most in an area from its commonest colour."""
    colours: Counter[int] = Counter()
    for y in range(max(area.top(), 0), min(area.bottom() + 1, image.height())):
        for x in range(max(area.left(), 0), min(area.right() + 1, image.width())):
            colours[image.pixel(x, y)] += 1
    if not colours:
        return 21.0
    ground = _luminance(colours.most_common(1)[0][0])
    return max(
        (max(one, ground) + 0.05) / (min(one, ground) + 0.05) for one in (_luminance(pixel) for pixel in colours)
    )


def _luminance(pixel: int) -> float:
    colour = QColor(pixel)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _box(area: QRect) -> str:
    return f"({area.x()}, {area.y()}, {area.width()} × {area.height()})"
