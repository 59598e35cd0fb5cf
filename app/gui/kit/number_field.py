"""The one field for numbers: what is typed is read as it is typed, or refused on the spot.

Not for what a number means. A text that is no number stays as it was typed and is marked; it is never turned into
another number, neither by leaving out a sign of it nor by taking the nearest one that would do.
"""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLineEdit, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.look.number_text import decimals_of, read_number, write_number

_PADDING, _GAP, _ARROWS = 6, 6, 22
"""Pixels before the text, between it and the unit, and for the arrows."""


class NumberField(QAbstractSpinBox):
    """A number between two bounds, or none where words for none are given. GUI thread only.

    Signals:
        number_changed: another number stands there, or one can no longer be read; also while it is typed.
        committed: a number was given for good: Enter, the field was left, or a step was taken; only when it is another.
    """

    number_changed = Signal()
    committed = Signal()

    def __init__(
        self,
        name: str,
        *,
        least: float = 0.0,
        most: float = 1_000_000.0,
        decimals: int = 0,
        shown_decimals: int = 0,
        step: float = 1.0,
        unit: str = "",
        none: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make a field; it shows none, or the least number where there must be one.

        Args:
            name: for screen readers and as tooltip.
            least: the smallest number; a smaller one is refused.
            most: the largest number.
            decimals: as many digits may be typed after the separator; 0 = whole numbers.
            shown_decimals: at least as many are shown.
            step: of the arrows.
            unit: stands behind the number; need not be typed.
            none: what an empty field says; None = there must be a number.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._name, self._least, self._most = name, least, most
        self._decimals, self._shown_decimals, self._step = decimals, shown_decimals, step
        self._unit_text, self._none = unit, none
        self._number: float | None = None if none is not None else least
        self._committed = self._number
        self._fault = ""
        self._set_text, self._set_number = "", self._number
        # Of its own making: of a line that Qt made, the binding lets go when this field is the editor of a list.
        self._edit = QLineEdit(self)
        self.setLineEdit(self._edit)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._unit = PlainLabel(unit, muted=True)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self._edit)
        row.setContentsMargins(0, 0, 2, 0)
        row.addStretch(1)
        row.addWidget(self._unit)
        self._edit.setPlaceholderText(none or "")
        self._edit.textChanged.connect(self._on_text_changed)
        self._write()
        self._show_fault()

    @property
    def number(self) -> float | None:
        """The number that stands there, or None for none; while there is a fault the one given before."""
        return self._number

    @property
    def whole(self) -> int | None:
        """The number as a whole one, or None."""
        return None if self._number is None else round(self._number)

    @property
    def fault(self) -> str:
        """Why what stands there cannot be taken, as a sentence; empty where it can."""
        return self._fault

    @property
    def is_being_typed(self) -> bool:
        """Whether something stands there that was not given for good yet."""
        return bool(self._fault) or self._number != self._committed

    def set_number(self, number: float | None) -> None:
        """Show a number, or that there is none; what was typed before is gone. Emits nothing of `committed`.

        Raises:
            ValueError: None where there must be a number.
        """
        if number is None and self._none is None:
            raise ValueError(f"{self._name}: there must be a number")
        self._number = self._committed = number
        self._fault = ""
        self._write()

    def set_none_words(self, words: str) -> None:
        """Say something else while the field is empty."""
        self._none = words
        self._edit.setPlaceholderText(words)

    # -- what is typed ---------------------------------------------------------------------------------

    @Slot(str)
    def _on_text_changed(self, _text: str) -> None:
        before = (self._number, self._fault)
        self._read()
        self._show_fault()
        if before != (self._number, self._fault):
            self.number_changed.emit()

    def _read(self) -> None:
        text = self._edit.text().strip()
        if text == self._set_text:
            self._number, self._fault = self._set_number, ""
            return
        if self._unit_text and text.endswith(self._unit_text.strip()):
            text = text.removesuffix(self._unit_text.strip())
        if not text.strip() and self._none is not None:
            self._number, self._fault = None, ""
            return
        number = read_number(text)
        # What was read of the first signs is not what is meant: 0 on the way to 0.5 where there are no decimals.
        self._number = self._committed
        if (
            number is None
            or decimals_of(number) > self._decimals
            or (not self._decimals and not _has_digits_only(text))
        ):
            self._fault = self._not_a_number()
        elif not self._least <= number <= self._most:
            self._fault = self._out_of_range()
        else:
            self._number, self._fault = float(number), ""

    def _not_a_number(self) -> str:
        if not self._decimals:
            return self.tr("{name}: give a whole number, in digits only.").format(name=self._name)
        return self.tr(
            "{name}: give a number such as {example}, with a comma or a point before at most {n} decimals "
            "and nothing between the thousands."
        ).format(name=self._name, example=write_number(max(self._least, 0.5)), n=self._decimals)

    def _out_of_range(self) -> str:
        least, most = (write_number(bound, most_decimals=self._decimals) for bound in (self._least, self._most))
        return self.tr("{name}: give a number from {least} to {most}.").format(name=self._name, least=least, most=most)

    def _show_fault(self) -> None:
        self._unit.setVisible(bool(self._unit_text) and bool(self._edit.text()))
        right = self._unit.sizeHint().width() + _GAP if not self._unit.isHidden() else 0
        # The style sheet's padding does not reach the text of a spin box with arrows of its own.
        self._edit.setTextMargins(_PADDING, 0, right, 0)
        self.setToolTip(self._fault or self._name)
        self.setAccessibleDescription(self._fault)
        if self.property("bad") is not bool(self._fault):
            self.setProperty("bad", bool(self._fault))
            self.style().unpolish(self)
            self.style().polish(self)

    def _give(self) -> None:
        if not self._fault:
            self._write()
            self._commit()

    def _write(self) -> None:
        text = ""
        if self._number is not None:
            text = write_number(self._number, least_decimals=self._shown_decimals, most_decimals=max(self._decimals, 6))
        # Shown is rounded to what can be typed; a number must not become another one by being looked at.
        self._set_text, self._set_number = text, self._number
        if text != self._edit.text():
            self._edit.setText(text)

    def _commit(self) -> None:
        if self._number != self._committed:
            self._committed = self._number
            self.committed.emit()

    # -- Qt --------------------------------------------------------------------------------------------

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """The arrows always do something but at the ends."""
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self.isReadOnly():
            return flags
        if self._number is None or self._number < self._most:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self._number is not None and (self._number > self._least or self._none is not None):
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags

    def stepBy(self, steps: int) -> None:
        """From none the first step leads to the least number, and from that back to none."""
        before = self._number
        if before is None:
            self._number = self._least if steps > 0 else None
        elif steps < 0 and before <= self._least and self._none is not None:
            self._number = None
        else:
            wanted = round(before + steps * self._step, max(self._decimals, 6))
            self._number = min(max(wanted, self._least), self._most)
        self._fault = ""
        self._write()
        if before != self._number:
            self.number_changed.emit()
        self._commit()

    def sizeHint(self) -> QSize:
        """Room for the bounds or the words for none, the unit and the arrows."""
        texts = (write_number(self._most, least_decimals=self._shown_decimals), self._none or "")
        width = max(self.fontMetrics().horizontalAdvance(text) for text in texts)
        unit = self._unit.sizeHint().width() + _GAP if self._unit_text else 0
        return QSize(width + unit + 3 * _PADDING + _ARROWS, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`: a number must not be cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the number for good, and then presses the dialog's button; not while there is none to give."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.setAccepted(bool(self._fault))
            self._give()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What stands there is given for good."""
        super().focusOutEvent(event)
        self._give()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page unless the field has the keyboard: numbers must not change in passing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def first_fault(holder: QWidget) -> str:
    """Return the first fault of the number fields inside that can be used now; empty where there is none."""
    fields = (field for field in holder.findChildren(NumberField) if field.isEnabled() and field.isVisibleTo(holder))
    return next((field.fault for field in fields if field.fault), "")


def _has_digits_only(text: str) -> bool:
    return text.strip().isdecimal()
