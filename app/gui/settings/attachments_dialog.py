"""The files the agents may read: attach, look at, take anew, remove; and the agreement before the first send (M1).

Shown with `open()`. Not for reading the disk: the service does, in a thread of its own.
"""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.attachments import AttachedSource, LeftOut, Snapshot
from app.domain.errors import KnownError
from app.domain.events import AttachmentsChanged, Event, ModelChanged
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import Spinner, button
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.file_words import size_words
from app.gui.look.rendering.file_links import FilePlace
from app.gui.look.rendering.visible import one_line
from app.gui.settings.attachments_tree import AttachmentsTree
from app.gui.settings.file_page_dialog import FilePageDialog

if TYPE_CHECKING:
    from app.services.attachments.attached_files import Removed, WillSend


_MOST_NAMED = 5
"""Files that hold keys; more of them are counted."""


class AttachmentsDialog(QDialog):
    """Attached files of one project. GUI thread only."""

    def __init__(self, context: WindowServices, project: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._project = project
        self._waiting: WillSend | None = None
        self._asked: WillSend | None = None
        self._snapshots: tuple[Snapshot, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Files the agents may read"))
        self.resize(720, 560)
        self.tree = AttachmentsTree(context.texts, context.theme)
        self.nothing = PlainLabel(
            self.tr(
                "Nothing is attached. Attach documents or code that the problem is about; agents can then look it up."
            ),
            muted=True,
            wrap=True,
        )
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add_file = button(self.tr("Attach a file…"))
        self.add_folder = button(self.tr("Attach a folder…"))
        self.refresh = button(self.tr("Take anew"))
        self.refresh.setToolTip(self.tr("Read the files again as they are now"))
        self.take = button(self.tr("Take it all the same"))
        self.take.setToolTip(self.tr("A file that was left out because it holds what looks like a key"))
        self.remove = button(self.tr("Remove"))
        self.close_button = button(self.tr("Close"))
        self.stop = button(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Stop reading; nothing of it is attached"))
        self.spinner = Spinner(context.theme)
        self.doing = PlainLabel(muted=True, wrap=True)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.card = QFrame()
        self.card.setProperty("card", True)
        self.ask = PlainLabel(selectable=True, wrap=True)
        self.agree = button(self.tr("Let it read them"), rank="main")
        self.local = PlainLabel(muted=True, wrap=True)
        self._lay_out()
        self._lists = Latest(context.bridge, self)
        self._sends = Latest(context.bridge, self)
        self.tree.source_changed.connect(self._show_state)
        self.tree.file_wanted.connect(self._on_file_wanted)
        self.add_file.clicked.connect(self._on_add_file_clicked)
        self.add_folder.clicked.connect(self._on_add_folder_clicked)
        self.refresh.clicked.connect(self._on_refresh_clicked)
        self.take.clicked.connect(self._on_take_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.stop.clicked.connect(self._on_stop_clicked)
        self.agree.clicked.connect(self._on_agree_clicked)
        self.close_button.clicked.connect(self.reject)
        context.bridge.published.connect(self.apply)
        self._set_doing("")
        self.load()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        for one in (self.add_file, self.add_folder, self.refresh, self.take, self.remove):
            above.addWidget(one)
        above.addStretch(1)
        inside = QHBoxLayout(self.card)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.setSpacing(12)
        inside.addWidget(self.ask, 1)
        inside.addWidget(self.agree, 0, Qt.AlignmentFlag.AlignBottom)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.spinner)
        below.addWidget(self.doing, 1)
        below.addWidget(self.stop)
        below.addWidget(self.close_button)
        what = self.tr(
            "Agents search and read snapshots of these files; they never see the disk. Files that ignore rules name, "
            "key files and environment files are left out."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(what, muted=True, wrap=True))
        layout.addLayout(above)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.nothing, 1)
        for widget in (self.local, self.fault):
            layout.addWidget(widget)
        layout.addWidget(self.card)
        layout.addLayout(below)
        for hidden in (self.tree, self.card, self.local, self.fault):
            hidden.hide()

    def load(self) -> None:
        """Read what is attached, and what waits for the person's agreement."""
        files, project = self._context.services.context, self._project
        # What was answered before says nothing about files that were attached since.
        self._waiting = None
        self._lists.query(lambda: files.list(project), self._show_snapshots, self._show_fault)
        # Which model is in use may have to be asked of the keyring, so not on this thread.
        self._sends.query(lambda: files.will_send(project), self._show_waiting, self._show_fault)

    @Slot(object)
    def apply(self, event: Event) -> None:
        """Follow changes of the files and of the model."""
        if isinstance(event, ModelChanged) or (
            isinstance(event, AttachmentsChanged) and event.project == self._project
        ):
            self.load()

    def attach(self, path: Path) -> None:
        """Attach a file or folder."""
        files, project = self._context.services.context, self._project
        self._run(self.tr("Reading {name}…").format(name=one_line(path.name, 60)), lambda: files.attach(project, path))

    # -- what it shows ---------------------------------------------------------------------------------

    def _show_snapshots(self, snapshots: tuple[Snapshot, ...]) -> None:
        self._snapshots = snapshots
        self.tree.show_snapshots(snapshots)
        self.tree.setHidden(not snapshots)
        self.nothing.setHidden(bool(snapshots))
        self._show_state()

    def _show_waiting(self, waiting: "WillSend") -> None:
        self._waiting = waiting
        asks = not waiting.confirmed and not waiting.is_builtin
        self._asked = waiting if asks else None
        self.card.setVisible(asks)
        self.agree.setEnabled(True)
        if asks:
            files = self._context.texts.count(len(waiting.files), "file")
            said = self.tr(
                "Any part of {files} of {names} ({size}) may be sent to {model} when an agent looks something up. "
                "Until you agree, it cannot see them."
            )
            names = ", ".join(one_line(source.name, 40) for source in waiting.sources)
            held, chosen = (tuple(one for one in waiting.with_keys if one.is_taken is taken) for taken in (False, True))
            sentences = (
                said.format(files=files, names=names, size=size_words(waiting.size), model=waiting.to),
                self._with_keys(self.tr("Left out: {files}."), held),
                self._with_keys(self.tr("Sent by your choice: {files}."), chosen),
            )
            self.ask.setText(" ".join(filter(None, sentences)))
        self._show_local()

    def _with_keys(self, sentence: str, found: tuple[LeftOut, ...]) -> str:
        """A sentence that names the files that hold what looks like a key; "" without any."""
        if not found:
            return ""
        shown = [self.tr("{file} holds {what}").format(file=one_line(one.path, 60), what=one.holds) for one in found]
        if len(shown) > _MOST_NAMED:
            more = self.tr("{files} more").format(files=self._context.texts.count(len(shown) - _MOST_NAMED, "file"))
            shown = [*shown[:_MOST_NAMED], more]
        return sentence.format(files="; ".join(shown))

    def _show_local(self) -> None:
        waiting = self._waiting
        if waiting is None or not self._snapshots or not waiting.confirmed:
            self.local.clear()
            self.local.hide()
            return
        if waiting.is_builtin:
            self.local.setText(
                self.tr("The built-in methods cannot read them; a model can, once you agree. Nothing is sent now.")
            )
        else:
            self.local.setText(
                self.tr("{model} may be sent parts of them; you agreed to that.").format(model=waiting.to)
            )
        self.local.show()

    def _show_fault(self, fault: KnownError) -> None:
        self._set_doing("")
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()
        self.agree.setEnabled(True)

    @Slot()
    def _show_state(self) -> None:
        ready = not self.spinner.isVisibleTo(self)
        for one in (self.add_file, self.add_folder):
            one.setEnabled(ready)
        for one in (self.refresh, self.remove):
            one.setEnabled(ready and self._current() is not None)
        self.take.setVisible(self.tree.held_path is not None)
        self.take.setEnabled(ready)
        self._show_local()

    def _set_doing(self, sentence: str) -> None:
        self.doing.setText(sentence)
        self.spinner.setVisible(bool(sentence))
        self.stop.setVisible(bool(sentence))
        self.stop.setEnabled(bool(sentence))
        self._show_state()

    def _current(self) -> AttachedSource | None:
        wanted = self.tree.source_id
        return next((one.source for one in self._snapshots if one.source.id == wanted), None)

    # -- slots -----------------------------------------------------------------------------------------

    def _run(self, doing: str, verb: Callable[[], Coroutine[Any, Any, object]]) -> None:
        self.fault.hide()
        self._set_doing(doing)
        run_owned(self._context, self, verb, on_done=self._on_done, on_fault=self._show_fault)

    def _on_done(self, _result: object) -> None:
        self._set_doing("")
        self.load()

    @Slot()
    def _on_stop_clicked(self) -> None:
        files, project = self._context.services.context, self._project

        async def stop() -> bool:
            return files.stop(project)

        self.stop.setEnabled(False)
        _ = self._context.run_verb(stop)

    @Slot(str)
    def _on_file_wanted(self, name: str) -> None:
        FilePageDialog(self._context, self._project, FilePlace(name, 1, 0), self).open()

    @Slot()
    def _on_add_file_clicked(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFile, self.tr("Attach a file"))

    @Slot()
    def _on_add_folder_clicked(self) -> None:
        self._choose(QFileDialog.FileMode.Directory, self.tr("Attach a folder"))

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        self.attach(Path(path))

    @Slot()
    def _on_refresh_clicked(self) -> None:
        source, files, project = self._current(), self._context.services.context, self._project
        if source is not None:
            known = source.id
            doing = self.tr("Reading {name}…").format(name=one_line(source.name, 60))
            self._run(doing, lambda: files.refresh(project, known))

    @Slot()
    def _on_take_clicked(self) -> None:
        source, path = self._current(), self.tree.held_path
        files, project = self._context.services.context, self._project
        if source is not None and path is not None:
            known = source.id
            doing = self.tr("Reading {name}…").format(name=one_line(path, 60))
            self._run(doing, lambda: files.refresh(project, known, take=(path,)))

    @Slot()
    def _on_remove_clicked(self) -> None:
        source, context, project = self._current(), self._context, self._project
        if source is None:
            return
        known = source.id
        files = context.services.context
        name = self.tr("removal of {name}").format(name=one_line(source.name, 60))
        sentence = self.tr("{name} is no longer attached; the files on the disk stay.").format(
            name=one_line(source.name, 60)
        )

        def tell(removed: "Removed") -> None:
            act = Undoable(name, lambda: files.put_back(removed), lambda: files.remove(project, known), project)
            context.undoing.did(act, sentence)

        def told(removed: "Removed") -> None:
            tell(removed)
            self._on_done(removed)

        self.fault.hide()
        run_owned(
            context,
            self,
            lambda: files.remove(project, known),
            on_done=told,
            on_fault=self._show_fault,
            after_close=tell,
        )

    @Slot()
    def _on_agree_clicked(self) -> None:
        # What the card shows is agreed to, also while it is asked whether more is waiting by now.
        asked, files, project = self._asked, self._context.services.context, self._project
        if asked is None:
            return
        judge, seen = asked.judge, asked.sources
        self.agree.setEnabled(False)
        self._run("", lambda: files.confirm(project, judge, seen))
