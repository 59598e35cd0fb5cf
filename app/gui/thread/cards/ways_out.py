"""The buttons below an answer that did not come to its end: try again, go on, another model, a higher cap.

Not for saying what happened; that stands above them.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.domain.chats import Message, MessageRole
from app.domain.errors import FaultKind
from app.gui.kit.small_widgets import button
from app.gui.thread.cards.message_part import Act, CardAct, CardContext

_PROVIDER = "provider-"
_CAP = f"{_PROVIDER}{FaultKind.BUDGET.value}"


class WaysOut(QWidget):
    """A row of wishes; only the newest answer of a chat can be asked for again or gone on with.

    Signals:
        acted(object): a CardAct.
    """

    acted = Signal(object)

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._chat = ""
        icon = context.theme.icon
        self.again = button(self.tr("Try again"), icon=icon("refresh"))
        self.go_on = button(self.tr("Continue"), icon=icon("play"))
        self.go_on.setToolTip(self.tr("Go on from where the text ends"))
        self.model = button(self.tr("Choose another model…"), rank="flat", icon=icon("model"))
        self.cap = button(self.tr("Raise the cap…"), icon=icon("settings"))
        self._acts = {
            self.go_on: Act.CONTINUE,
            self.again: Act.RETRY,
            self.model: Act.CHOOSE_MODEL,
            self.cap: Act.RAISE_CAP,
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for made in self._acts:
            made.clicked.connect(self._on_clicked)
            row.addWidget(made)
        row.addStretch(1)

    def show_for(self, message: Message, *, code: str = "") -> None:
        """Offer what helps after a fault of this code; without one, after a stop or an interruption."""
        self._chat = message.chat
        is_newest = message.role is MessageRole.AGENT and self._context.is_last(message.id)
        self.cap.setVisible(code == _CAP)
        self.go_on.setVisible(is_newest and bool(message.text().strip()))
        self.again.setVisible(is_newest)
        self.model.setVisible(code.startswith(_PROVIDER) and code != _CAP)
        self.setVisible(any(not made.isHidden() for made in self._acts))

    @Slot()
    def _on_clicked(self) -> None:
        made = self.sender()
        if isinstance(made, QPushButton):
            self.acted.emit(CardAct(self._acts[made], self._chat))
