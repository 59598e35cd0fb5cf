"""The weights that can be moved: a line each, with a slider, a number, and where another option would lead.

Says what was moved; the page computes what comes of it.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSlider, QVBoxLayout, QWidget

from app.domain.ranking.weighing import BreakEven, WeighedColumn, Weighing
from app.gui.kit.labels import PlainLabel
from app.gui.kit.number_field import NumberField
from app.gui.kit.painting import smaller

_SLIDER = 100
_NARROWEST, _LOWEST = 280, 110


class WeightLine(QWidget):
    """One weight. GUI thread only.

    Signals:
        moved(str, int): the slug of its question, and the weight it was given.
    """

    moved = Signal(str, int)

    def __init__(self, column: WeighedColumn, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slug = column.slug
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, column.most)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(_SLIDER)
        self.slider.setAccessibleName(self.tr("Weight of {question}").format(question=column.title))
        self.slider.valueChanged.connect(self._on_slider_moved)
        name = self.tr("Weight of {question}, in figures").format(question=column.title)
        self.number = NumberField(name, least=1, most=column.most, unit=unit)
        self.number.number_changed.connect(self._on_number_changed)
        self.counts = PlainLabel(muted=True)
        self.even = PlainLabel(muted=True, wrap=True)
        for label in (self.counts, self.even):
            label.setFont(smaller(label.font(), 0.5))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 8, 6)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(PlainLabel(column.title, wrap=True), 0, 0, 1, 3)
        self._grid.addWidget(self.slider, 1, 0)
        self._grid.addWidget(self.number, 1, 1)
        self._grid.addWidget(self.counts, 1, 2)
        self._grid.addWidget(self.even, 2, 0, 1, 3)
        self._grid.setColumnStretch(0, 1)
        self.show_column(column)

    def show_column(self, column: WeighedColumn) -> None:
        """Show what it is and what it counts; a number that is being typed stays."""
        for field in (self.slider, self.number):
            field.blockSignals(True)
        self.slider.setValue(column.weight)
        if not self.number.is_being_typed and self.number.whole != column.weight:
            self.number.set_number(column.weight)
        for field in (self.slider, self.number):
            field.blockSignals(False)
        self.counts.setText(self.tr("counts {share}").format(share=f"{column.counts:.0%}"))

    def show_even(self, found: BreakEven | None) -> None:
        """Say where another option leads; None = not known yet."""
        if found is None:
            self.even.setText(self.tr("…"))
        elif found.weight is None:
            self.even.setText(self.tr("no weight of it changes who leads"))
        else:
            leader = found.leader or self.tr("nobody")
            self.even.setText(self.tr("at {n} {leader} leads").format(n=found.weight, leader=leader))

    @Slot(int)
    def _on_slider_moved(self, weight: int) -> None:
        self.number.blockSignals(True)
        self.number.set_number(weight)
        self.number.blockSignals(False)
        self.moved.emit(self._slug, weight)

    @Slot()
    def _on_number_changed(self) -> None:
        weight = self.number.whole
        if not self.number.fault and weight is not None:
            self.slider.blockSignals(True)
            self.slider.setValue(weight)
            self.slider.blockSignals(False)
            self.moved.emit(self._slug, weight)


class WeightLines(QScrollArea):
    """All of them, one below the other. GUI thread only.

    Signals:
        moved(str, int): the slug of a question, and the weight it was given.
    """

    moved = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: dict[str, WeightLine] = {}
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(_NARROWEST, _LOWEST)

    def show_weighing(self, weighing: Weighing, unit: str) -> None:
        """Show the weights; lines that are there stay where they are."""
        if list(self.lines) != [one.slug for one in weighing.columns]:
            self._fill(weighing, unit)
        evens = {one.slug: one for one in weighing.break_evens}
        for one in weighing.columns:
            line = self.lines[one.slug]
            line.show_column(one)
            line.show_even(evens.get(one.slug))

    def _fill(self, weighing: Weighing, unit: str) -> None:
        for line in self.lines.values():
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = {}
        for at, one in enumerate(weighing.columns):
            line = WeightLine(one, unit)
            line.moved.connect(self.moved)
            self._column.insertWidget(at, line)
            self.lines[one.slug] = line
