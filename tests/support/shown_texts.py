"""Every text that a part of the window shows or says: labels, buttons, tips, titles, cells, and what delegates paint.

What a person types in is left out: an editor holds the text as it is.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def shown_texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield where a text stands and the text, of a widget and all in it, seen now or not."""
    for widget in (root, *root.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.objectName()}"
        for name in ("windowTitle", "toolTip", "statusTip", "accessibleName", "accessibleDescription"):
            yield f"{where} {name}", getattr(widget, name)()
        for action in widget.actions():
            yield f"{where} action", action.text()
            yield f"{where} action tip", action.toolTip()
        yield from ((f"{where} text", text) for text in _own_texts(widget))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from ((f"{where} {name}", text) for name, text in model_texts(widget.model()))


def model_texts(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[tuple[str, str]]:
    """Yield every text of an item model that a view shows, explains or says."""
    top = parent or QModelIndex()
    if parent is None:
        for way in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
            for section in range(_columns(model, top) if way is Qt.Orientation.Horizontal else model.rowCount()):
                for role in _ROLES:
                    yield f"header {section} {role.name}", _text(model.headerData(section, way, role))
    for row in range(model.rowCount(top)):
        for column in range(_columns(model, top)):
            index = model.index(row, column, top)
            for role in _ROLES:
                yield f"{type(model).__name__} {row},{column} {role.name}", _text(index.data(role))
            if column == 0 and model.rowCount(index):
                yield from model_texts(model, index)


def painted_texts(root: QWidget) -> list[str]:
    """Return every text that code of ours draws by hand while the widget is painted."""
    drawn: list[str] = []
    plain = QPainter.drawText

    def draw(painter: QPainter, *arguments: Any) -> object:
        drawn.extend(argument for argument in arguments if isinstance(argument, str))
        return plain(painter, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", draw)
        root.grab()
    return drawn


def _own_texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QTabBar):
        for tab in range(widget.count()):
            yield widget.tabText(tab)
            yield widget.tabToolTip(tab)
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
        if widget.isReadOnly():
            yield widget.toPlainText()


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    # Qt keeps the count of a list to itself.
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _text(data: object) -> str:
    return data if isinstance(data, str) else ""
