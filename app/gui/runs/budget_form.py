"""The caps of one run: calls, tokens, money, time; each may be absent. Asks no service."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.runs import Budget
from app.gui.kit.fields import CENTS, FINEST
from app.gui.kit.labels import PlainLabel
from app.gui.kit.number_field import NumberField
from app.gui.look.sizes import fit_width
from app.gui.look.texts import Texts

_WIDTH = 150
_SECONDS = 60


class BudgetForm(QWidget):
    """Four fields in two rows. GUI thread only.

    Signals:
        changed: another budget is described, or one of the numbers can no longer be read.
    """

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        none = self.tr("no cap")
        self.calls = NumberField(self.tr("Most calls"), none=none, most=1e6, step=10, unit=self.tr("calls"))
        self.tokens = NumberField(
            self.tr("Most tokens, in and out"), none=none, most=1e10, step=10_000, unit=self.tr("tokens")
        )
        self.usd = NumberField(
            self.tr("Most money, US dollars"),
            none=none,
            most=100_000,
            decimals=FINEST,
            shown_decimals=CENTS,
            step=0.5,
            unit="USD",
        )
        self.minutes = NumberField(
            self.tr("Most time of work, minutes"), none=none, least=0.5, most=1e5, decimals=2, unit=self.tr("min")
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        words = (self.tr("Calls"), self.tr("Tokens"), self.tr("Money"), self.tr("Time"))
        for at, (word, field) in enumerate(zip(words, self.fields, strict=True)):
            fit_width(field, _WIDTH)
            field.number_changed.connect(self.changed)
            row, column = divmod(at, 2)
            grid.addWidget(PlainLabel(word, muted=True), row, 3 * column)
            grid.addWidget(field, row, 3 * column + 1)
        grid.setColumnMinimumWidth(2, 12)
        grid.setColumnStretch(5, 1)

    @property
    def fields(self) -> tuple[NumberField, NumberField, NumberField, NumberField]:
        """Calls, tokens, money, time."""
        return (self.calls, self.tokens, self.usd, self.minutes)

    def fill(self, budget: Budget) -> None:
        """Show caps."""
        self.calls.set_number(budget.calls)
        self.tokens.set_number(budget.tokens)
        self.usd.set_number(budget.usd)
        self.minutes.set_number(None if budget.seconds is None else budget.seconds / _SECONDS)

    def set_usual_money(self, usd: float | None) -> None:
        """Say which cap in money holds where none is given here."""
        words = self.tr("no cap") if usd is None else self.tr("usual: {cap}").format(cap=self._texts.cost(usd))
        self.usd.set_none_words(words)

    def budget(self) -> Budget:
        """The caps described now."""
        minutes = self.minutes.number
        return Budget(
            calls=self.calls.whole,
            tokens=self.tokens.whole,
            usd=self.usd.number,
            seconds=None if minutes is None else minutes * _SECONDS,
        )
