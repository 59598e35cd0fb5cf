"""Which option came from which, across the runs of a project: a column for each run, a line from parent to child."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from app.domain.kit.text import shortened
from app.gui.look.figures import NONE, number
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.results.plots.plot import Plot, PlotPoint

if TYPE_CHECKING:
    from app.services.options.lineage import Lineage, LineageNode

_ACROSS, _DOWN = 210, 44
"""Pixels between two runs, and between two options of one."""
_LEFT, _TOP = 40.0, 46.0
_TITLE = 22
"""Letters of a title beside its point."""


class LineagePlot(Plot):
    """The lineage of a project. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._lineage: Lineage | None = None
        self._slots: dict[str, tuple[int, int]] = {}

    def show_lineage(self, lineage: "Lineage") -> str:
        """Show a lineage; returns why there is nothing to show, or "" and what is left out."""
        self._lineage = lineage
        columns = {run.id: at for at, run in enumerate(lineage.runs)}
        self._slots, used = {}, dict.fromkeys(columns, 0)
        for node in lineage.nodes:
            self._slots[node.id] = (columns[node.run], used[node.run])
            used[node.run] += 1
        names = {node.id: node for node in lineage.nodes}
        numbers = {run.id: run.number for run in lineage.runs}
        heads = [translate(head) for head in ("Run", "Option", "Rank", "Score", "Comes from")]
        table, points = [], []
        for node in lineage.nodes:
            from_ = ", ".join(f"{names[one].label} (Run {numbers[names[one].run]})" for one in node.comes_from)
            rank = NONE if node.rank is None else str(node.rank)
            table.append([f"Run {numbers[node.run]}", f"{node.label} {node.title}", rank, number(node.score), from_])
            label = f"{node.label} {shortened(node.title, _TITLE)}"
            points.append(PlotPoint(node.id, label, _sentence(node, numbers[node.run], from_), *_look(node)))
        self.show_points(translate("Lineage of options across runs"), tuple(points), [heads, *table])
        rows = max(used.values(), default=0)
        self.setMinimumSize(QSize(int(2 * _LEFT) + _ACROSS * len(columns), int(_TOP) + _DOWN * rows + 20))
        if not lineage.nodes:
            return translate("No run of this project has a ranking yet.")
        left = translate("{n} options that came from none and led to none are left out.").format(n=lineage.left_out)
        return left if lineage.left_out else ""

    def run_of(self, key: str) -> tuple[str, str]:
        """The run a point is in, and its label there."""
        nodes = self._lineage.nodes if self._lineage is not None else ()
        return next(((node.run, node.label) for node in nodes if node.id == key), ("", ""))

    def places(self) -> list[QPointF]:
        """Run after run, from the top."""
        return [self._at(node.id) for node in (self._lineage.nodes if self._lineage is not None else ())]

    def _at(self, node: str) -> QPointF:
        column, row = self._slots[node]
        return QPointF(_LEFT + column * _ACROSS + 10, _TOP + row * _DOWN + 14)

    def paint_ground(self, painter: QPainter) -> None:
        """Runs across the top, lines from parents to children."""
        lineage = self._lineage
        if lineage is None:
            return
        painter.setPen(self._theme.colour("muted"))
        for at, run in enumerate(lineage.runs):
            box = QRectF(_LEFT + at * _ACROSS - 40, 8, 100, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"Run {run.number}")
        for node in lineage.nodes:
            for parent in node.comes_from:
                if parent in self._slots:
                    self._paint_line(painter, self._at(parent), self._at(node.id), is_again=node.is_again)

    def _paint_line(self, painter: QPainter, start: QPointF, end: QPointF, *, is_again: bool) -> None:
        bend = (end.x() - start.x()) / 2
        path = QPainterPath(start)
        path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.DashLine if is_again else Qt.PenStyle.SolidLine
        painter.setPen(QPen(self._theme.colour("border"), 1.5, style))
        painter.drawPath(path)


def _look(node: "LineageNode") -> tuple[str, bool]:
    return "accent", node.rank != 1


def _sentence(node: "LineageNode", number_: int, from_: str) -> str:
    said = translate("Run {n}, {label}, {title}").format(n=number_, label=node.label, title=node.title)
    place = translate(": rank {rank}, score {score}").format(rank=node.rank, score=number(node.score))
    origin = translate("the same again as") if node.is_again else translate("from")
    return f"{said}{place if node.rank is not None else ''}{f'; {origin} {from_}' if from_ else ''}."
