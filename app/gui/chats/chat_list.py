"""The chats of a project: filter, state, grouping, and the list. Wishes are emitted; the window fulfils them."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.chats import ChatMode
from app.domain.events import ChatChanged, Event, ExternalChange
from app.domain.projects import ItemState
from app.domain.rows import ChatRow
from app.gui.chats.chat_list_model import ChatListModel
from app.gui.chats.row_delegate import RowText
from app.gui.chats.row_list import ItemList
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.reads import ChatQuery, Reads
from app.gui.kit.small_widgets import tool_button
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import without_marks
from app.gui.look.texts import translate

_FILTER_MS = 120
STATES = (
    (ItemState.ACTIVE, "All chats"),
    (ItemState.ARCHIVED, "Archive"),
    (ItemState.TRASHED, "Trash"),
)


class ChatList(QWidget):
    """The chats dock.

    Signals:
        opened(str): open this chat.
        create_requested(str): a new chat of this mode is wanted.
        renamed(str, str): id and new title.
        menu_requested(object): a menu for the current chat is wanted at a QPoint of the screen.
    """

    opened = Signal(str)
    create_requested = Signal(str)
    renamed = Signal(str, str)
    menu_requested = Signal(object)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat_list")
        self._context = context
        self._open_chat: str | None = None
        self.model = ChatListModel(
            Reads(context.services).chats, context.texts, is_working=context.services.chats.is_working, parent=self
        )
        self.list = ItemList(
            self.model,
            context.theme,
            self._line,
            is_working=lambda: self.model.any_working,
            working_rows=lambda: self.model.working_rows,
            several=True,
        )
        self.list.setAccessibleName(translate("Chats"))
        self.list.opened.connect(self.opened)
        self.list.renamed.connect(self.renamed)
        self.list.menu_requested.connect(self.menu_requested)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(translate("Filter chats"))
        self.filter.setAccessibleName(translate("Filter chats"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(context.theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.state = QComboBox()
        self.state.setAccessibleName(translate("Which chats are listed"))
        self.state.setProperty("heading", True)
        for state, word in STATES:
            self.state.addItem(word, state)
        self.group = tool_button(translate("Group by mode"), context.theme.icon("ranking"))
        self.group.setCheckable(True)
        self.new = tool_button(translate("New chat"), context.theme.icon("plus"))
        self.new.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.empty = EmptyState(context.theme, icon="chat", sentence="No chat yet.", button="New setup chat")
        self.no_match = EmptyState(
            context.theme, icon="search", sentence="No chat matches this filter.", button="Clear filter", main=False
        )
        self.none_here = EmptyState(context.theme, icon="chat", sentence="Nothing here.")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FILTER_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.setSpacing(4)
        top.addWidget(self.state, 1)
        top.addWidget(self.group)
        top.addWidget(self.new)
        second = QHBoxLayout()
        second.setContentsMargins(8, 0, 8, 4)
        second.addWidget(self.filter, 1)
        self._pages = QStackedWidget()
        for page in (self.list, self.empty, self.no_match, self.none_here):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self._pages, 1)
        menu = QMenu(self.new)
        for mode in ChatMode:
            words = translate("{mode} chat").format(mode=self._context.texts.chat_mode(mode))
            action = QAction(self._context.theme.icon(mode.value), words, menu)
            action.setData(mode.value)
            action.setToolTip(self._context.texts.chat_rights(mode))
            menu.addAction(action)
        menu.triggered.connect(self._on_menu_triggered)
        self.new.setMenu(menu)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._timer.start)
        self._timer.timeout.connect(self._load)
        self.state.currentIndexChanged.connect(self._load)
        self.group.toggled.connect(self.model.set_grouped)
        self.empty.requested.connect(self._on_first_chat_requested)
        self.no_match.requested.connect(self.filter.clear)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved, self.model.rowsMoved):
            changed.connect(self._show_page)

    def set_project(self, project: str | None) -> None:
        """List the chats of a project, or none."""
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self.state.blockSignals(True)
        self.state.setCurrentIndex(0)
        self.state.blockSignals(False)
        self._project = project
        self._load()

    _project: str | None = None

    def show_open(self, chat: str | None) -> None:
        """Mark the chat that is open."""
        self._open_chat = chat
        self.list.show_current(self.model.row_of(chat) if chat else None)

    def apply(self, event: Event) -> None:
        """Take a change over; the open chat stays marked."""
        self.model.apply(event)
        if not isinstance(event, ChatChanged | ExternalChange):
            return
        if self._open_chat is not None and self.list.current_id != self._open_chat and not self.list.hasFocus():
            self.list.show_current(self.model.row_of(self._open_chat))

    def neighbour(self, step: int) -> str | None:
        """The chat after (1) or before (−1) the open one."""
        ids = [row.id for row in self._shown_rows()]
        if not ids:
            return None
        at = ids.index(self._open_chat) if self._open_chat in ids else -1 if step > 0 else len(ids)
        return ids[min(max(at + step, 0), len(ids) - 1)]

    def beside(self, chat: str, gone: set[str]) -> str | None:
        """The next chat after one that goes, else the one before it, those that go with it left out."""
        ids = [row.id for row in self._shown_rows()]
        at = ids.index(chat) if chat in ids else 0
        return next((one for one in (*ids[at:], *reversed(ids[:at])) if one not in gone), None)

    def current_row(self) -> ChatRow | None:
        """The chat the keyboard is on."""
        return self.model.chat_at(self.list.currentIndex().row())

    def selected_rows(self) -> tuple[ChatRow, ...]:
        """The selected chats, in the order of the list."""
        at = sorted(index.row() for index in self.list.selectedIndexes())
        return tuple(row for row in map(self.model.chat_at, at) if row is not None)

    def _shown_rows(self) -> list[ChatRow]:
        rows = (self.model.chat_at(row) for row in range(self.model.rowCount()))
        return [row for row in rows if row is not None]

    def _line(self, row: object) -> RowText:
        if not isinstance(row, ChatRow):
            return RowText("chat", "", "", "")
        texts = self._context.texts
        mode = texts.chat_mode(row.mode)
        # Where one is writing, the line would change with every letter.
        draft = row.draft if row.id != self._open_chat else ""
        said = translate("Draft: {text}").format(text=draft) if draft else without_marks(row.last_line)
        return RowText(
            icon=row.mode,
            title=row.title,
            time=texts.when(row.last_activity_at),
            chip=row.subject or "",
            second=f"{mode} · {said}" if said else mode,
            is_draft=bool(draft),
            note=texts.count(row.runs_launched, "run") if row.runs_launched else "",
            strong=row.unread,
            pinned=row.pinned,
        )

    @Slot()
    def _load(self) -> None:
        self._timer.stop()
        if self._project is None:
            self.model.load(None)
            return
        state = str(self.state.currentData())
        self.model.load(ChatQuery(project=self._project, state=state, text=self.filter.text().strip()))
        self.show_open(self._open_chat)

    @Slot()
    def _show_page(self) -> None:
        query = self.model.query
        if self.model.rowCount():
            page: QWidget = self.list
        elif query is not None and query.text:
            page = self.no_match
        elif query is not None and query.state == ItemState.ACTIVE:
            page = self.empty
        else:
            page = self.none_here
        self._pages.setCurrentWidget(page)

    @Slot()
    def _on_first_chat_requested(self) -> None:
        self.create_requested.emit(ChatMode.SETUP.value)

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        self.create_requested.emit(str(action.data()))
