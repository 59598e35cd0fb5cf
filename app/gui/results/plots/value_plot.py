"""How well options hold up against what they cost, with curves on which the value P ÷ R is the same."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.domain.results import RankingRow, RunResults
from app.domain.runs import Origin
from app.gui.look.figures import multiple, number
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.results.plots.plot import Plot, PlotPoint

_CURVES = (0.25, 0.5, 1.0, 2.0, 4.0)
_TICKS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_STEPS = 48
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 68.0, 14.0, 46.0


class ValuePlot(Plot):
    """The options of one run. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[RankingRow, ...] = ()

    def show_results(self, results: RunResults) -> str:
        """Show the options of a run; returns why it cannot be shown, or nothing."""
        ranking = results.ranking
        missing = {"P", "R"} & set(ranking.left_out)
        self._rows = () if missing else tuple(sorted(ranking.rows, key=lambda row: (row.R, row.P)))
        heads = [translate(head) for head in ("Option", "Cost against today", "Holds up", "Value")]
        table = [[f"{one.label} {one.title}", multiple(one.R), number(one.P), number(one.I)] for one in self._rows]
        points = tuple(PlotPoint(one.label, _name(one), _sentence(one), *_look(one)) for one in self._rows)
        self.show_points(translate("Options by cost against today and how well they hold up"), points, [heads, *table])
        if "R" in missing:
            return translate("Nothing is known of what any option costs, so there is nothing to set value against.")
        return translate("No option was judged on how it holds up.") if missing else ""

    # -- places ------------------------------------------------------------------------------------------

    def _area(self) -> QRectF:
        left, top, right, bottom = map(self.sized, (_LEFT, _TOP, _RIGHT, _BOTTOM))
        return QRectF(self.rect()).adjusted(left, top, -right, -bottom)

    def _span(self) -> tuple[float, float]:
        costs = [row.R for row in self._rows]
        return math.log(min(0.5, *costs, 0.5) / 1.15), math.log(max(2.0, *costs, 2.0) * 1.15)

    def _at(self, cost: float, holds: float) -> QPointF:
        area, (low, high) = self._area(), self._span()
        across = (math.log(cost) - low) / (high - low)
        return QPointF(area.left() + across * area.width(), area.bottom() - holds * area.height())

    def places(self) -> list[QPointF]:
        """From the cheapest to the dearest."""
        return [self._at(row.R, row.P) for row in self._rows]

    def paint_ground(self, painter: QPainter) -> None:
        """Axes and curves."""
        area, (low, high) = self._area(), self._span()
        muted = self._theme.colour("muted")
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.setPen(muted)
        for tick in _TICKS:
            if low <= math.log(tick) <= high:
                x = self._at(tick, 0.0).x()
                below = QRectF(x - self.sized(30), area.bottom() + 4, self.sized(60), self.sized(16))
                painter.drawText(below, centre, f"×{tick:g}")
        for tick in (0.0, 0.5, 1.0):
            y = self._at(1.0, tick).y()
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            beside = QRectF(area.left() - self.sized(36), y - self.sized(8), self.sized(30), self.sized(16))
            painter.drawText(beside, right, number(tick, 1))
        below = QRectF(area.left(), area.bottom() + self.sized(22), area.width(), self.sized(18))
        painter.drawText(below, centre, translate("Cost against today (R)"))
        painter.save()
        painter.translate(self.sized(12), area.center().y())
        painter.rotate(-90)
        painter.drawText(
            QRectF(-self.sized(90), -self.sized(9), self.sized(180), self.sized(18)), centre, translate("Holds up (P)")
        )
        painter.restore()
        for value in _CURVES:
            self._paint_curve(painter, value)

    def _paint_curve(self, painter: QPainter, value: float) -> None:
        """The curve P = value × R, as far as it lies inside."""
        low, high = self._span()
        end = min(high, math.log(1.0 / value))
        if end <= low:
            return
        path = QPainterPath()
        for step in range(_STEPS + 1):
            cost = math.exp(low + (end - low) * step / _STEPS)
            at = self._at(cost, min(value * cost, 1.0))
            if step:
                path.lineTo(at)
            else:
                path.moveTo(at)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.faint(0.8), 1, Qt.PenStyle.DashLine))
        painter.drawPath(path)
        last = path.currentPosition()
        painter.setPen(self._theme.colour("muted"))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        box = QRectF(last.x() + 3, last.y() - self.sized(8), self.sized(64), self.sized(16))
        painter.drawText(
            box.translated(0, self.sized(8) if last.y() <= self._area().top() + 1 else 0),
            side,
            translate("value {n}").format(n=f"{value:g}"),
        )


def _name(row: RankingRow) -> str:
    return translate("today") if row.origin is Origin.TODAY else row.label


def _look(row: RankingRow) -> tuple[str, bool]:
    """Ink, and whether it is a ring: today is one; what breaks a hard limit is neither blue nor filled."""
    if row.origin is Origin.TODAY:
        return "muted", True
    return ("bad", True) if row.tier == 2 else ("accent", False)


def _sentence(row: RankingRow) -> str:
    said = translate("{label}, {title}: cost against today {cost}, holds up {holds}, value {value}.")
    text = said.format(label=row.label, title=row.title, cost=multiple(row.R), holds=number(row.P), value=number(row.I))
    return f"{text} {translate('It breaks a hard limit.')}" if row.tier == 2 else text
