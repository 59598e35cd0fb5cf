"""Fields that preferences and the run dialog share: a number that may be absent, and a row with its fault below.

Not for what a number means.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QWidget

from app.settings.settings import NO_CAP

_ABSENT = -1.0
_USD_WIDTH = 130
_CENTS = 2
_FINE = 6


class OptionalNumber(QDoubleSpinBox):
    """A number from 0 on, or none: one step below the least value stands for none and reads as words.

    Signals:
        number_changed: it was typed, or a step was taken.
    """

    number_changed = Signal()

    def __init__(
        self,
        *,
        name: str,
        none: str,
        least: float = 0.0,
        most: float = 1_000_000.0,
        decimals: int = 0,
        step: float = 1.0,
        suffix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a field.

        Args:
            name: for screen readers and as tooltip.
            none: what is shown while there is no number.
            least: the smallest number; a smaller one that is typed becomes it.
            most: the largest number.
            decimals: digits after the point.
            step: of the arrows.
            suffix: unit behind the number.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._least = least
        self.setDecimals(decimals)
        self.setRange(_ABSENT, most)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setSpecialValueText(none)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setKeyboardTracking(False)
        self.setGroupSeparatorShown(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setValue(_ABSENT)
        _give_room(self)
        self.valueChanged.connect(self._on_value_changed)

    @property
    def number(self) -> float | None:
        """The number, or None."""
        return None if self.value() < 0 else max(self.value(), self._least)

    @property
    def whole(self) -> int | None:
        """The number as a whole one, or None."""
        number = self.number
        return None if number is None else round(number)

    def set_number(self, number: float | None) -> None:
        """Show a number, or that there is none."""
        self.setValue(_ABSENT if number is None else number)

    @Slot(float)
    def _on_value_changed(self, value: float) -> None:
        if 0 <= value < self._least:
            self.setValue(self._least)
            return
        self.number_changed.emit()

    def stepBy(self, steps: int) -> None:
        """From none the first step leads to the least number, and from that back to none."""
        if self.value() < 0 and steps > 0:
            self.setValue(self._least)
        elif steps < 0 and self.value() + steps * self.singleStep() < self._least:
            self.setValue(_ABSENT if self.value() <= self._least else self._least)
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page unless the field has the keyboard: numbers must not change in passing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class CapField(QWidget):
    """A cap in US dollars, or a tick that none is wanted. GUI thread only.

    Signals:
        cap_changed: another amount was given, or the tick was set or taken away.
    """

    cap_changed = Signal()

    def __init__(self, name: str, *, usual: float, parent: QWidget | None = None) -> None:
        """Make a field.

        Args:
            name: what is capped, for screen readers and as tooltip.
            usual: the amount offered to who takes the tick away.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.amount = _Amount()
        self.amount.setRange(0.0, 100_000.0)
        self.amount.setValue(usual)
        self.amount.setSingleStep(0.5)
        self.amount.setSuffix(" USD")
        self.amount.setFixedWidth(_USD_WIDTH)
        self.amount.setAccessibleName(name)
        self.amount.setToolTip(name)
        self.amount.setKeyboardTracking(False)
        _give_room(self.amount)
        self.none = QCheckBox(self.tr("No cap"))
        self.none.setAccessibleName(self.tr("{name}: no cap").format(name=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.amount)
        row.addWidget(self.none)
        row.addStretch(1)
        self.setFocusProxy(self.amount)
        self.amount.valueChanged.connect(self.cap_changed)
        self.none.toggled.connect(self._on_none_toggled)

    @property
    def cap(self) -> float | None:
        """The cap, or None."""
        return None if self.none.isChecked() else self.amount.value()

    @property
    def choice(self) -> str | float:
        """The cap as a choice that can be kept."""
        cap = self.cap
        return NO_CAP if cap is None else cap

    def set_cap(self, usd: float | None) -> None:
        """Show a cap, or that there is none; the amount shown before stays as what to come back to."""
        if usd is not None:
            # A cap below a cent must not become another one by being looked at.
            self.amount.setDecimals(_CENTS if round(usd, _CENTS) == usd else _FINE)
            self.amount.setValue(usd)
        self.none.setChecked(usd is None)

    @Slot(bool)
    def _on_none_toggled(self, none: bool) -> None:
        self.amount.setEnabled(not none)
        self.cap_changed.emit()


class _Amount(QDoubleSpinBox):
    """The wheel scrolls the page unless the field has the keyboard: a cap must not change in passing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _give_room(field: QDoubleSpinBox) -> None:
    """The style sheet's padding does not reach the text of a spin box with arrows of its own."""
    field.lineEdit().setTextMargins(6, 0, 0, 0)
