"""Preferences › Model: offers what was found, tests a choice, keeps its key, swaps the model while all goes on.

Nothing found is used without a click. Not for the fields themselves (`model_form.py`, `key_field.py`).
"""

from pydantic import SecretStr
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFormLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged, SettingsChanged
from app.domain.model_client import ModelInfo
from app.domain.model_offers import FoundModel, FoundServer, KeyState, ModelChoice, ModelOffers, ProbeReport
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.fields import CapField
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.model_notices import tell_used
from app.gui.kit.number_field import first_fault
from app.gui.kit.small_widgets import Spinner, button
from app.gui.kit.window_services import WindowServices
from app.gui.look.model_words import in_use, may_cost, offered_words
from app.gui.settings.key_field import KeyField
from app.gui.settings.model_form import ModelForm
from app.gui.settings.probe_view import ProbeView
from app.settings.provider_registry import RECORDS, Provider
from app.settings.settings import DAY_CAP_USD, RUN_CAP_USD

_SETTLE_MS = 300
_KEYLESS = tuple(provider for provider, record in RECORDS.items() if not record.is_remote)
_CHOICE_FIELDS = ("provider", "base_url", "model", "max_concurrency")


class ModelPage(QWidget):
    """The page. GUI thread only.

    Signals:
        used(object): the `ModelInfo` of the model that answers from now on.
    """

    used = Signal(object)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._busy = False
        self._is_testing = False
        self._described = Provider.BUILTIN
        self._filled_in = self._shown = ModelChoice(provider=Provider.BUILTIN.value)
        self._caps_shown: tuple[float | None, float | None] = (None, None)
        self.present = PlainLabel(bold=True, wrap=True)
        self.form = ModelForm()
        self.key = KeyField()
        self.offered = PlainLabel(muted=True, wrap=True)
        self.caps = QFrame()
        self.run_cap = CapField(self.tr("Most a run may cost, US dollars"), usual=RUN_CAP_USD)
        self.day_cap = CapField(self.tr("Most a day may cost, US dollars"), usual=DAY_CAP_USD)
        self.test = button(self.tr("Test connection"))
        self.use = button(self.tr("Use this model"), rank="main")
        self.spinner = Spinner(context.theme)
        self.doing = PlainLabel(muted=True, wrap=True)
        self.report = ProbeView(context.theme)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self._lay_out()
        self._discovery = Latest(context.bridge, self)
        self._listing = Latest(context.bridge, self)
        self._testing = Latest(context.bridge, self)
        self._key_reads = Latest(context.bridge, self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._read_key_state)
        self.form.changed.connect(self._on_choice_changed)
        self.form.browse_requested.connect(self._on_browse_requested)
        self.form.models_requested.connect(self._on_models_requested)
        self.key.changed.connect(self._on_key_typed)
        self.key.removal_requested.connect(self._on_removal_requested)
        self.test.clicked.connect(self._on_test_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        for cap in (self.run_cap, self.day_cap):
            cap.cap_changed.connect(self._on_cap_changed)
        self._load()

    def _lay_out(self) -> None:
        self.form.add_row(self.tr("Key"), self.key)
        self.form.add_row("", self.offered)
        self.caps.setProperty("card", True)
        caps = QFormLayout(self.caps)
        caps.setContentsMargins(14, 10, 14, 10)
        caps.setHorizontalSpacing(16)
        asked = self.tr(
            "This model may cost money. A run pauses at its cap, and nothing is sent beyond the cap of a day."
        )
        caps.addRow(PlainLabel(asked, wrap=True))
        caps.addRow(self.tr("Cap of a run"), self.run_cap)
        caps.addRow(self.tr("Cap of a day"), self.day_cap)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.spinner)
        row.addWidget(self.doing, 1)
        row.addWidget(self.test)
        row.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (self.present, self.form, self.caps):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self.report)
        layout.addWidget(self.fault)
        layout.addStretch(1)
        for hidden in (self.caps, self.spinner, self.fault):
            hidden.hide()

    def _load(self) -> None:
        models = self._context.services.models
        self._fill_form()
        self._fill_caps()
        fixed = {name: source for name in _CHOICE_FIELDS if (source := models.fixed_by(name)) is not None}
        self.form.set_fixed(fixed)
        self._show_present()
        self._on_choice_changed()
        self._discovery.ask(models.discover, self._show_offers, self._show_fault)

    def _fill_form(self) -> None:
        self._filled_in = self._context.services.models.current()
        self.form.fill(self._filled_in)
        self._shown = self.form.choice()
        self._described = self.form.provider

    def _fill_caps(self) -> None:
        settings = self._context.services.settings
        self._caps_shown = (settings.run_cap_usd, settings.day_cap_usd)
        self.run_cap.set_cap(settings.run_cap_usd)
        self.day_cap.set_cap(settings.day_cap_usd)

    # -- what it shows ---------------------------------------------------------------------------------

    def take_server(self, server: FoundServer) -> None:
        """Show a server that was offered elsewhere as the choice."""
        self.form.take_server(server)

    def apply(self, event: Event) -> None:
        """Follow a model that is being loaded, and choices made elsewhere; what was typed here stays."""
        if isinstance(event, SettingsChanged):
            typed = any(cap.amount.is_being_typed for cap in (self.run_cap, self.day_cap))
            if not typed and (self.run_cap.cap, self.day_cap.cap) == self._caps_shown:
                self._fill_caps()
            self._show_caps()
        if isinstance(event, ModelChanged):
            current = self._context.services.models.current()
            if current != self._filled_in and not self._busy and not self._is_touched():
                self._fill_form()
                self._on_choice_changed()
            self._show_present()
            self._show_buttons()
            self._settle.start()

    def _is_touched(self) -> bool:
        """Whether something stands here that the person typed or chose, and that is not in use."""
        return self.key.typed is not None or self.form.choice() != self._shown or bool(first_fault(self.form))

    def _show_present(self) -> None:
        services = self._context.services
        settings = services.settings
        said = self.tr("In use: {model} ({why})").format(model=in_use(settings), why=settings.reason)
        if not self._busy and services.models.current() != self._filled_in:
            said = self.tr("{said}. It was chosen elsewhere meanwhile; what stands below is not in use.").format(
                said=said
            )
        self.present.setText(said)
        loading = services.models.status().loading
        if loading:
            self._tell_doing(loading)
        elif not self._busy:
            self._tell_doing("")

    def _show_offers(self, offers: ModelOffers) -> None:
        self.form.offer(offers.servers)
        self.offered.setText("\n".join(offered_words(key) for key in offers.keys))
        self._show_key_parts()

    def _show_key_parts(self) -> None:
        keyless = self.form.provider in _KEYLESS
        self.form.show_row(self.key, shown=not keyless)
        self.form.show_row(self.offered, shown=not keyless and bool(self.offered.text()))

    def _show_fault(self, fault: KnownError) -> None:
        self._is_testing = False
        self._set_busy("")
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()

    def _set_busy(self, doing: str) -> None:
        self._busy = bool(doing)
        self._tell_doing(doing)
        self._show_buttons()

    def _tell_doing(self, sentence: str) -> None:
        self.doing.setText(sentence or self._missing())
        self.spinner.setVisible(bool(sentence))

    def _show_buttons(self) -> None:
        ready = not self._busy and not self._missing()
        self.form.list.setEnabled(not self.form.address_fault)
        self.test.setText(self.tr("Stop") if self._is_testing else self.tr("Test connection"))
        self.test.setAccessibleName(self.tr("Stop the test") if self._is_testing else self.test.text())
        self.test.setEnabled(self._is_testing or (ready and self.form.provider is not Provider.BUILTIN))
        self.use.setEnabled(ready and (self._differs() or self.key.typed is not None))

    def _missing(self) -> str:
        """What the choice lacks, or which number of the page cannot be read; empty when nothing."""
        return self.form.missing or ("" if self.caps.isHidden() else first_fault(self.caps))

    @Slot()
    def _on_cap_changed(self) -> None:
        if not self._busy:
            self._tell_doing("")
            self._show_buttons()

    def _differs(self) -> bool:
        return self.form.choice() != self._context.services.models.current()

    # -- slots -----------------------------------------------------------------------------------------

    @Slot()
    def stop_test(self) -> None:
        """Break a test off that is going on: its request does not wait on unseen."""
        if self._is_testing:
            self._is_testing = False
            self._testing.cancel()
            _ = self._context.run_verb(self._context.services.models.stop_test)

    def _forget_test(self) -> None:
        """What was tested, or is being tested, is no longer what is described."""
        self.stop_test()
        self.report.show_report(None)
        self.fault.hide()
        self._set_busy("")

    @Slot()
    def _on_key_typed(self) -> None:
        self._forget_test()

    @Slot()
    def _on_choice_changed(self) -> None:
        if self.form.provider is not self._described:
            # A key typed for one provider is never sent to another.
            self._described = self.form.provider
            self.key.forget()
        self._forget_test()
        self._show_key_parts()
        self._show_caps()
        self._settle.start()

    def _show_caps(self) -> None:
        sources = self._context.services.settings.sources
        asked = "run_cap_usd" in sources or "day_cap_usd" in sources
        self.caps.setVisible(may_cost(self.form.choice()) and not asked)

    @Slot()
    def _read_key_state(self) -> None:
        choice = self.form.choice()
        if self.form.provider in _KEYLESS or self.form.missing:
            self.key.show_state(KeyState(where=""))
            self._show_buttons()
            return
        models = self._context.services.models
        self._key_reads.ask(lambda: models.key_state(choice), self.key.show_state, self._show_fault)

    @Slot()
    def _on_browse_requested(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a GGUF file"), filter="GGUF (*.gguf);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.form.set_file)
        dialog.open()

    @Slot()
    def _on_models_requested(self) -> None:
        models, choice, key = self._context.services.models, self.form.choice(), self.key.typed
        self.fault.hide()
        self._tell_doing(self.tr("Asking for the list…"))
        self._listing.ask(lambda: models.models(choice, key=key), self._on_models_listed, self._show_fault)

    def _on_models_listed(self, found: tuple[FoundModel, ...]) -> None:
        self._tell_doing("")
        said = self.tr("The server has {n}.").format(n=self._context.texts.count(len(found), "model"))
        self.form.show_models(found, said)
        self._show_buttons()

    @Slot()
    def _on_removal_requested(self) -> None:
        models, choice, place = self._context.services.models, self.form.choice(), self.key.kept_at
        if place is None:
            return
        run_owned(
            self._context,
            self,
            lambda: models.store_key(SecretStr(""), choice, place=place),
            on_done=self.key.show_state,
            on_fault=self._show_fault,
        )

    @Slot()
    def _on_test_clicked(self) -> None:
        if self._is_testing:
            self._forget_test()
            self.doing.setText(self.tr("The test was stopped."))
            return
        models, choice, key = self._context.services.models, self.form.choice(), self.key.typed
        self.fault.hide()
        self.report.show_report(None)
        self._is_testing = True
        self._set_busy(self.tr("Asking the model…"))
        self._testing.ask(lambda: models.test(choice, key=key), self._on_tested, self._show_fault)

    def _on_tested(self, report: ProbeReport) -> None:
        self._is_testing = False
        self._set_busy("")
        self.report.show_report(report)

    @Slot()
    def _on_use_clicked(self) -> None:
        services, choice, key, place = self._context.services, self.form.choice(), self.key.typed, self.key.chosen_place
        before = services.models.current()
        caps: dict[str, str | float] = {}
        if not self.caps.isHidden():
            caps = {"run_cap_usd": self.run_cap.choice, "day_cap_usd": self.day_cap.choice}

        async def use() -> ModelInfo:
            if key is not None:
                await services.models.store_key(key, choice, place=place)
            if caps:
                await services.preferences.set(caps)
            return await services.models.choose(choice)

        self.fault.hide()
        self._set_busy(self.tr("Changing the model…"))
        run_owned(
            self._context,
            self,
            use,
            on_done=lambda info: self._on_used(info, before),
            on_fault=self._on_use_failed,
            after_close=lambda info: tell_used(self._context, info, before),
        )

    def _on_used(self, info: ModelInfo, before: ModelChoice) -> None:
        self._set_busy("")
        self.key.forget()
        self._fill_form()
        self._on_choice_changed()
        self._show_present()
        tell_used(self._context, info, before)
        self.used.emit(info)

    def _on_use_failed(self, fault: KnownError) -> None:
        self._show_fault(fault)
        if fault.code == "no-keyring":
            way_out = self.tr("Or choose beside the key to keep it in a file of the data folder.")
            self.fault.setText(f"{self.fault.text()} {way_out}")
        self._read_key_state()
