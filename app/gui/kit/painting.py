"""What delegates share: grounds, row rules, focus, tabular figures, pills.

Colours come from the theme's tokens only.
"""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from app.gui.look.rendering.visible import visible
from app.gui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAD = 8
"""Space left and right of a cell's text, pixels."""


def tabular(font: QFont) -> QFont:
    """The font with figures of one width, so that columns of numbers line up."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


def bolder(font: QFont) -> QFont:
    """The font half-bold."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def smaller(font: QFont, points: float = 1.0) -> QFont:
    """The font some points smaller."""
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() - points, 6.0))
    return small


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme, *, rule: bool = True) -> None:
    """Paint the ground of a cell: selected, under the mouse or plain; a thin rule below; a frame on focus."""
    state, rect = option.state, option.rect
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.colour("selected"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, theme.colour("hover"))
    if rule:
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def paint_focus(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """Frame the cell that has the keyboard."""
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1.5, -1.5), 4, 4)


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    colour: QColor,
    font: QFont,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Draw one line of plain text, cut with an ellipsis where it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    plain = " ".join(visible(text).split())
    elided = QFontMetrics(font).elidedText(plain, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, elided)


def draw_lines(painter: QPainter, rect: QRect, text: str, *, colour: QColor, font: QFont, lines: int) -> None:
    """Draw plain text over at most so many lines, the last cut with an ellipsis."""
    painter.setFont(font)
    painter.setPen(colour)
    metrics = QFontMetrics(font)
    for number, line in enumerate(wrapped(text, metrics, rect.width(), lines)):
        top = rect.top() + number * metrics.lineSpacing()
        painter.drawText(QPointF(rect.left(), top + metrics.ascent()), line)


def draw_middle(painter: QPainter, rect: QRect, text: str, *, colour: QColor, font: QFont, lines: int) -> None:
    """Like `draw_lines`, in the middle of the rectangle's height."""
    metrics = QFontMetrics(font)
    height = metrics.lineSpacing() * len(wrapped(text, metrics, rect.width(), lines))
    top = rect.top() + max((rect.height() - height) // 2, 0)
    inner = QRect(rect.left(), top, rect.width(), height)
    draw_lines(painter, inner, text, colour=colour, font=font, lines=lines)


def wrapped(text: str, metrics: QFontMetrics, width: int, lines: int) -> list[str]:
    """Break text into at most so many lines of a width; the last is cut with an ellipsis."""
    words = visible(text).split()
    done: list[str] = []
    while words and len(done) < lines - 1:
        count = _fitting(words, metrics, width)
        done.append(" ".join(words[:count]))
        words = words[count:]
    if words:
        done.append(" ".join(words))
    # Only a word that alone is too long, and the last line, can be wider.
    wide = {0, len(done) - 1} | {number for number, line in enumerate(done) if " " not in line}
    return [_cut(line, metrics, width) if number in wide else line for number, line in enumerate(done)]


def _cut(line: str, metrics: QFontMetrics, width: int) -> str:
    """A line with an ellipsis where it is wider, as `_fits` has it: Qt also cuts what is a part of a pixel wider."""
    wider = metrics.horizontalAdvance(line) > width
    return metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) if wider else line


def _fitting(words: list[str], metrics: QFontMetrics, width: int) -> int:
    """How many of the first words fit into a width, at least one.

    To measure is what costs: it begins at a guess, so that two or three lines are measured, not one for each word.
    """
    letters, count = width // max(metrics.averageCharWidth(), 1), 0
    while count < len(words) and letters >= 0:
        letters -= len(words[count]) + 1
        count += 1
    if _fits(words[:count], metrics, width):
        while count < len(words) and _fits(words[: count + 1], metrics, width):
            count += 1
        return count
    while count > 1 and not _fits(words[:count], metrics, width):
        count -= 1
    return count


def _fits(words: list[str], metrics: QFontMetrics, width: int) -> bool:
    return metrics.horizontalAdvance(" ".join(words)) <= width


def draw_pill(painter: QPainter, rect: QRect, text: str, *, ink: QColor, ground: QColor, font: QFont) -> int:
    """Draw a small rounded label at the left of a rectangle.

    Its text comes as it is to be shown (`visible`).

    Returns:
        Its width in pixels, 0 where it does not fit.
    """
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(text) + 12
    if width > rect.width():
        return 0
    height = metrics.height() + 2
    box = QRectF(rect.left(), rect.center().y() - height / 2 + 1, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setPen(ink)
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width


def draw_check(painter: QPainter, box: QRect, theme: Theme, *, checked: bool) -> None:
    """Draw a tick box."""
    painter.setPen(QPen(theme.colour("accent" if checked else "border"), 1.4))
    painter.setBrush(theme.colour("accent") if checked else theme.colour("base"))
    painter.drawRoundedRect(QRectF(box), 3, 3)
    if checked:
        painter.setPen(QPen(theme.colour("on_accent"), 1.8))
        x, y = box.left(), box.top()
        painter.drawPolyline([QPointF(x + 4, y + 8), QPointF(x + 7, y + 11), QPointF(x + 12, y + 4)])


def select_row(view: QAbstractItemView, index: QModelIndex, *, whole: bool = True) -> None:
    """Select one row (or one cell) and make it current, whatever keys are held.

    `setCurrentIndex` and `selectRow` follow Ctrl and Shift: with Ctrl held they would take the selection away.
    """
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    if whole:
        flags |= QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().setCurrentIndex(index, flags)
    view.scrollTo(index)


def hatch(theme: Theme) -> QBrush:
    """The brush of what is not judged: thin diagonal lines."""
    colour = theme.colour("border")
    colour.setAlphaF(0.7)
    return QBrush(colour, Qt.BrushStyle.BDiagPattern)


def mixed(low: QColor, high: QColor, share: float) -> QColor:
    """A colour between two: 0 is the low one, 1 the high one."""
    share = min(max(share, 0.0), 1.0)
    return QColor.fromRgbF(
        low.redF() + (high.redF() - low.redF()) * share,
        low.greenF() + (high.greenF() - low.greenF()) * share,
        low.blueF() + (high.blueF() - low.blueF()) * share,
    )
