"""Asking a run afresh (R10): the ways there are, each with what it takes. Nothing starts here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.runs import RunRequest
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.window_services import WindowServices
from app.gui.look.estimate_words import card_words
from app.gui.look.model_words import in_use
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate

if TYPE_CHECKING:
    from app.domain.runs import Run
    from app.services.running.preflight import Preflight

_WORDS = {
    "same": ("Same again", "The same inputs. What was answered before is found, not asked."),
    "new-ideas": ("New ideas", "Other options are designed and judged."),
    "once-more": ("Judge once more", "The same options and scenarios, each asked once more: how steady is the order?"),
}
"""By the value of `AskAgain`: a button and what it means."""


class AgainDialog(QDialog):
    """Offers the ways; the chosen one is looked at in the dialog of a run before it starts. Shown with `open()`.

    Signals:
        chosen(object): the `RunRequest` of a way.
    """

    chosen = Signal(object)

    def __init__(self, context: WindowServices, run: "Run", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Ask afresh"))
        self.setMinimumWidth(460)
        self._requests: dict[str, RunRequest] = {
            how.value: request for how, request in context.services.runs.again(run.id).items()
        }
        self.ways: dict[str, QPushButton] = {}
        self.prices: dict[str, PlainLabel] = {}
        self._reads: list[Latest] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(4)
        name = f"{context.texts.run(run.number)} · {one_line(run.title, 200)}"
        layout.addWidget(PlainLabel(name, bold=True, wrap=True))
        for way, request in self._requests.items():
            layout.addSpacing(8)
            self._add(layout, way, run.project, request)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        layout.addSpacing(8)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _add(self, layout: QVBoxLayout, way: str, project: str, request: RunRequest) -> None:
        word, meaning = _WORDS[way]
        made = QPushButton(translate(word) + "…")
        made.setObjectName(way)
        made.setAccessibleDescription(translate(meaning))
        made.clicked.connect(self._on_clicked)
        price = PlainLabel(self.tr("What it takes is being worked out…"), muted=True, wrap=True)
        self.ways[way], self.prices[way] = made, price
        for widget in (made, PlainLabel(translate(meaning), wrap=True), price):
            layout.addWidget(widget)
        runs, read = self._context.services.runs, Latest(self._context.bridge, self)
        self._reads.append(read)

        def show(ready: "Preflight") -> None:
            price.setText(card_words(ready, in_use(self._context.services.settings)))

        def failed(fault: KnownError) -> None:
            price.setText(self._context.texts.fault(fault))

        read.ask(lambda: runs.preflight(project, request), show, failed)

    @Slot()
    def _on_clicked(self) -> None:
        request = self._requests[self.sender().objectName()]
        self.accept()
        self.chosen.emit(request)
