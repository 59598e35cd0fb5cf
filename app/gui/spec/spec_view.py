"""The spec dock: what is wanted and the world it is wanted in, of one line, editable in place and as Markdown.

A line that is a what-if says so and marks what differs from Main. Closed lines can only be read.
"""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QModelIndex, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.errors import KnownError
from app.domain.events import BranchChanged, Event, ExternalChange, VersionCreated
from app.domain.items import ItemKind, Resolution
from app.domain.operations import Content, SetResolution, changes_between
from app.domain.projects import Branch, BranchState, Version
from app.domain.rows import Page
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.painting import select_row
from app.gui.kit.project_view import ProjectView
from app.gui.kit.requests import ChatRequest, WhatIfRequest
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line, visible
from app.gui.look.run_words import size_word
from app.gui.spec.spec_add import SpecAdd
from app.gui.spec.spec_detail import SpecDetail
from app.gui.spec.spec_entries import GROUPS, ChangeTrail, SpecEntry
from app.gui.spec.spec_model import SpecModel
from app.gui.spec.spec_text import SpecText
from app.gui.spec.spec_tree import SpecTree
from app.gui.spec.spec_verbs import SpecVerbs
from app.gui.spec.version_log import VersionLog
from app.gui.spec.version_log_model import VersionLogModel
from app.gui.spec.what_if_banner import WhatIfBanner
from app.gui.spec.what_if_dialog import WhatIfDialog


class SpecView(ProjectView):
    """Spec of one line. GUI thread only."""

    follows_branch = True

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("spec_view")
        self._context = context
        self._project: str | None = None
        self._branch: Branch | None = None
        self._head: Version | None = None
        self._main: Content | None = None
        self._main_branch = ""
        self._trail = ChangeTrail()
        theme = context.theme
        self.model = SpecModel(self)
        self.tree = SpecTree(self.model, theme)
        self.detail = SpecDetail(theme)
        self.add = SpecAdd()
        self.text = SpecText(theme, context.texts)
        self.log_model = VersionLogModel(self._fetch_versions, self)
        self.log = VersionLog(self.log_model, theme)
        self.verbs = SpecVerbs(context, self)
        self.banner = WhatIfBanner(theme, context.texts)
        self.nothing = EmptyState(theme, icon="spec", sentence=self.tr("Open a project to see what is wanted."))
        self.fault = EmptyState(theme, icon="warning", sentence="", button=self.tr("Try again"), main=False)
        self._lay_out()
        self._connect()
        self._show_page(self.nothing)

    @property
    def banner_text(self) -> str:
        """What the banner of a what-if says; empty on Main."""
        return self.banner.text

    @override
    def set_project(self, project_id: str | None, *, branch_id: str | None = None) -> None:
        self._project = project_id
        if project_id is None:
            self._branch, self._head, self._main = None, None, None
            self.verbs.set_line(None, Content())
            self.log_model.set_branch(None)
            self.model.set_content(Content(), ChangeTrail())
            self._show_page(self.nothing)
            return
        self._load(branch_id or self._context.services.specs.main(project_id).branch)

    @override
    def set_branch(self, branch_id: str) -> None:
        if self._branch is not None and self._branch.id == branch_id and self._project == self._branch.project:
            return
        self._load(branch_id)

    @override
    def apply(self, event: Event) -> None:
        if self._branch is None:
            return
        if isinstance(event, VersionCreated):
            self._on_version_created(event.version)
        elif isinstance(event, BranchChanged) and event.branch.id == self._branch.id:
            self._branch = event.branch
            self._show_line()
        elif isinstance(event, ExternalChange) and event.noun in ("version", "branch"):
            self._load(self._branch.id)

    def show_item(self, slug: str) -> bool:
        """Select an item of the line that is shown and give it the keyboard; False where it has none of that name."""
        index = self.model.index_of(slug)
        if not index.isValid():
            return False
        self._pages.setCurrentWidget(self._tree_page)
        self.tree.expand(index.parent())
        select_row(self.tree, index)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # -- set-up ----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.version = QToolButton()
        self.version.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.version.setToolTip(self.tr("Show the versions of this line"))
        self.resolution = QToolButton()
        self.resolution.setToolTip(self.tr("Default size of a run: candidates × scenarios"))
        self.resolution.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        sizes = QMenu(self)
        for resolution in Resolution:
            action = sizes.addAction(size_word(resolution))
            action.setCheckable(True)
            action.setData(resolution.value)
            action.triggered.connect(self._on_size_triggered)
        self.resolution.setMenu(sizes)
        self.as_text = QToolButton()
        self.as_text.setText(self.tr("As Markdown"))
        self.as_text.setCheckable(True)
        top = FlowLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.addWidget(self.version)
        top.addWidget(self.resolution)
        top.addWidget(self.as_text)
        around = QVBoxLayout()
        around.setContentsMargins(8, 0, 8, 6)
        around.addWidget(self.banner)
        self._tree_page = QWidget()
        column = QVBoxLayout(self._tree_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addWidget(self.detail)
        column.addWidget(self.add)
        self._pages = QStackedWidget()
        for page in (self._tree_page, self.text, self.log):
            self._pages.addWidget(page)
        self._line_page = QWidget()
        line = QVBoxLayout(self._line_page)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addLayout(top)
        line.addLayout(around)
        line.addWidget(self._pages, 1)
        self._all = QStackedWidget()
        for page in (self._line_page, self.nothing, self.fault):
            self._all.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._all)

    def _connect(self) -> None:
        self.version.clicked.connect(self._on_version_clicked)
        self.as_text.toggled.connect(self._on_as_text_toggled)
        self.banner.adopt_requested.connect(self._on_adopt_requested)
        self.model.operations_requested.connect(self.verbs.change)
        self.tree.entry_selected.connect(self.detail.show_entry)
        self.tree.add_requested.connect(self.add.begin)
        self.tree.remove_requested.connect(self._on_remove_requested)
        self.tree.use_requested.connect(self._on_use_requested)
        self.tree.customContextMenuRequested.connect(self._on_menu_requested)
        self.detail.message_opened.connect(self._on_message_opened)
        self.detail.what_if_requested.connect(self._on_what_if_requested)
        self.detail.use_requested.connect(self._on_use_requested)
        self.add.add_requested.connect(self._on_add_requested)
        self.text.apply_requested.connect(self._on_text_apply_requested)
        self.log.restore_requested.connect(self.verbs.restore)
        self.log.closed.connect(self._on_log_closed)
        self.fault.requested.connect(self._on_retry_requested)

    def _show_page(self, page: QWidget) -> None:
        self._all.setCurrentWidget(page)

    # -- reading ---------------------------------------------------------------------------------------

    def _fetch_versions(self, branch_id: str, after: str | None) -> Page[Version]:
        return self._context.services.specs.log(branch_id, after=after)

    def _load(self, branch_id: str) -> None:
        specs = self._context.services.specs
        try:
            branch = specs.branch(branch_id)
            head = specs.head(branch_id)
            recent = specs.log(branch_id, limit=4).items
            main = head if branch.is_main else specs.main(branch.project)
            self.log_model.set_branch(branch_id)
            if self._pages.currentWidget() is self.log:
                self.log_model.open_log()
        except KnownError as error:
            self.fault.set_sentence(self._context.texts.fault(error))
            self._show_page(self.fault)
            return
        self._main_branch = main.branch
        self._main = None if branch.is_main else main.content
        switched = self._branch is None or self._branch.id != branch.id
        self._project, self._branch, self._head = branch.project, branch, head
        self._trail.clear()
        for newer, older in reversed(list(pairwise(recent))):
            self._trail.push(older.content, newer.content)
        if switched:
            self.text.reset(partial(specs.to_markdown, head.content))
        self._show_line()
        self._show_page(self._line_page)

    def _on_version_created(self, version: Version) -> None:
        branch, head = self._branch, self._head
        if branch is None or head is None or version.project != branch.project:
            return
        if version.branch == branch.id:
            if version.number <= head.number:
                return
            self._trail.push(head.content, version.content)
            self._head = version
            self.log_model.add(version)
        elif version.branch == self._main_branch and not branch.is_main:
            self._main = version.content
        else:
            return
        self._show_line()

    def _show_line(self) -> None:
        branch, head = self._branch, self._head
        if branch is None or head is None:
            return
        texts = self._context.texts
        closed = branch.state is not BranchState.OPEN
        line = visible(texts.line(branch.name, is_main=branch.is_main))
        self.version.setText(without_mnemonic(f"{texts.version(head.number)} · {one_line(line, 30)} ▾"))
        self.version.setAccessibleName(self.tr("Version {n} of {line}").format(n=head.number, line=line))
        wanted = head.content.spec.resolution
        self.resolution.setText(f"{size_word(wanted)} ▾")
        self.resolution.setAccessibleName(self.tr("Default size of a run: {size}").format(size=size_word(wanted)))
        self.resolution.setEnabled(not closed)
        for action in self.resolution.menu().actions():
            action.setChecked(action.data() == wanted.value)
        self.model.set_read_only(read_only=closed)
        self.model.set_content(head.content, self._trail, self._main)
        self.verbs.set_line(None if closed else branch.id, head.content)
        self.text.set_stored(partial(self._context.services.specs.to_markdown, head.content))
        self.text.editor.setReadOnly(closed)
        self.add.setHidden(closed)
        self.detail.show_entry(self.tree.current_entry())
        differences = changes_between(self._main, head.content) if self._main is not None else ()
        self.banner.show_line(branch, len(differences))

    # -- what the person does --------------------------------------------------------------------------

    @Slot()
    def _on_size_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.verbs.change((SetResolution(resolution=Resolution(action.data())),))
            # The tick follows the spec, not the click.
            self._show_line()

    @Slot()
    def _on_version_clicked(self) -> None:
        showing = self._pages.currentWidget() is self.log
        try:
            self.log_model.open_log()
        except KnownError as error:
            self._context.notices.show("error", self._context.texts.fault(error))
            return
        self._pages.setCurrentWidget(self._tree_page if showing else self.log)
        self.as_text.setChecked(False)

    @Slot()
    def _on_log_closed(self) -> None:
        self._pages.setCurrentWidget(self._tree_page)

    @Slot(bool)
    def _on_as_text_toggled(self, wanted: bool) -> None:
        if wanted:
            self.text.fill()
            self._pages.setCurrentWidget(self.text)
            self.text.editor.setFocus()
        elif self._pages.currentWidget() is self.text:
            self._pages.setCurrentWidget(self._tree_page)

    @Slot(str)
    def _on_text_apply_requested(self, text: str) -> None:
        self.verbs.apply_text(text, self._on_text_applied, self.text.show_fault)

    def _on_text_applied(self, _version: Version) -> None:
        self.text.accept()

    @Slot(object, str)
    def _on_add_requested(self, kind: ItemKind, text: str) -> None:
        self.verbs.add(kind, text, self._on_added)

    def _on_added(self, _version: Version) -> None:
        self.add.clear()

    @Slot(object)
    def _on_remove_requested(self, entry: SpecEntry) -> None:
        if entry.difference != "gone":
            self.verbs.remove(entry.item)

    @Slot(object)
    def _on_use_requested(self, entry: SpecEntry) -> None:
        self.verbs.move(entry.item, entry.item.classed or ItemKind.GOAL)

    @Slot(str)
    def _on_what_if_requested(self, slug: str) -> None:
        self.requested.emit(WhatIfRequest(item=slug))

    @Slot(str)
    def _on_message_opened(self, message_id: str) -> None:
        try:
            message = self._context.services.chats.message(message_id)
        except KnownError as error:
            self._context.notices.show("error", self._context.texts.fault(error))
            return
        self.requested.emit(ChatRequest(message.chat, message.seq))

    @Slot()
    def _on_adopt_requested(self) -> None:
        branch = self._branch
        if branch is None:
            return
        diffs = self._context.services.what_ifs.of_project(branch.project)
        chat = next((diff.chat for diff in diffs if diff.branch.id == branch.id), None)
        if chat is not None:
            WhatIfDialog(self._context, chat, self).open()

    @Slot()
    def _on_retry_requested(self) -> None:
        if self._project is not None:
            self.set_project(self._project)

    @Slot(QPoint)
    def _on_menu_requested(self, point: QPoint) -> None:
        entry = self.tree.current_entry()
        if not isinstance(entry, SpecEntry) or entry.difference == "gone":
            return
        menu = self._menu(entry)
        menu.popup(self.tree.viewport().mapToGlobal(point))

    def _menu(self, entry: SpecEntry) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = self._context.theme
        closed = self._branch is None or self._branch.state is not BranchState.OPEN
        edit = menu.addAction(theme.icon("rename", "muted"), self.tr("Edit"))
        edit.triggered.connect(self._on_edit_triggered)
        edit.setEnabled(not closed)
        move = menu.addMenu(self.tr("Move to"))
        move.setEnabled(not closed)
        for group in GROUPS:
            if group.kind is not entry.item.kind:
                action = move.addAction(group.title)
                action.setData(group.kind.value)
                action.triggered.connect(self._on_move_triggered)
        menu.addSeparator()
        what_if = menu.addAction(theme.icon("what-if", "muted"), self.tr("Try as a what-if"))
        what_if.setData(entry.item.slug)
        what_if.triggered.connect(self._on_what_if_triggered)
        menu.addSeparator()
        remove = menu.addAction(theme.icon("trash", "muted"), self.tr("Remove"))
        remove.triggered.connect(self._on_remove_triggered)
        remove.setEnabled(not closed)
        return menu

    @Slot()
    def _on_edit_triggered(self) -> None:
        index: QModelIndex = self.tree.currentIndex()
        self.tree.edit(index)

    @Slot()
    def _on_move_triggered(self) -> None:
        action, entry = self.sender(), self.tree.current_entry()
        if isinstance(action, QAction) and isinstance(entry, SpecEntry):
            self.verbs.move(entry.item, ItemKind(action.data()))

    @Slot()
    def _on_what_if_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._on_what_if_requested(str(action.data()))

    @Slot()
    def _on_remove_triggered(self) -> None:
        entry = self.tree.current_entry()
        if isinstance(entry, SpecEntry):
            self._on_remove_requested(entry)
