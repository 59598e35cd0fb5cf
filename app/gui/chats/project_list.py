"""The projects by activity, to switch between them; the start page is one click away."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.events import Event, ProjectChanged
from app.domain.projects import ItemState
from app.domain.rows import ProjectRow
from app.gui.chats.project_list_model import ProjectListModel
from app.gui.chats.row_delegate import RowText
from app.gui.chats.row_list import ItemList
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.reads import Reads
from app.gui.kit.small_widgets import tool_button
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate

_BROUGHT_IN = (".json", ".zip")


class ProjectList(QWidget):
    """Used by the projects dock and by the start page (`compact` leaves the bar out).

    Signals:
        opened(str): open this project.
        new_requested(): the start page is wanted.
        renamed(str, str): id and new title.
        menu_requested(object): a menu for the current project is wanted at a QPoint of the screen.
        file_dropped(object): the file at this Path was dropped here, to be brought in.
    """

    opened = Signal(str)
    new_requested = Signal()
    renamed = Signal(str, str)
    menu_requested = Signal(object)
    file_dropped = Signal(object)

    def __init__(self, context: WindowServices, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._context = context
        self._open_project: str | None = None
        self.model = ProjectListModel(Reads(context.services).projects, context.texts, self)
        self.list = ItemList(self.model, context.theme, self._line)
        self.list.setAccessibleName(translate("Projects"))
        self.list.opened.connect(self.opened)
        self.list.renamed.connect(self.renamed)
        self.list.menu_requested.connect(self.menu_requested)
        self.state = QComboBox()
        self.state.setAccessibleName(translate("Which projects are listed"))
        self.state.setProperty("heading", True)
        for state, word in (
            (ItemState.ACTIVE, "All projects"),
            (ItemState.ARCHIVED, "Archive"),
            (ItemState.TRASHED, "Trash"),
        ):
            self.state.addItem(word, state)
        self.state.currentIndexChanged.connect(self.load)
        self.new = tool_button(translate("New project"), context.theme.icon("plus"))
        self.new.clicked.connect(self.new_requested)
        self.empty = EmptyState(context.theme, icon="project", sentence="No project yet.")
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 4)
        top.addWidget(self.state)
        top.addStretch(1)
        top.addWidget(self.new)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._pages, 1)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._show_page)
        self.setAcceptDrops(True)

    @Slot()
    def load(self) -> None:
        """Read the first page of the chosen state."""
        self.model.load(str(self.state.currentData()))
        self.show_open(self._open_project)

    def show_open(self, project: str | None) -> None:
        """Mark the project that is open."""
        self._open_project = project
        self.list.show_current(self.model.row_of(project) if project else None)

    def apply(self, event: Event) -> None:
        """Take a change over."""
        self.model.apply(event)
        if isinstance(event, ProjectChanged) and not self.list.hasFocus():
            self.show_open(self._open_project)

    def current_row(self) -> ProjectRow | None:
        """The project the keyboard is on."""
        at = self.list.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def row_of(self, project: str) -> ProjectRow | None:
        """The row of a project as far as it is listed."""
        at = self.model.row_of(project)
        return None if at is None else self.model.rows[at]

    def _line(self, row: object) -> RowText:
        if not isinstance(row, ProjectRow):
            return RowText("project", "", "", "")
        texts = self._context.texts
        second = f"{texts.count(row.chats, 'chat')} · {texts.count(row.runs, 'run')}"
        return RowText(
            icon="project",
            title=row.title,
            time=texts.when(row.last_activity_at),
            second=second,
            note=f"{row.waiting} waiting" if row.waiting else "",
            pinned=row.pinned,
        )

    @Slot()
    def _show_page(self) -> None:
        self._pages.setCurrentWidget(self.list if self.model.rowCount() else self.empty)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)


def _dropped_file(data: QMimeData) -> Path | None:
    """The one file of this machine that is dragged, where its name is one that can be brought in."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in _BROUGHT_IN else None
