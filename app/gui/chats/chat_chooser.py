"""Chooses one of a project's chats, to add a quote to it. Shown with `open()`; never blocks the loop."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.rows import ChatRow
from app.gui.chats.chat_list_model import ChatListModel
from app.gui.chats.row_delegate import RowText
from app.gui.chats.row_list import ItemList
from app.gui.kit.labels import PlainLabel
from app.gui.kit.reads import ChatQuery, Reads
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import without_marks
from app.gui.look.texts import translate

_FILTER_MS = 120


class ChatChooser(QDialog):
    """A filter and the chats by activity.

    Signals:
        chosen(str): this chat.
    """

    chosen = Signal(str)

    def __init__(self, context: WindowServices, project: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._project = project
        self.setWindowTitle(translate("Choose a chat"))
        self.resize(460, 480)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(translate("Filter chats"))
        self.filter.setAccessibleName(translate("Filter chats"))
        self.filter.setClearButtonEnabled(True)
        self.model = ChatListModel(
            Reads(context.services).chats, context.texts, is_working=context.services.chats.is_working, parent=self
        )
        self.list = ItemList(self.model, context.theme, self._line)
        self.list.setAccessibleName(translate("Chats"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(translate("Add here"))
        self.ok.setProperty("main", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(PlainLabel(sentence, wrap=True))
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FILTER_MS)
        self._timer.timeout.connect(self._load)
        self.filter.textChanged.connect(self._timer.start)
        self.list.doubleClicked.connect(self.accept)
        self.list.selectionModel().currentChanged.connect(self._show_ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        self._load()

    def _line(self, row: object) -> RowText:
        if not isinstance(row, ChatRow):
            return RowText("chat", "", "", "")
        mode = self._context.texts.chat_mode(row.mode)
        second = f"{mode} · {without_marks(row.last_line)}" if row.last_line else mode
        return RowText(
            row.mode, row.title, self._context.texts.when(row.last_activity_at), second, chip=row.subject or ""
        )

    @Slot()
    def _load(self) -> None:
        self.model.load(ChatQuery(project=self._project, text=self.filter.text().strip()))
        self._show_ok()

    @Slot()
    def _show_ok(self) -> None:
        self.ok.setEnabled(self.list.current_id is not None)

    @Slot()
    def _on_accepted(self) -> None:
        if self.list.current_id is not None:
            self.chosen.emit(self.list.current_id)
