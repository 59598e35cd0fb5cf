"""Fulfils what one part of the window wishes from another: dialogs, new chats about a thing, going to a place."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.chats import Chat, ChatMode
from app.domain.errors import KnownError
from app.domain.runs import RunRequest
from app.gui.chats.chat_chooser import ChatChooser
from app.gui.finding.links import SCHEME
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.requests import (
    ChatRequest,
    CompareRequest,
    DiscussRequest,
    ExportRequest,
    ForkRequest,
    LinkRequest,
    ResultsRequest,
    ViewRequest,
    WhatIfRequest,
)
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.file_links import place_of
from app.gui.look.rendering.visible import one_line, visible
from app.gui.look.texts import translate
from app.gui.runs.raise_cap import resume_run
from app.gui.shell.window_dialogs import WindowDialogs
from app.gui.shell.workspace import Workspace
from app.gui.thread.chat_pane import ChatPane

if TYPE_CHECKING:
    from app.domain.projects import Project
    from app.services.projects import ProjectCreated

_WORLD_SCHEMES = ("http", "https", "mailto")


class Navigation(QObject):
    """Knows the main window; the views do not.

    Signals:
        run_link_wanted(str, str): copy a link to this run, or to its option of this label.
    """

    run_link_wanted = Signal(str, str)

    def __init__(self, context: WindowServices, window: Workspace, dialogs: WindowDialogs) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._dialogs = dialogs
        window.status.run_clicked.connect(window.open_run)
        for dock in window.views.values():
            dock.requested.connect(self.fulfil)

    def connect_pane(self, pane: ChatPane) -> None:
        """Take the wishes of a chat pane."""
        pane.verbs.run_opened.connect(self._window.open_run)
        pane.verbs.discuss_requested.connect(self.discuss)
        pane.verbs.run_dialog_requested.connect(self.open_run_dialog)
        pane.verbs.resume_requested.connect(self.resume_run)
        pane.verbs.link_requested.connect(self.open_world_link)
        pane.subject_clicked.connect(self._window.open_run)
        pane.adopt_requested.connect(self.open_what_if_dialog)
        pane.drop_requested.connect(self._window.items.drop_what_if)
        pane.rejudge_requested.connect(self.run_from_chat)
        pane.run_requested.connect(self.run_from_chat)
        pane.change_main_requested.connect(self.open_setup_chat)
        pane.what_if_requested.connect(self.try_chat_as_what_if)
        pane.acts.fork_requested.connect(self.fork_chat)
        pane.new_chat_requested.connect(self._on_new_chat_requested)
        pane.composer.field.files_given.connect(self.attach)

    @Slot(object)
    def fulfil(self, request: ViewRequest) -> None:
        """Do what a view of the project asked for."""
        match request:
            case ResultsRequest():
                self._window.open_run(request.run, label=request.label)
            case ChatRequest():
                self._window.open_chat(request.chat, request.seq)
            case DiscussRequest():
                self.discuss(request)
            case RunRequest():
                self.open_run_dialog(request)
            case WhatIfRequest():
                self.try_as_what_if(request)
            case CompareRequest():
                self.compare(request.runs)
            case LinkRequest():
                self.run_link_wanted.emit(request.run, request.label)
            case ExportRequest():
                self._dialogs.exporter.export_run(request.run, request.option)
            case _:
                assert_never(request)

    @Slot(str)
    def start_project(self, text: str) -> None:
        """Make a project of the first words, open it at once, then send the text to its setup chat."""
        page, services = self._window.start_page, self._context.services

        def done(created: "ProjectCreated") -> None:
            paths = page.attach.paths
            page.set_starting(False)
            page.clear()
            self._window.open_project(created.project.id)
            if created.chat is not None:
                self._window.open_chat(created.chat.id)
                self._attach_then_send(created.project.id, created.chat.id, paths, text)
            self._window.pane.focus_composer()

        def failed(fault: KnownError) -> None:
            page.set_starting(False)
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

        page.set_starting(True)
        _ = self._context.run_verb(
            lambda: services.projects.create(title=title_of(text), text=None), on_done=done, on_fault=failed
        )

    @Slot(object)
    def attach(self, paths: tuple[Path, ...]) -> None:
        """Attach files to the open project, and say what came of each."""
        project = self._window.project
        if project is None:
            return
        look = NoticeAction(translate("Look"), self._dialogs.open_context_files)

        def done(faults: list[KnownError]) -> None:
            if self._tell_not_attached(faults):
                return
            names = ", ".join(f"“{one_line(path.name, 60)}”" for path in paths)
            self._context.notices.show(NoticeKind.DONE, translate("Attached: {names}.").format(names=names), look)
            self._dialogs.ask_about_files()

        self._attach(project, paths, done)

    def _tell_not_attached(self, faults: list[KnownError]) -> bool:
        if faults:
            sentence = " ".join(self._context.texts.fault(fault) for fault in faults)
            action = NoticeAction(translate("Look"), self._dialogs.open_context_files)
            self._context.notices.show(NoticeKind.ERROR, sentence, action)
        return bool(faults)

    def _attach(self, project: str, paths: tuple[Path, ...], done: Callable[[list[KnownError]], None]) -> None:
        files = self._context.services.context

        async def attach() -> list[KnownError]:
            faults: list[KnownError] = []
            for path in paths:
                try:
                    await files.attach(project, path)
                except KnownError as fault:
                    faults.append(fault)
            return faults

        _ = self._context.run_verb(attach, on_done=done)

    def _attach_then_send(self, project: str, chat: str, paths: tuple[Path, ...], text: str) -> None:
        """Attach what was picked, then send; what cannot be attached is told and the text is sent all the same."""
        verbs = self._window.pane.verbs

        def done(faults: list[KnownError]) -> None:
            verbs.send(chat, text)
            if not self._tell_not_attached(faults):
                self._dialogs.ask_about_files()

        if paths:
            self._attach(project, paths, done)
        else:
            verbs.send(chat, text)

    @Slot()
    def start_example(self) -> None:
        """Make the finished example by the verbs a person uses, and open it."""
        page, services = self._window.start_page, self._context.services

        def done(project: "Project") -> None:
            page.set_starting(False)
            self._window.open_project(project.id)

        def failed(fault: KnownError) -> None:
            page.set_starting(False)
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

        page.set_starting(True)
        _ = self._context.run_verb(services.sample.create, on_done=done, on_fault=failed)

    @Slot(object)
    def discuss(self, request: DiscussRequest) -> None:
        """Talk about a run or candidate in a new chat, or add a quote to one that is chosen."""
        project = self._window.project
        if project is None:
            return
        if not request.existing_chat:
            self._window.items.create_chat(
                project,
                ChatMode.ANALYSIS,
                about_run=None if request.candidate else request.run,
                about_candidate=request.candidate,
            )
            return
        number = self._context.services.runs.row(request.run).number
        chooser = ChatChooser(
            self._context, project, f"Run {number} is quoted in the chat you choose; its subject stays.", self._window
        )
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.chosen.connect(lambda chat: self._cite(chat, request))
        chooser.open()

    def _cite(self, chat: str, request: DiscussRequest) -> None:
        chats = self._context.services.chats
        run = None if request.candidate else request.run
        self._window.open_chat(chat)
        _ = self._context.run_verb(
            lambda: chats.cite(chat, run=run, candidate=request.candidate),
            on_done=lambda _: self._window.pane.view.go_to_end(),
        )
        self._window.pane.focus_composer()

    @Slot(object)
    def open_run_dialog(self, request: RunRequest) -> None:
        """Show what a run would be, before it is started."""
        if self._window.project is not None:
            from app.gui.runs.run_dialog import RunDialog  # loaded when it is opened

            RunDialog(self._context, self._window.project, request, self._window).open()

    @Slot(str)
    def resume_run(self, run: str) -> None:
        """Go on with a run; where a cap stopped it, ask for another cap first."""
        resume_run(self._context, run, self._window)

    @Slot(str)
    def run_from_chat(self, chat: str) -> None:
        """Offer the run that fits a chat: its mode, line and subject decide."""
        project = self._window.project
        if project is not None:
            request = self._context.services.runs.default_request(project, chat=chat)
            self.open_run_dialog(request.model_copy(update={"chat": chat}))

    @Slot(str)
    def open_what_if_dialog(self, chat: str) -> None:
        """Show what a what-if changes, to adopt or drop it."""
        from app.gui.spec.what_if_dialog import WhatIfDialog  # loaded when it is opened

        WhatIfDialog(self._context, chat, self._window).open()

    def try_as_what_if(self, request: WhatIfRequest) -> None:
        """Open a what-if about a run, a candidate or an item of the spec."""
        project = self._window.project
        if project is None:
            return
        main = self._context.services.specs.main(project)
        item = main.content.get(request.item) if request.item is not None else None

        def then(_chat: Chat) -> None:
            if item is not None:
                self._window.pane.composer.set_text(f"What if this did not hold: {item.text}")

        self._window.items.create_chat(
            project,
            ChatMode.WHAT_IF,
            title=None if item is None else f"What-if: not “{one_line(item.text, 50)}”",
            about_run=None if request.candidate else request.run,
            about_candidate=request.candidate,
            then=then,
        )

    @Slot(object)
    def try_chat_as_what_if(self, chat: Chat) -> None:
        """Open a what-if about what an analysis chat is about."""
        self._window.items.create_chat(
            chat.project, ChatMode.WHAT_IF, about_run=chat.subject_run, about_candidate=chat.subject_candidate
        )

    @Slot(object)
    def fork_chat(self, request: ForkRequest) -> None:
        """Make a chat that begins with what is read of another up to a message, and open it."""
        chat = self._context.services.chats.get(request.chat)
        mode = ChatMode.WHAT_IF if request.as_what_if else chat.mode
        self._window.items.create_chat(
            chat.project,
            mode,
            about_run=chat.subject_run,
            about_candidate=chat.subject_candidate,
            parent_chat=chat.id,
            fork_seq=request.seq,
        )

    @Slot()
    def open_setup_chat(self) -> None:
        """Go to the newest setup chat, where what is written changes Main; make one when there is none."""
        project = self._window.project
        if project is None:
            return
        page = self._context.services.chats.page(project, mode=ChatMode.SETUP.value, limit=1)
        if page.items:
            self._window.open_chat(page.items[0].id)
            self._window.pane.focus_composer()
        else:
            self._window.items.create_chat(project, ChatMode.SETUP)

    def compare(self, runs: tuple[str, ...]) -> None:
        """Show runs beside each other, in the place of the results."""
        self._window.compare(runs)

    @Slot(QUrl)
    def open_world_link(self, url: QUrl) -> None:
        """Open a link only after a dialog that names its real host; http, https and mailto only."""
        text = url.toString()
        place = place_of(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if place is not None:
            self._dialogs.open_file_page(place)
            return
        if text.startswith(SCHEME):
            self._window.open_link(text)
            return
        scheme = url.scheme().lower()
        target = url.path() if scheme == "mailto" else url.host()
        if not url.isValid() or scheme not in _WORLD_SCHEMES or not target:
            self._context.notices.show(NoticeKind.INFO, f"This link is not opened: {one_line(text, 120)}")
            return
        box = link_question(url, self._window)
        box.accepted.connect(lambda: QDesktopServices.openUrl(url))
        box.open()

    @Slot()
    def _on_new_chat_requested(self) -> None:
        if self._window.project is not None:
            self._window.items.create_chat(self._window.project, ChatMode.SETUP)


def link_question(url: QUrl, parent: QWidget) -> QMessageBox:
    """Return the question before a link is opened; it names the host as the network will see it."""
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded) or url.path()
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(translate("Open a link"))
    box.setText(translate("Open {host} outside Int Crucible?").format(host=visible(host)))
    box.setInformativeText(visible(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))[:600])
    box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def title_of(text: str) -> str:
    """The first line with words in it, without Markdown signs, at most 80 characters."""
    for line in text.splitlines():
        words = " ".join(line.strip("#*_->|` \t").split())
        if words:
            return one_line(words, 80)
    return "Untitled"
