"""The best score from run to run of a project; a line joins runs of one judge only: others are not comparable."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.domain.rows import RunRow
from app.gui.look.figures import NONE, number, signed
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.results.plots.plot import Plot, PlotPoint

_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 30.0, 24.0, 44.0
_MOST_TICKS = 12


class SeriesPlot(Plot):
    """The runs of one project. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._runs: tuple[RunRow, ...] = ()

    def show_runs(self, rows: tuple[RunRow, ...], shown: str) -> str:
        """Show runs with a best row, oldest first; `shown` is the id of the one that is open.

        Returns:
            Why there is nothing to show, or "".
        """
        self._runs = tuple(sorted((row for row in rows if row.best_score is not None), key=lambda row: row.number))
        heads = [translate(head) for head in ("Run", "Best", "Score", "Change", "Judge")]
        table, points = [], []
        for at, run in enumerate(self._runs):
            before = self._runs[at - 1] if at and self._runs[at - 1].judge == run.judge else None
            change = "" if before is None else signed((run.best_score or 0.0) - (before.best_score or 0.0))
            best = f"{run.best_label or NONE} {run.best_title or ''}".strip()
            table.append([f"Run {run.number} · {run.title}", best, number(run.best_score), change, run.judge])
            said = translate("Run {n}, {title}: best {best}, score {score}").format(
                n=run.number, title=run.title, best=best, score=number(run.best_score)
            )
            more = (
                "" if before is None else translate(", {change} against Run {n}").format(change=change, n=before.number)
            )
            points.append(PlotPoint(run.id, run.best_label or "", f"{said}{more}.", "accent", run.id != shown))
        self.show_points(translate("Best score from run to run"), tuple(points), [heads, *table])
        return "" if self._runs else translate("No run of this project has a best option yet.")

    def _area(self) -> QRectF:
        left, top, right, bottom = map(self.sized, (_LEFT, _TOP, _RIGHT, _BOTTOM))
        return QRectF(self.rect()).adjusted(left, top, -right, -bottom)

    def _most(self) -> float:
        return max([1.0, *(run.best_score or 0.0 for run in self._runs)]) * 1.1

    def places(self) -> list[QPointF]:
        """From the oldest run to the newest."""
        area, most, gaps = self._area(), self._most(), max(len(self._runs) - 1, 1)
        alone = area.width() / 2 if len(self._runs) == 1 else 0.0
        return [
            QPointF(
                area.left() + alone + area.width() * at / gaps,
                area.bottom() - area.height() * max(run.best_score or 0.0, 0.0) / most,
            )
            for at, run in enumerate(self._runs)
        ]

    def paint_ground(self, painter: QPainter) -> None:
        """Axes, and lines between runs of one judge."""
        area, most, places = self._area(), self._most(), self.places()
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(self._theme.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in (0.0, most / 2, most):
            y = area.bottom() - area.height() * tick / most
            beside = QRectF(0, y - self.sized(8), area.left() - 8, self.sized(16))
            painter.drawText(beside, right, number(tick))
        every = max(1, -(-len(self._runs) // _MOST_TICKS))
        for at, (run, place) in enumerate(zip(self._runs, places, strict=True)):
            if at % every == 0:
                under = QRectF(place.x() - self.sized(30), area.bottom() + 4, self.sized(60), self.sized(16))
                painter.drawText(under, centre, str(run.number))
        below = QRectF(area.left(), area.bottom() + self.sized(22), area.width(), self.sized(18))
        painter.drawText(below, centre, translate("Run"))
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(4, 2, self.sized(200), self.sized(16)), top, translate("Best score"))
        painter.setPen(QPen(self._theme.colour("accent"), 1.5))
        for (one, start), (other, end) in pairwise(zip(self._runs, places, strict=True)):
            if one.judge == other.judge:
                painter.drawLine(start, end)
