"""The questions of the run dialog: what to do, how big, with which ideas or parents, within which budget.

Gives a `RunRequest`; asks no service and starts nothing.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.items import Resolution
from app.domain.runs import RunConfig, RunMode, RunRequest
from app.gui.kit.labels import PlainLabel
from app.gui.kit.number_field import NumberField, first_fault
from app.gui.look.run_words import MODE_HINTS
from app.gui.look.sizes import fit_width
from app.gui.look.texts import Texts
from app.gui.runs.budget_form import BudgetForm
from app.gui.runs.candidate_choice_model import CandidateChoiceModel
from app.gui.runs.ideas_editor import IdeasEditor

_SIZES = (Resolution.COARSE, Resolution.MEDIUM, Resolution.FINE)
_QUICK = (3, 3)
_SIZE_WIDTH = 60
_SIZE_WORDS = {Resolution.COARSE: "coarse", Resolution.MEDIUM: "medium", Resolution.FINE: "fine"}


class RunForm(QWidget):
    """The form. GUI thread only.

    Signals:
        changed: another request is described.
    """

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._base = RunRequest()
        self._filling = False
        self.modes: dict[RunMode, QRadioButton] = {mode: QRadioButton(texts.run_mode(mode.value)) for mode in RunMode}
        self.rejudge = QRadioButton()
        self._group = QButtonGroup(self)
        for button in (*self.modes.values(), self.rejudge):
            self._group.addButton(button)
        for mode, button in self.modes.items():
            tip = self.tr("{hint} On the command line: {mode}.")
            button.setToolTip(tip.format(hint=MODE_HINTS[mode], mode=mode.value))
        self._hint = PlainLabel(muted=True, wrap=True)
        self.candidates = NumberField(self.tr("Candidates"), least=1, most=200)
        self.scenarios = NumberField(self.tr("Scenarios"), least=1, most=100)
        self._times = PlainLabel("×")
        for number in (self.candidates, self.scenarios):
            fit_width(number, _SIZE_WIDTH)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(_SIZES) - 1)
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setAccessibleName(self.tr("Size: coarse, medium or fine"))
        self.slider.setMinimumWidth(140)
        self._size_word = PlainLabel(muted=True)
        self._size_word.setMinimumWidth(64)
        self.quick = QPushButton(self.tr("Quick run 3 × 3"))
        self.constructed = QCheckBox(self.tr("Also put candidates together from my sentences (marked constructed)"))
        self.constructed.setVisible(False)
        self._by_methods = False
        self.budget = BudgetForm(texts)
        self.ideas = IdeasEditor()
        self.parents_model = CandidateChoiceModel(self)
        self.parents = QListView()
        self.parents.setModel(self.parents_model)
        self.parents.setAccessibleName(self.tr("Candidates to improve"))
        self.parents.setUniformItemSizes(True)
        self._inputs = QStackedWidget()
        self._nothing = PlainLabel(wrap=True)
        for page in (self._nothing, self.ideas, self.parents):
            self._inputs.addWidget(page)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setVerticalStretch(1)
        self._inputs.setSizePolicy(policy)
        self._inputs.setMinimumHeight(170)
        self._lay_out()
        self._connect()

    def fill(self, request: RunRequest, *, rejudged: int | None) -> None:
        """Show a request; `rejudged` is the number of the run it would judge again, if any."""
        self._filling = True
        self._base = request
        config = request.config
        self.rejudge.setHidden(config.rejudge is None)
        if rejudged is not None:
            self.rejudge.setText(self._texts.run_mode(config.mode.value, rejudge=rejudged))
        chosen = self.rejudge if config.rejudge is not None else self.modes[config.mode]
        chosen.setChecked(True)
        self.candidates.set_number(config.candidates)
        self.scenarios.set_number(config.scenarios)
        self.constructed.setChecked(config.constructed)
        self.budget.fill(config.budget)
        self.ideas.set_ideas(config.ideas)
        self._filling = False
        self._on_changed()

    def request(self) -> RunRequest:
        """What is described now; links and line are those it was filled with."""
        base = self._base.config
        rejudging = self.rejudge.isChecked()
        mode = base.mode if rejudging else next(mode for mode, button in self.modes.items() if button.isChecked())
        ideas = self.ideas.ideas() if mode is RunMode.EVAL_ONLY and not rejudging else ()
        config = RunConfig(
            mode=mode,
            candidates=max(1, len(ideas)) if mode is RunMode.EVAL_ONLY and not rejudging else self._size[0],
            scenarios=self._size[1],
            seed=base.seed,
            ideas=base.ideas if rejudging else ideas,
            parents=self._parents(mode, rejudging=rejudging),
            rejudge=base.rejudge if rejudging else None,
            passes=base.passes,
            constructed=self.constructed.isChecked() and not rejudging,
            budget=self.budget.budget(),
        )
        return self._base.model_copy(update={"config": config})

    def show_for(self, *, methods: bool) -> None:
        """Show what a run of this judge takes: the built-in methods write no scenarios and invent nothing unasked."""
        self._by_methods = methods
        for widget in (self._times, self.scenarios, self.slider, self._size_word, self.quick):
            widget.setVisible(not methods)
        self._show_constructed()

    @property
    def fault(self) -> str:
        """Why one of the numbers cannot be taken, as a sentence; empty where all can."""
        return first_fault(self)

    @property
    def _size(self) -> tuple[int, int]:
        """Candidates and scenarios."""
        return self.candidates.whole or 1, self.scenarios.whole or 1

    def _parents(self, mode: RunMode, *, rejudging: bool) -> tuple[str, ...]:
        if rejudging:
            return self._base.config.parents
        return self.parents_model.ticked() if mode is RunMode.SEEDED else ()

    def _lay_out(self) -> None:
        modes = QVBoxLayout()
        modes.setSpacing(4)
        for button in (self.rejudge, *self.modes.values()):
            modes.addWidget(button)
        size = QHBoxLayout()
        size.setSpacing(8)
        size.addWidget(self.slider)
        size.addWidget(self._size_word)
        size.addWidget(self.candidates)
        size.addWidget(self._times)
        size.addWidget(self.scenarios)
        size.addWidget(self.quick)
        size.addWidget(self.constructed)
        size.addStretch(1)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.addRow(self.tr("What to do"), modes)
        form.addRow("", self._hint)
        form.addRow(self.tr("Size"), size)
        form.addRow("", self._inputs)
        form.addRow(self.tr("At most"), self.budget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)

    def _connect(self) -> None:
        self._group.buttonToggled.connect(self._on_toggled)
        self.candidates.number_changed.connect(self._on_changed)
        self.scenarios.number_changed.connect(self._on_changed)
        self.constructed.toggled.connect(self._on_changed)
        self.slider.valueChanged.connect(self._on_slider_changed)
        self.quick.clicked.connect(self._on_quick_clicked)
        self.budget.changed.connect(self._on_changed)
        self.ideas.ideas_changed.connect(self._on_changed)
        self.parents_model.ticks_changed.connect(self._on_changed)

    @Slot(object, bool)
    def _on_toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self._on_changed()

    @Slot(int)
    def _on_slider_changed(self, place: int) -> None:
        if self._filling:
            return
        candidates, scenarios = _SIZES[place].size
        self._filling = True
        self.candidates.set_number(candidates)
        self.scenarios.set_number(scenarios)
        self._filling = False
        self._on_changed()

    @Slot()
    def _on_quick_clicked(self) -> None:
        self._filling = True
        self.candidates.set_number(_QUICK[0])
        self.scenarios.set_number(_QUICK[1])
        self._filling = False
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        if self._filling:
            return
        rejudging = self.rejudge.isChecked()
        mode = next((mode for mode, button in self.modes.items() if button.isChecked()), None)
        judging = mode is RunMode.EVAL_ONLY
        self._show_size()
        for widget in (self.slider, self.scenarios, self.quick):
            widget.setEnabled(not rejudging)
        self._show_constructed()
        page = self.ideas if judging else self.parents if mode is RunMode.SEEDED else self._nothing
        self._inputs.setCurrentWidget(page)
        self._inputs.setHidden(page is self._nothing)
        same = self.tr("Same candidates and scenarios; only answers whose inputs moved are asked again.")
        self._hint.setText(same if rejudging or mode is None else MODE_HINTS[mode])
        self.changed.emit()

    def _show_constructed(self) -> None:
        """How many to find counts where a model designs, or where the methods are asked for more than the options."""
        mode = next((mode for mode, button in self.modes.items() if button.isChecked()), None)
        finds = mode is RunMode.FULL_SEARCH
        self.constructed.setVisible(self._by_methods and finds)
        counted = not self._by_methods or mode is RunMode.SEEDED or (finds and self.constructed.isChecked())
        self.candidates.setEnabled(counted and mode is not None and mode is not RunMode.EVAL_ONLY)

    def _show_size(self) -> None:
        size = self._size
        known = next((resolution for resolution in _SIZES if resolution.size == size), None)
        self._size_word.setText(_SIZE_WORDS[known] if known else self.tr("quick") if size == _QUICK else self.tr("own"))
        if known is not None:
            self._filling = True
            self.slider.setValue(_SIZES.index(known))
            self._filling = False
