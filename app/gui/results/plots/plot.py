"""What the plots share: points one goes through by keys and hears read out, tips, copies as picture and as table.

Not for what is drawn: each plot places its points and draws its ground.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui.kit.item_models import plain_tip
from app.gui.kit.painting import bolder, smaller, tabular
from app.gui.kit.table_copy import put_table
from app.gui.look.rendering.visible import visible
from app.gui.look.theme import Theme

RADIUS = 5.5
_NEAR = 14.0
"""Pixels from a point within which the mouse means it."""
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """A point: what it names for whoever acts on it, its short label, its sentence, its ink, filled or a ring."""

    key: str
    label: str
    sentence: str
    ink: str = "accent"
    is_ring: bool = False


class Plot(QWidget):
    """A picture of points. GUI thread only.

    Signals:
        read_out(str): the sentence of the point the keys or the mouse came to.
        activated(str): the key of the point that was chosen, by Enter or a double click.
    """

    read_out = Signal(str)
    activated = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[PlotPoint, ...] = ()
        self._table: list[list[str]] = []
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(200, 150)
        theme.changed.connect(self.update)

    # -- what each plot says and does --------------------------------------------------------------------

    def places(self) -> list[QPointF]:
        """Where the points are, in the order they are gone through."""
        raise NotImplementedError

    def paint_ground(self, painter: QPainter) -> None:
        """Draw axes and lines below the points."""
        raise NotImplementedError

    def show_points(self, name: str, points: tuple[PlotPoint, ...], table: list[list[str]]) -> None:
        """Show other points; `table` says the same in words, its first row the heads."""
        self._points, self._table, self._current = points, table, -1
        self.setAccessibleName(name)
        self.setAccessibleDescription("\n".join(", ".join(row) for row in table))
        self.update()

    # -- what was shown ----------------------------------------------------------------------------------

    @property
    def points(self) -> tuple[PlotPoint, ...]:
        """The points, in the order they are gone through."""
        return self._points

    @property
    def current(self) -> PlotPoint | None:
        """The point that was read out last."""
        return self._points[self._current] if 0 <= self._current < len(self._points) else None

    def copy_picture(self) -> None:
        """Put the plot into the clipboard as it is seen."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def copy_table(self) -> None:
        """Put what it shows into the clipboard as a table."""
        put_table([[" ".join(visible(cell).split()) for cell in row] for row in self._table])

    def go_to(self, at: int) -> None:
        """Read out a point."""
        if not self._points:
            return
        self._current = min(max(at, 0), len(self._points) - 1)
        sentence = self._points[self._current].sentence
        self.setAccessibleDescription(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.read_out.emit(sentence)
        self.update()

    # -- drawing -----------------------------------------------------------------------------------------

    def label_font_metrics(self) -> QFontMetrics:
        """Of the labels beside the points."""
        return QFontMetrics(bolder(smaller(self.font(), 1)))

    def sizeHint(self) -> QSize:
        """A picture one can read."""
        return QSize(520, 320)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, the points and their labels, where they do not cover each other."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("base"))
        painter.setFont(tabular(smaller(self.font(), 1)))
        self.paint_ground(painter)
        places = self.places()
        taken = [QRectF(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS) for at in places]
        painter.setFont(bolder(smaller(self.font(), 1)))
        for number, (point, at) in enumerate(zip(self._points, places, strict=True)):
            self._paint_point(painter, point, at, is_current=number == self._current and self.hasFocus())
            box = self._free_place(point.label, at, taken)
            if box is not None:
                taken.append(box)
                # Lines of the ground do not strike a label through.
                painter.fillRect(box, self._theme.colour("base"))
                painter.setPen(self._theme.colour("text"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, visible(point.label))
        if self.hasFocus() and self._current < 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1.5, -1.5), 4, 4)

    def _paint_point(self, painter: QPainter, point: PlotPoint, at: QPointF, *, is_current: bool) -> None:
        ink = self._theme.colour(point.ink)
        painter.setPen(QPen(ink, 2))
        painter.setBrush(self._theme.colour("base") if point.is_ring else ink)
        painter.drawEllipse(at, RADIUS - 1, RADIUS - 1)
        if is_current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("text"), 2))
            painter.drawEllipse(at, RADIUS + 3, RADIUS + 3)

    def _free_place(self, label: str, at: QPointF, taken: list[QRectF]) -> QRectF | None:
        """Right, left, above or below a point, wherever nothing else is; None where there is no room."""
        metrics = self.label_font_metrics()
        width, height = metrics.horizontalAdvance(visible(label)) + 2.0, float(metrics.height())
        off = RADIUS + _GAP
        for left, top in (
            (at.x() + off, at.y() - height / 2),
            (at.x() - off - width, at.y() - height / 2),
            (at.x() - width / 2, at.y() - off - height),
            (at.x() - width / 2, at.y() + off),
        ):
            box = QRectF(left, top, width, height)
            inside = QRectF(self.rect()).contains(box)
            own = QRectF(at.x() - RADIUS, at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
            if inside and not any(box.intersects(other) for other in taken if other != own):
                return box
        return None

    def sized(self, pixels: float) -> float:
        """So many pixels at the usual size of text, at the present one."""
        return pixels * self._theme.sizes.text_percent / 100

    def faint(self, share: float) -> QColor:
        """The colour of lines in the ground."""
        colour = self._theme.colour("border")
        colour.setAlphaF(share)
        return colour

    # -- keys and mouse ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from point to point, Enter chooses one."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.go_to(self._current + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if event.key() == Qt.Key.Key_Home else len(self._points) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.activated.emit(self.current.key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Read out the point that is meant."""
        at = self._near(event.position())
        if at is not None:
            self.go_to(at)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the point that is meant."""
        at = self._near(event.position())
        if at is not None:
            self.activated.emit(self._points[at].key)
        super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a point is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._near(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if at is None else plain_tip(self._points[at].sentence), self)
            return True
        return super().event(event)

    def _near(self, where: QPointF) -> int | None:
        apart = [
            ((at.x() - where.x()) ** 2 + (at.y() - where.y()) ** 2, number) for number, at in enumerate(self.places())
        ]
        nearest, number = min(apart, default=(_NEAR * _NEAR + 1, -1))
        return number if nearest <= _NEAR * _NEAR else None
