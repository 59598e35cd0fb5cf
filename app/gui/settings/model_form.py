"""The questions about a model: who, at which address, which model, with which limits and own price.

Gives a `ModelChoice`; asks no service. Not for the key, which is no part of a choice (`key_field.py`).
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.model_offers import FoundModel, FoundServer, ModelChoice
from app.gui.kit.fields import CENTS, FINEST
from app.gui.kit.labels import PlainLabel
from app.gui.kit.number_field import NumberField
from app.gui.kit.small_widgets import button
from app.gui.look.model_words import (
    PROVIDER_HINTS,
    PROVIDER_WORDS,
    choice_of,
    fixed_words,
    found_words,
)
from app.gui.look.rendering.visible import visible
from app.gui.look.sizes import fit_width
from app.gui.look.texts import translate
from app.settings.provider_registry import RECORDS, VENDORS, Provider
from app.settings.settings import normal_address

_FIELDS = ("provider", "base_url", "model", "max_concurrency")
"""What a flag or the environment may decide."""
_NUMBER_WIDTH = 170
_USUAL_CONCURRENCY = 8


class ModelForm(QWidget):
    """The form. GUI thread only.

    Signals:
        changed: another choice is described.
        browse_requested: the person wants to look for a GGUF file.
        models_requested: the person wants the list of the server's models.
    """

    changed = Signal()
    browse_requested = Signal()
    models_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._filled = ModelChoice(provider=Provider.BUILTIN.value)
        self._fixed: dict[str, str] = {}
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("Who answers"))
        for provider in Provider:
            self.who.addItem(translate(PROVIDER_WORDS[provider]), provider.value)
        self.hint = PlainLabel(muted=True, wrap=True)
        self.address = QLineEdit()
        self.address.setAccessibleName(self.tr("Address of the server"))
        self.model = QComboBox()
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model.setAccessibleName(self.tr("Name of the model"))
        self.list = button(self.tr("List models"))
        self.list.setToolTip(self.tr("Ask the server which models it has"))
        self.browse = button(self.tr("Browse…"))
        self.browse.setAccessibleName(self.tr("Look for a GGUF file"))
        self.told = PlainLabel(muted=True, wrap=True)
        self.fixed = PlainLabel(wrap=True)
        self.fixed.setProperty("warn", True)
        self._make_numbers()
        self._lay_out()
        self._connect()
        self._show_fields()

    def _make_numbers(self) -> None:
        usual = self.tr("as they come")
        self.concurrency = NumberField(self.tr("Requests at once"), none=self.tr("8, the usual"), least=1, most=256)
        self.requests = NumberField(
            self.tr("Requests per minute"), none=self.tr("no limit"), least=1, most=100_000, step=10
        )
        self.tokens = NumberField(
            self.tr("Tokens per minute"), none=self.tr("no limit"), least=1000, most=1e9, step=10_000
        )
        self.context = NumberField(
            self.tr("Context asked for, in tokens"), none=usual, least=2048, most=10_000_000, step=2048
        )
        self.price_in = self._price(self.tr("Price of a million input tokens, US dollars"))
        self.price_out = self._price(self.tr("Price of a million output tokens, US dollars"))

    def _price(self, name: str) -> NumberField:
        return NumberField(
            name,
            none=self.tr("from the price list"),
            decimals=FINEST,
            shown_decimals=CENTS,
            step=0.1,
            most=100_000,
            unit="USD",
        )

    def _lay_out(self) -> None:
        model = QHBoxLayout()
        model.setSpacing(8)
        model.addWidget(self.model, 1)
        model.addWidget(self.list)
        model.addWidget(self.browse)
        self._form = form = _form()
        form.addRow(self.tr("Who answers"), self.who)
        form.addRow("", self.hint)
        form.addRow(self.tr("Address"), self.address)
        form.addRow(self.tr("Model"), model)
        form.addRow("", self.told)
        self._model_row = model
        self.advanced = QToolButton()
        self.advanced.setText(self.tr("Advanced"))
        self.advanced.setCheckable(True)
        self.advanced.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.advanced.setArrowType(Qt.ArrowType.RightArrow)
        self.advanced.setAccessibleName(self.tr("Advanced: limits and own price"))
        self.more = QWidget()
        more = _form()
        more.setContentsMargins(0, 0, 0, 0)
        for title, field in (
            (self.tr("Requests at once"), self.concurrency),
            (self.tr("Requests per minute"), self.requests),
            (self.tr("Tokens per minute"), self.tokens),
            (self.tr("Context, tokens"), self.context),
            (self.tr("Own price, input"), self.price_in),
            (self.tr("Own price, output"), self.price_out),
        ):
            fit_width(field, _NUMBER_WIDTH)
            more.addRow(title, field)
        note = self.tr("Prices are US dollars for a million tokens. 0 means free; without a price the cost is unknown.")
        more.addRow("", PlainLabel(note, muted=True, wrap=True))
        self.more.setLayout(more)
        self.more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.fixed)
        layout.addLayout(form)
        layout.addWidget(self.advanced, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.more)
        self.fixed.hide()

    def _connect(self) -> None:
        self.who.currentIndexChanged.connect(self._on_who_changed)
        self.address.textEdited.connect(self._on_changed)
        self.model.editTextChanged.connect(self._on_changed)
        for number in self._numbers():
            number.number_changed.connect(self._on_changed)
        self.list.clicked.connect(self.models_requested)
        self.browse.clicked.connect(self.browse_requested)
        self.advanced.toggled.connect(self._on_advanced_toggled)

    def _numbers(self) -> tuple[NumberField, ...]:
        return (self.concurrency, self.requests, self.tokens, self.context, self.price_in, self.price_out)

    # -- what it shows ---------------------------------------------------------------------------------

    def add_row(self, title: str, field: QWidget) -> None:
        """Put a field of somebody else's below the model, in line with the other rows."""
        self._form.addRow(title, field)

    def show_row(self, field: QWidget, *, shown: bool) -> None:
        """Show or hide a row of `add_row` with its title."""
        self._form.setRowVisible(field, shown)

    def fill(self, choice: ModelChoice) -> None:
        """Show a choice, the one in use or an offered one."""
        self._filled = choice
        self._filling = True
        self.who.setCurrentIndex(self.who.findData(choice.provider))
        self._filling = False
        self._show(choice)

    def take_server(self, server: FoundServer) -> None:
        """Show a running server of this machine as the choice; using it is still a person's act."""
        place = self.who.findText(found_words(server))
        if place < 0:
            self.fill(choice_of(server))
        self.who.setCurrentIndex(max(place, self.who.currentIndex()))

    def _show(self, choice: ModelChoice, models: tuple[FoundModel, ...] = ()) -> None:
        self._filling = True
        self.address.setText(choice.base_url or "")
        self._set_models(models, keep=choice.model or "")
        self.concurrency.set_number(None if choice.max_concurrency == _USUAL_CONCURRENCY else choice.max_concurrency)
        self.requests.set_number(choice.requests_per_minute)
        self.tokens.set_number(choice.tokens_per_minute)
        self.context.set_number(choice.context_tokens)
        self.price_in.set_number(choice.price_input_usd)
        self.price_out.set_number(choice.price_output_usd)
        self._filling = False
        self._tell("")
        self._show_fields()

    def offer(self, servers: tuple[FoundServer, ...]) -> None:
        """List running servers between the built-in methods and the rest; nothing is chosen by that."""
        self._filling = True
        while isinstance(self.who.itemData(1), FoundServer):
            self.who.removeItem(1)
        for at, server in enumerate(servers):
            self.who.insertItem(1 + at, found_words(server), server)
        self._filling = False

    def show_models(self, models: tuple[FoundModel, ...], sentence: str) -> None:
        """Offer the models a server named, and say what came of asking."""
        self._filling = True
        self._set_models(models, keep=self.model.currentText())
        self._filling = False
        self._tell(sentence)

    def set_file(self, path: str) -> None:
        """A GGUF file was chosen."""
        self.model.setEditText(path)

    def set_fixed(self, fixed: dict[str, str]) -> None:
        """Say which fields a flag or the environment decides (name → flag or environment), and close them."""
        self._fixed = fixed
        self.fixed.setText("\n".join(fixed_words(source, name) for name, source in fixed.items()))
        self.fixed.setHidden(not fixed)
        self._show_fields()

    def choice(self) -> ModelChoice:
        """What is described now."""
        provider = self.provider
        address = self.address.text().strip() or None
        return ModelChoice(
            provider=provider.value,
            base_url=address if RECORDS[provider].is_remote else None,
            model=(self.model.currentText().strip() or None) if provider is not Provider.BUILTIN else None,
            max_concurrency=self.concurrency.whole or _USUAL_CONCURRENCY,
            requests_per_minute=self.requests.whole,
            tokens_per_minute=self.tokens.whole,
            context_tokens=self.context.whole,
            price_input_usd=self.price_in.number,
            price_output_usd=self.price_out.number,
        )

    @property
    def provider(self) -> Provider:
        """Who is chosen in the list; a found server speaks the OpenAI protocol."""
        # Qt keeps the word of an enumeration, not its member.
        data = self.who.currentData()
        return Provider.OPENAI_COMPATIBLE if isinstance(data, FoundServer) else Provider(data)

    @property
    def address_fault(self) -> str:
        """Why what stands as the address is none, as a sentence; empty where it is one or nothing stands there."""
        address = self.choice().base_url
        if address is None:
            return ""
        try:
            normal_address(address)
        except ValueError as error:
            return self.tr("The address cannot be used: {why}.").format(why=error)
        return ""

    @property
    def missing(self) -> str:
        """What the choice lacks, as a sentence; empty when nothing."""
        choice, provider = self.choice(), self.provider
        record = RECORDS[provider]
        if record.is_remote and not record.address and choice.base_url is None:
            return self.tr("Give the address of the server.")
        if self.address_fault:
            return self.address_fault
        if provider is not Provider.BUILTIN and choice.model is None:
            return self.tr("Choose a GGUF file.") if provider is Provider.EMBEDDED else self.tr("Name the model.")
        return (
            "" if provider is Provider.BUILTIN else next((field.fault for field in self._numbers() if field.fault), "")
        )

    # -- slots -----------------------------------------------------------------------------------------

    @Slot()
    def _on_who_changed(self) -> None:
        if self._filling:
            return
        data = self.who.currentData()
        # Address, limits and prices are those of one model: another begins without, the one in use keeps its own.
        if isinstance(data, FoundServer):
            self._show(choice_of(data), data.models)
        elif self.provider.value == self._filled.provider:
            self._show(self._filled)
        else:
            self._show(ModelChoice(provider=self.provider.value))
        self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        if not self._filling:
            self._tell("")
            self.changed.emit()

    @Slot(bool)
    def _on_advanced_toggled(self, shown: bool) -> None:
        self.advanced.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.more.setVisible(shown)

    def _show_fields(self) -> None:
        provider = self.provider
        builtin, embedded = provider is Provider.BUILTIN, provider is Provider.EMBEDDED
        found = isinstance(self.who.currentData(), FoundServer)
        vendor = provider in VENDORS
        form = self._form
        form.setRowVisible(self.address, not builtin and not embedded and not (vendor and not self.address.text()))
        form.setRowVisible(self._model_row, not builtin)
        form.setRowVisible(self.told, bool(self.told.text()) and not builtin)
        self.list.setHidden(embedded or builtin)
        self.browse.setHidden(not embedded)
        self.advanced.setHidden(builtin)
        self.more.setHidden(builtin or not self.advanced.isChecked())
        self.hint.setText(translate(PROVIDER_HINTS[provider]))
        self.address.setReadOnly(found)
        self.address.setPlaceholderText("http://127.0.0.1:11434/v1")
        label = form.labelForField(self._model_row)
        if label is not None:
            label.setProperty("text", self.tr("File") if embedded else self.tr("Model"))
        edit = self.model.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("/path/to/model.gguf" if embedded else self.tr("name the server knows it by"))
        for name, field in zip(_FIELDS, (self.who, self.address, self.model, self.concurrency), strict=True):
            field.setDisabled(name in self._fixed)

    def _set_models(self, models: tuple[FoundModel, ...], *, keep: str) -> None:
        self.model.clear()
        for found in models:
            self.model.addItem(visible(found.name))
        self.model.setEditText(keep)
        self.model.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self._form.setRowVisible(self.told, bool(sentence))


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form
