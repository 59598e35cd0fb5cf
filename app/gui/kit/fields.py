"""The field that preferences and dialogs share: a cap in US dollars, or that none is wanted.

Not for what a cap means.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.gui.kit.number_field import NumberField
from app.gui.look.sizes import fit_width
from app.settings.settings import NO_CAP

CENTS, FINEST = 2, 6
"""Decimals of money: shown at least, and typed at most."""
_USD_WIDTH = 130


class CapField(QWidget):
    """A cap in US dollars, or a tick that none is wanted. GUI thread only.

    Signals:
        cap_changed: another amount stands there, also while it is typed, or the tick was set or taken away.
        cap_given: an amount was given for good, or the tick was set or taken away.
    """

    cap_changed = Signal()
    cap_given = Signal()

    def __init__(self, name: str, *, usual: float, parent: QWidget | None = None) -> None:
        """Make a field.

        Args:
            name: what is capped, for screen readers and as tooltip.
            usual: the amount offered to who takes the tick away.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.amount = NumberField(name, most=100_000.0, decimals=FINEST, shown_decimals=CENTS, step=0.5, unit="USD")
        self.amount.set_number(usual)
        fit_width(self.amount, _USD_WIDTH)
        self.none = QCheckBox(self.tr("No cap"))
        self.none.setAccessibleName(self.tr("{name}: no cap").format(name=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.amount)
        row.addWidget(self.none)
        row.addStretch(1)
        self.setFocusProxy(self.amount)
        self.amount.number_changed.connect(self.cap_changed)
        self.amount.committed.connect(self.cap_given)
        self.none.toggled.connect(self._on_none_toggled)

    @property
    def cap(self) -> float | None:
        """The cap, or None."""
        return None if self.none.isChecked() else self.amount.number

    @property
    def choice(self) -> str | float:
        """The cap as a choice that can be kept."""
        cap = self.cap
        return NO_CAP if cap is None else cap

    def set_cap(self, usd: float | None) -> None:
        """Show a cap, or that there is none; the amount shown before stays as what to come back to."""
        if usd is not None:
            self.amount.set_number(usd)
        self.none.setChecked(usd is None)

    @Slot(bool)
    def _on_none_toggled(self, none: bool) -> None:
        self.amount.setEnabled(not none)
        self.cap_changed.emit()
        self.cap_given.emit()
