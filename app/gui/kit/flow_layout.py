"""A layout that puts its widgets side by side and goes on below where there is no room, so that no button is cut.

`flowed` is its arithmetic, for what places its parts itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


def flowed(sizes: Sequence[QSize], width: int, gap: int) -> tuple[list[QPoint], int]:
    """Return where parts of these sizes stand at a width, and how high all of them are; in pixels."""
    places: list[QPoint] = []
    x = y = line = 0
    for size in sizes:
        if x > 0 and x + size.width() > width:
            x, y, line = 0, y + line + gap, 0
        places.append(QPoint(x, y))
        x += size.width() + gap
        line = max(line, size.height())
    return places, y + line


class FlowLayout(QLayout):
    """Left to right, then down; the height follows the width."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item, None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Fewer side by side make it higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width."""
        around = self.contentsMargins()
        inner = width - around.left() - around.right()
        return self._placed(QRect(0, 0, inner, 0), moves=False) + around.top() + around.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rect)
        self._placed(rect.marginsRemoved(self.contentsMargins()), moves=True)

    def sizeHint(self) -> QSize:
        """All on one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return self._with_margins(QSize(width, max((size.height() for size in sizes), default=0)))

    def minimumSize(self) -> QSize:
        """Room for the widest of them."""
        sizes = [item.minimumSize() for item in self._shown()]
        width, height = (size.width() for size in sizes), (size.height() for size in sizes)
        return self._with_margins(QSize(max(width, default=0), max(height, default=0)))

    def _with_margins(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _placed(self, rect: QRect, *, moves: bool) -> int:
        items = self._shown()
        sizes = [item.sizeHint() for item in items]
        places, height = flowed(sizes, rect.width(), self.spacing())
        if moves:
            for item, place, size in zip(items, places, sizes, strict=True):
                item.setGeometry(QRect(rect.topLeft() + place, size))
        return height
