"""Preferences › Money, Behaviour and Appearance: each choice is kept and in effect as soon as it is made."""

import asyncio

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged, SettingsChanged, SpendChanged
from app.domain.money import DaySpend
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.fields import CapField
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.number_field import first_fault
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.model_words import fixed_words
from app.gui.look.money_words import day_words
from app.gui.look.sizes import STEPS
from app.gui.settings.looks import WindowLooks
from app.settings.settings import DAY_CAP_USD, RUN_CAP_USD, Settings

_DENSITIES = ("compact", "normal", "roomy")
_THEMES = ("system", "light", "dark", "contrast")


class _Page(QWidget):
    """A page that keeps each choice at once; a fault is told on it and the field goes back.

    Signals:
        kept(object): the `Settings` in effect after a choice was kept.
    """

    kept = Signal(object)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._filling = False
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.fault.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)

    def finish(self) -> None:
        """Everything is laid out: the fault below it, and what is in effect shown."""
        self.column.addWidget(self.fault)
        self.column.addStretch(1)
        self._load()

    def fill(self, settings: Settings) -> None:
        """Show what is in effect."""
        raise NotImplementedError

    def apply(self, event: Event) -> None:
        """Follow choices made elsewhere; what is being typed stays."""
        if isinstance(event, SettingsChanged):
            self._load()

    def keep(self, choices: dict[str, str | float | None]) -> None:
        """Keep choices."""
        if self._filling:
            return
        self.fault.hide()
        preferences = self._context.services.preferences
        keeping = run_owned(
            self._context, self, lambda: preferences.set(choices), on_done=self._on_kept, on_fault=self._on_fault
        )
        self.wait_for(keeping)

    def wait_for(self, keeping: "asyncio.Task[None]") -> None:
        """Choices are on their way into the settings."""

    def close_fixed(self, field: QWidget, name: str) -> None:
        """Close a field that a flag or the environment decides, and say so."""
        source = self._context.services.preferences.fixed_by(name)
        if source is not None:
            field.setEnabled(False)
            self.column.addWidget(PlainLabel(fixed_words(source, name), muted=True, wrap=True))

    def _load(self) -> None:
        self._filling = True
        self.fill(self._context.services.settings)
        self._filling = False

    def _on_kept(self, settings: Settings) -> None:
        self.kept.emit(settings)

    def _on_fault(self, fault: KnownError) -> None:
        self._load()
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()


class MoneyPage(_Page):
    """Caps, what today came to, and where prices come from.

    Signals:
        prices_requested: the person wants to state a price of their own.
    """

    prices_requested = Signal()

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.run_cap = CapField(
            self.tr("Most a run may cost where it is given no cap of its own, US dollars"), usual=RUN_CAP_USD
        )
        self.day_cap = CapField(self.tr("Most all requests of a day may cost, US dollars"), usual=DAY_CAP_USD)
        self.today = PlainLabel(selectable=True, wrap=True)
        self.prices = button(self.tr("State a price of your own…"), rank="link")
        self.prices.clicked.connect(self.prices_requested)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("Cap of a run"), self.run_cap)
        form.addRow(
            "", PlainLabel(self.tr("A run pauses at its cap and goes on after it is raised."), muted=True, wrap=True)
        )
        form.addRow(self.tr("Cap of a day"), self.day_cap)
        form.addRow(
            "",
            PlainLabel(
                self.tr("Chats, runs and check-ups together, from midnight to midnight."), muted=True, wrap=True
            ),
        )
        form.addRow(self.tr("Today"), self.today)
        self.column.addLayout(form)
        said = self.tr(
            "Prices come from a list that is installed with Int Crucible; nothing is fetched. "
            "A model that is not in the list has no known price, and unknown is not free."
        )
        self.column.addWidget(PlainLabel(said, muted=True, wrap=True))
        self.column.addWidget(self.prices)
        for field, name in ((self.run_cap, "run_cap_usd"), (self.day_cap, "day_cap_usd")):
            field.setObjectName(name)
            field.cap_changed.connect(self._show_fault)
            field.cap_given.connect(self._on_cap_given)
            self.close_fixed(field, name)
        self._sums = Latest(context.bridge, self)
        self.finish()
        self._read_today()

    def fill(self, settings: Settings) -> None:
        """Show the caps."""
        for field, cap in ((self.run_cap, settings.run_cap_usd), (self.day_cap, settings.day_cap_usd)):
            if not field.amount.is_being_typed:
                field.set_cap(cap)

    @override
    def apply(self, event: Event) -> None:
        super().apply(event)
        if isinstance(event, SpendChanged | ModelChanged | SettingsChanged):
            self._read_today()

    @Slot()
    def _on_cap_given(self) -> None:
        field = self.sender()
        if isinstance(field, CapField) and not first_fault(field):
            self.keep({field.objectName(): field.choice})

    @Slot()
    def _show_fault(self) -> None:
        fault = first_fault(self)
        self.fault.setText(fault)
        self.fault.setHidden(not fault)

    def _on_kept(self, settings: Settings) -> None:
        self._read_today()
        super()._on_kept(settings)

    def _read_today(self) -> None:
        self._sums.query(self._context.services.spending.today, self._show_today, self._on_fault)

    def _show_today(self, day: DaySpend) -> None:
        self.today.setText(day_words(day))


class BehaviourPage(_Page):
    """What is asked before it is done, and which key sends."""

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.ask = QCheckBox(self.tr("Ask before every change of the spec"))
        self.enter = QCheckBox(self.tr("Enter sends a message"))
        ask = self.tr("Also what you said in your own words waits as a card: Apply, Edit or Dismiss.")
        enter = self.tr("Off: Enter makes a new line and Ctrl+Enter sends. Ctrl+Enter always sends.")
        for box, hint, name in ((self.ask, ask, "ask_before_changes"), (self.enter, enter, "enter_sends")):
            box.setObjectName(name)
            self.column.addWidget(box)
            label = PlainLabel(hint, muted=True, wrap=True)
            label.setContentsMargins(24, 0, 0, 6)
            self.column.addWidget(label)
            box.toggled.connect(self._on_toggled)
            self.close_fixed(box, name)
        self.finish()

    def fill(self, settings: Settings) -> None:
        """Show both."""
        self.ask.setChecked(settings.ask_before_changes)
        self.enter.setChecked(settings.enter_sends)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        box = self.sender()
        if isinstance(box, QCheckBox):
            self.keep({box.objectName(): on})


class AppearancePage(_Page):
    """The scheme, how close lines stand, how large text is."""

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._looks = WindowLooks(context, self)
        words = (self.tr("Follow the system"), self.tr("Light"), self.tr("Dark"), self.tr("High contrast"))
        self.themes = {theme: QRadioButton(word) for theme, word in zip(_THEMES, words, strict=True)}
        self._group = QButtonGroup(self)
        for theme, radio in self.themes.items():
            radio.setObjectName(theme)
            self._group.addButton(radio)
            self.column.addWidget(radio)
        self._group.buttonToggled.connect(self._on_toggled)
        self.density, self.text, self.messages = QComboBox(), QComboBox(), QComboBox()
        for key, word in zip(_DENSITIES, (self.tr("Compact"), self.tr("Normal"), self.tr("Roomy")), strict=True):
            self.density.addItem(word, key)
        for box in (self.text, self.messages):
            for percent in STEPS:
                box.addItem(f"{percent} %", percent)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self._choices = {"density": self.density, "text_percent": self.text, "message_percent": self.messages}
        names = (self.tr("Room around lines"), self.tr("Size of all text"), self.tr("Messages, on top of that"))
        for (name, box), word in zip(self._choices.items(), names, strict=True):
            box.setObjectName(name)
            box.setAccessibleName(word)
            form.addRow(word, box)
            box.activated.connect(self._on_chosen)
        self.column.addSpacing(8)
        self.column.addLayout(form)
        self.finish()

    def fill(self, settings: Settings) -> None:
        """Show what is in effect."""
        theme = self._context.theme
        self.themes[theme.choice if theme.being_kept else settings.theme].setChecked(True)
        for name, box in self._choices.items():
            value = getattr(settings, name)
            if box.findData(value) < 0:
                box.addItem(f"{value} %", value)
            box.setCurrentIndex(box.findData(value))

    @Slot()
    def _on_chosen(self) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self.keep({box.objectName(): box.currentData()})

    @Slot(object, bool)
    def _on_toggled(self, radio: QRadioButton, on: bool) -> None:
        if on and not self._filling:
            self._context.theme.choose(radio.objectName())
            self.keep({"theme": radio.objectName()})

    @override
    def wait_for(self, keeping: "asyncio.Task[None]") -> None:
        # Else the settings of before, told meanwhile, would show the scheme of before for a moment.
        self._looks.await_kept(keeping)
